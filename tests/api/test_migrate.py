"""Does a Python program migrate in five lines, as the docs say, and is it told what goes wrong?"""

import re
import runpy
import shutil
import threading
from pathlib import Path

import psycopg
import pytest

import rowcall
from fixtures.command import KEY, PROJECT
from rowcall.errors import Interrupted, ProjectError, RefusedError

PAGE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "run-from-python.md"


def examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def execute(example: str, source: str, target: str) -> None:
    """Run the lines as a file of their own, with the two names that they leave open."""
    Path("example.py").write_text(example, encoding="utf-8")
    runpy.run_path("example.py", init_globals={"OLD": source, "NEW": target})


@pytest.fixture
def _in_a_folder_with_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(PROJECT / "project.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROWCALL_PROJECT_KEY", raising=False)


@pytest.mark.usefixtures("_in_a_folder_with_the_project")
def test_the_lines_of_the_docs_migrate(
    source: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = examples()
    assert len([line for line in first.splitlines() if line]) == 5
    execute(first, source, target)
    assert capsys.readouterr().out == (
        "11 rows, difference 0, 1 waiting\n        1  missing_reference in parcels\n"
    )
    assert Path("rowcall.key").stat().st_mode & 0o777 == 0o600
    execute(second, source, target)
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("_in_a_folder_with_the_project")
def test_the_listener_of_the_docs_is_told_each_step(
    source: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    execute(examples()[1], source, target)
    assert re.search(r"^load parcels: 5 in \d+\.\d s$", capsys.readouterr().out, re.MULTILINE)


def test_what_is_wrong_is_raised_with_its_next_step(target: str) -> None:
    with pytest.raises(RefusedError, match="no source database is named"):
        rowcall.migrate(str(PROJECT), target=target, key=KEY)
    with pytest.raises(ProjectError, match='there is no project "absent"'):
        rowcall.migrate("absent", target=target, key=KEY)


def test_a_key_that_is_too_short_is_refused(source: str, target: str) -> None:
    with pytest.raises(RefusedError, match="shorter than 32 characters"):
        rowcall.migrate(str(PROJECT), source=source, target=target, key="rowcall.key")


def test_a_project_that_does_not_fit_names_its_findings(source: str, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("ALTER TABLE couriers RENAME TO drivers")
    with pytest.raises(ProjectError, match="couriers"):
        rowcall.migrate(str(PROJECT), source=source, target=target, key=KEY)


def test_a_stopped_run_goes_on_when_called_again(source: str, target: str) -> None:
    stop = threading.Event()

    def stop_at_depots(event: rowcall.Event) -> None:
        if event.step == "load depots":
            stop.set()

    with pytest.raises(Interrupted, match="was told to stop, and stopped"):
        rowcall.migrate(
            str(PROJECT), source=source, target=target, key=KEY, listen=stop_at_depots, stop=stop
        )
    account = rowcall.migrate(str(PROJECT), source=source, target=target, key=KEY)
    assert account.is_finished
    assert account.difference == 0
    assert len(account.runs) == 2
