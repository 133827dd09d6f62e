"""Backups that are missing, or cannot be made: does what comes next work?"""

import fcntl
import os
from pathlib import Path

import pytest

from advice.conftest import Advised, stand_in_programs
from advice.desk import Desk

answers = pytest.mark.answers


@answers("cli/adopt", "a backup of the target comes first: from here on its rows are rewritten")
@pytest.mark.parametrize(
    ("words", "way"), [((), "--backup"), (("--backup", "one", "--no-backup"), "--no-backup")]
)
def test_a_backup_is_made_or_done_without(
    half: Desk, advised: Advised, words: tuple[str, ...], way: str
) -> None:
    told = advised(half("adopt", *words, "--jobs", "1"))
    filled = {"DIR": "kept"} if way == "--backup" else {}
    half.type(told.command("adopt", way, "--jobs", **filled))
    assert (half.folder / "kept" / "toc.dat").exists() == (way == "--backup")


_FOLDERS = (
    "the folder of a backup is not there yet, or empty",
    "the folder cannot be made",
    "pg_dump is still writing an earlier backup",
    "the folder holds other files than those of a backup",
)


@answers("pg/partial_folder", "the folder of a backup is not there yet, or empty")
@answers("pg/partial_folder", "the folder cannot be made")
@answers("pg/partial_folder", "pg_dump is still writing an earlier backup")
@answers("pg/partial_folder", "the folder holds other files than those of a backup")
def test_another_folder_is_named(half: Desk, advised: Advised) -> None:
    folder = half.folder
    (folder / "file").touch()
    for name in ("taken", "written.partial", "others.partial"):
        (folder / name).mkdir()
    (folder / "taken" / "anything").touch()
    (folder / "others.partial" / "anything").touch()
    lock = os.open(folder / "written.partial", os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    said: list[str] = []
    for name in ("taken", "file/kept", "written", "others"):
        told = advised(half("adopt", "--backup", name))
        said.append(told.rule)
        command = told.command("adopt", DIR="kept")
    os.close(lock)
    assert tuple(said) == _FOLDERS
    half.type(command)
    assert (folder / "kept" / "toc.dat").exists()


@answers("pg/partial_folder", "a file system is mounted here, and a backup is renamed into place")
def test_a_folder_that_is_no_mount_is_named(
    half: Desk, advised: Advised, monkeypatch: pytest.MonkeyPatch
) -> None:
    (half.folder / "mounted").mkdir()
    with monkeypatch.context() as mounted:
        mounted.setattr(Path, "is_mount", lambda path: path.name == "mounted")
        told = advised(half("adopt", "--backup", "mounted"))
    half.type(told.command("adopt", DIR="kept"))


@answers("cli/run", "a backup of the source lies beside one of the target")
def test_a_backup_of_the_source_has_its_place(desk: Desk, advised: Advised) -> None:
    told = advised(desk("run", "--backup-source"))
    desk.type(told.command("run", DIR="kept"))
    assert (desk.folder / "kept-source" / "toc.dat").exists()


_WITHOUT = "; to do without a backup: rowcall adopt --no-backup"
_NO_PROGRAMS = (
    "no pg_dump and pg_restore of version {} or newer are found, and the server is PostgreSQL {}"
)


@answers(
    "pg/programs",
    _NO_PROGRAMS,
    "name their folder: rowcall adopt --backup DIR --pg-bin DIR" + _WITHOUT,
)
@pytest.mark.parametrize("way", ["--backup", "--no-backup"])
def test_the_folder_of_programs_is_named(
    half: Desk, advised: Advised, programs: Path, tmp_path: Path, way: str
) -> None:
    told = advised(half("adopt", "--backup", "kept", "--pg-bin", str(tmp_path)))
    command = told.command("adopt", way)
    folders = iter(("kept", str(programs)))
    half.type([next(folders) if word == "DIR" else word for word in command])


@answers("pg/dump", "the database could not be backed up")
@pytest.mark.parametrize("way", ["--backup", "--no-backup"])
def test_the_cause_is_mended_or_a_backup_done_without(
    half: Desk, advised: Advised, programs: Path, way: str
) -> None:
    mend = stand_in_programs(half.folder / "bin", programs)
    told = advised(half("adopt", "--backup", "kept", "--pg-bin", "bin"))
    if way == "--backup":
        mend()
    filled = {"DIR": "kept"} if way == "--backup" else {}
    half.type(told.command("adopt", way, "--pg-bin", **filled))
