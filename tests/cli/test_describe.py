"""Does describe need nothing but the project, and is Markdown refused where nobody writes it?"""

import json

import pytest

from fixtures.command import PROJECT, Command


def test_describe_asks_no_database(rowcall: Command) -> None:
    done = rowcall("describe", "--project", str(PROJECT))
    assert done.returncode == 0, done.stderr
    for said in ("depot becomes depots", "nobody knows what it meant", "Source tables left"):
        assert said in done.stdout
    document = json.loads(rowcall("describe", "--project", "edu_lms", "--format", "json").stdout)
    assert document["version"] == 1
    assert len(document["mappings"]) > 10


def test_named_mappings_alone_are_described(rowcall: Command) -> None:
    done = rowcall("describe", "parcels", "--project", str(PROJECT), "--format", "markdown")
    assert done.stdout.startswith("# parcels\n")
    assert "| `kilos` | `kilos` | read as a number, with dot or comma | NULL, with" in done.stdout
    assert "couriers" not in done.stdout
    assert "left behind" not in done.stdout


def test_a_mapping_that_does_not_exist_is_refused(rowcall: Command) -> None:
    done = rowcall("describe", "parcel", "--project", str(PROJECT))
    assert done.returncode == 2
    assert 'did you mean "parcels"?' in done.stderr


@pytest.mark.parametrize("command", ["check", "plan", "run", "status", "demo"])
def test_markdown_is_refused_where_nobody_writes_it(rowcall: Command, command: str) -> None:
    done = rowcall(command, "--format", "markdown")
    assert done.returncode == 2
    assert done.stderr.startswith("refused: this command does not write Markdown")
