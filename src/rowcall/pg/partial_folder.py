"""A folder that is whole or not there: it is filled under another name, and renamed at the end."""

import fcntl
import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from rowcall.errors import RefusedError

# the files of an archive in directory format, which are all that is ever cleared
_FILE_OF_ARCHIVE = re.compile(r"\w+\.(dat(\.\w+)?|toc)")


def refuse_taken(folder: Path) -> None:
    """Raise RefusedError where a backup cannot get this name."""
    if not folder.exists():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise _refused(folder, "the folder of a backup is not there yet, or empty")
    if folder.is_mount():
        raise _refused(folder, "a file system is mounted here, and a backup is renamed into place")


@contextmanager
def partial_folder(folder: Path) -> Generator[tuple[Path, int]]:
    """Yield a folder and its lock; at the end it gets the other's name, after a failure it goes.

    The lock is a file descriptor for every process that writes into the folder. Raises
    RefusedError where an earlier one still does, or where other files are found.
    """
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(partial, os.O_RDONLY)
    except OSError as error:
        raise _refused(partial, "the folder cannot be made", str(error.strerror)) from None
    try:
        _claim(partial, lock)
        try:
            yield partial, lock
            partial.rename(folder)
        except BaseException:
            shutil.rmtree(partial)
            raise
        _sync(folder.parent)
    finally:
        os.close(lock)


def _claim(partial: Path, lock: int) -> None:
    """Clear what a killed backup left."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _refused(partial, "pg_dump is still writing an earlier backup") from None
    left = list(partial.iterdir())
    if not all(_FILE_OF_ARCHIVE.fullmatch(path.name) for path in left):
        raise _refused(partial, "the folder holds other files than those of a backup")
    for path in left:
        path.unlink()


def _sync(folder: Path) -> None:
    # the files are synced by pg_dump; the new name stands in the folder above
    opened = os.open(folder, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def _refused(folder: Path, rule: str, cause: str = "") -> RefusedError:
    return RefusedError(
        rule=rule,
        where=str(folder),
        cause=cause,
        state="nothing was written",
        next="name another folder: rowcall adopt --backup DIR",
    )
