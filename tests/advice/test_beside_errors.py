"""Commands that are advised where nothing went wrong: can they be typed as they stand?"""

import json
import re
from collections.abc import Callable

import pytest

from advice.desk import Desk
from fixtures.command import Done, commands


def next_of(printed: str) -> list[list[str]]:
    """Return the commands of the line that says what is next."""
    [line] = re.findall(r"^ *next(?:: |  )(.+)$", printed, re.MULTILINE)
    return commands(line)


def typed(desk: Desk, command: list[str], code: int = 0) -> Done:
    assert {"--project", "--target"} <= set(command), command
    return desk.type(command, code)


def test_status_names_the_command_at_every_moment_of_a_run(desk: Desk) -> None:
    [run] = next_of(desk("status").stdout)
    typed(desk, [*run, "--until", "depots"])
    [run] = next_of(desk("status").stdout)
    typed(desk, run)
    [report] = next_of(desk("status").stdout)
    assert "accounted for" in typed(desk, report).stdout


def test_status_names_the_command_at_every_moment_of_an_adoption(half: Desk) -> None:
    half("adopt", "--no-backup")
    half.at_target("DELETE FROM rowcall.step WHERE kind = 'adoption complete'")
    [adopt] = next_of(half("status").stdout)
    typed(half, adopt)
    [run] = next_of(half("status").stdout)
    assert "--offline" in run
    typed(half, run)


@pytest.mark.parametrize("part", ["--until", "--only"])
def test_a_part_of_a_run_says_how_the_rest_is_done(desk: Desk, part: str) -> None:
    done = desk("run", part, "depots", "--jobs", "1")
    [noted] = commands(done.stderr.splitlines()[-1])
    assert [noted] == next_of(done.stdout)
    assert part not in noted
    assert "accounted for" in typed(desk, noted).stdout


def test_a_report_names_what_goes_on_and_what_corrects(whole: Desk) -> None:
    whole("run", "--until", "depots")
    [run] = next_of(whole("report").stdout)
    done = typed(whole, run)
    [export] = next_of(done.stdout)
    lines = typed(whole, export).stdout
    (whole.folder / "out.csv").write_text(lines.replace(",9,,", ",9,1,"), newline="")
    said = whole("quarantine", "import", "out.csv", "--by", "ann", "--why", "looked up").stdout
    [run] = commands(said.rpartition("next: ")[2])
    [again] = next_of(whole("report").stdout)
    assert again == run
    assert "nothing is quarantined" in typed(whole, run).stdout


def test_a_line_that_is_not_judged_yet_names_the_run(whole: Desk) -> None:
    whole("run", "--until", "depots")
    header = "mapping,source_table,source_key,column_name,old_value,new_value,why\n"
    (whole.folder / "in.csv").write_text(f"{header}parcels,parcel,3,depot_id,9,1,looked up\n")
    words = ("quarantine", "import", "in.csv", "--by", "ann")
    [run] = commands(re.findall(r"hint +(.*)", whole(*words).stdout)[0])
    typed(whole, run)
    assert whole(*words).returncode == 0


def test_a_draft_names_its_check(desk: Desk) -> None:
    done = desk("init", "--out", "a draft")
    [check] = commands(done.stderr.rpartition("next: ")[2])
    assert {"--source", "a draft"} <= set(check)
    # it is a draft: what it leaves open is found
    typed(desk, check, 2)


def test_a_count_names_the_look_that_tells_more(half: Desk) -> None:
    [look] = commands(half("count").stdout.splitlines()[-1])
    assert "are adopted" in typed(half, look).stdout


@pytest.mark.parametrize(
    ("verb", "read"),
    [
        ("status", lambda said: json.loads(said)["next"]),
        ("report", lambda said: json.loads(said)["next"]),
        ("run", lambda said: json.loads(said)["next"]),
    ],
)
def test_documents_for_others_name_the_plain_command(
    whole: Desk, verb: str, read: Callable[[str], str]
) -> None:
    whole("run", "--until", "depots")
    words = ("--until", "couriers") if verb == "run" else ()
    assert commands(read(whole(verb, *words, "--format", "json").stdout)) == [["run"]]
    if verb == "report":
        assert "--project" not in whole("report", "--format", "markdown").stdout
        whole("report", "--html", "report.html")
        assert "--project parcels" not in (whole.folder / "report.html").read_text()
