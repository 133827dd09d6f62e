"""Does the report lead from a cause to its rows, by commands that work?"""

import html
import json
import re
import shlex
from pathlib import Path

from fixtures.command import Command


def test_every_command_of_a_cause_can_be_given_as_it_stands(delivered: Command) -> None:
    delivered("report", "--html", "page.html")
    page = (delivered.folder / "page.html").read_text(encoding="utf-8")
    commands = {
        html.unescape(one) for one in re.findall(r">(rowcall [^<]+--cause [^<]+)</code>", page)
    }
    assert {one.split()[1] for one in commands} == {"quarantine", "explain"}
    told = delivered("report", "--format", "markdown").stdout
    for one in commands:
        assert one in told
        done = delivered(*shlex.split(one)[1:])
        assert done.returncode == 0, done.stderr
    written = [*Path(delivered.folder).glob("*-*.csv")]
    assert len(written) == 1
    assert len(written[0].read_text(encoding="utf-8").splitlines()) == 2


def test_a_sample_is_explained_without_its_key(delivered: Command) -> None:
    explain = ("explain", "parcel", "--cause", "parcels/missing_reference", "--format", "json")
    [unit] = json.loads(delivered(*explain).stdout)["old"]
    assert unit["outcome"] == "quarantined"
    assert (
        delivered(*explain).stdout == delivered("explain", "parcel", "3", "--format", "json").stdout
    )
    none = delivered(*explain, "--sample", "2")
    assert none.returncode == 2
    assert 'no unit 2 of "parcel" is quarantined for "parcels/missing_reference"' in none.stderr
    assert delivered("explain", "parcel").returncode == 2
    assert (
        delivered("explain", "parcel", "3", "--cause", "parcels/missing_reference").returncode == 2
    )


def test_the_causes_are_told_in_json_with_what_they_free(delivered: Command) -> None:
    told = json.loads(delivered("report", "--format", "json").stdout)
    [cause] = told["causes"]
    assert (cause["units"], cause["frees"], cause["fails"], cause["then"]) == (1, 1, 0, [])
    assert cause["seconds"] >= 0
    listed = json.loads(
        delivered(
            "quarantine", "list", "--cause", "parcels/missing_reference", "--format", "json"
        ).stdout
    )
    assert sum(one["units"] for one in listed["quarantined"]) == 1
    other = delivered("quarantine", "list", "--cause", "parcels/too_long", "--format", "json")
    assert json.loads(other.stdout)["quarantined"] == []
