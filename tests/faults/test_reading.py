"""Does every command that only reads work while a stopped run has keys dropped?"""

from collections.abc import Callable

import pytest

from faults.stopping import Stopped

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

COMMANDS = (
    ("status",),
    ("report",),
    ("report", "--format", "json"),
    ("report", "--html", "page.html"),
    ("plan",),
    ("check",),
    ("count",),
    ("explain", "organizations", "{key}"),
    ("quarantine", "list"),
    ("run", "--dry-run"),
)
WHAT_IF = ("plan", "--what-if", "offerings.course_id=quarantine")
DROPPED = "SELECT count(*) FROM rowcall.dropped_object WHERE kind = 'foreign key'"
# 3: done, with findings or an unfinished run
WORKS = {0, 3}


@pytest.mark.parametrize(
    ("kind", "moment", "occurrence", "is_loaded"),
    [
        pytest.param("Load", "inside", 60, True, marks=pytest.mark.full),
        pytest.param("StageTable", "done", 20, False, marks=pytest.mark.full),
        pytest.param("Judge", "done", 10, True, marks=pytest.mark.full),
        pytest.param("Verify", "inside", 30, True, marks=pytest.mark.full),
    ],
)
def test_each_works_on_the_shipped_project(
    stopped: Callable[[str], Stopped], kind: str, moment: str, occurrence: int, is_loaded: bool
) -> None:
    edu = stopped("edu_lms")
    edu.kill(kind, moment, occurrence)
    if is_loaded:
        assert edu.move.rows(DROPPED) > [(0,)]
        [(key,)] = edu.move.rows("SELECT min(id)::text FROM rowcall_staging.organizations")
    wrong: list[str] = []
    asked = [*COMMANDS, WHAT_IF] if (kind, moment) == ("Verify", "inside") else COMMANDS
    for command in asked:
        if not is_loaded and "explain" in command:
            continue
        words = [word.format(key=key) if "{" in word else word for word in command]
        done = edu.rowcall(*words, *edu.options)
        if done.returncode not in WORKS or "Traceback" in done.stderr:
            wrong.append(f"{' '.join(command)}: exit {done.returncode}, {done.stderr}")
    assert not wrong, "\n".join(wrong)
