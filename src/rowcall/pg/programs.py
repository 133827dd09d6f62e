"""Which pg_dump and pg_restore of this machine fit a server?"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rowcall.errors import ConnectionFailed, RefusedError
from rowcall.pg.machine import embedded_binaries

_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, order=True)
class Programs:
    """A folder with both programs, and their major version."""

    version: int
    folder: Path

    @property
    def dump(self) -> str:
        """Return the path of pg_dump."""
        return str(self.folder / "pg_dump")

    @property
    def restore(self) -> str:
        """Return the path of pg_restore."""
        return str(self.folder / "pg_restore")


def find_programs(
    server_version: int,
    given: Path | None = None,
    advice: str = "name their folder: rowcall adopt --backup DIR --pg-bin DIR;"
    " to do without a backup: rowcall adopt --no-backup",
) -> Programs:
    """Return the programs nearest to the server's major version and not older than it.

    Looked at is the folder given, or else the PATH, the places of Debian and the wheel. Raises
    RefusedError where none fits, with the advice.
    """
    # an archive of a newer pg_dump may not go back into the older server, so newest is not best
    found = sorted(filter(None, map(_programs_in, [given] if given else _usual_folders())))
    for programs in found:
        if programs.version >= server_version:
            return programs
    listed = ", ".join(f"{programs.version} in {programs.folder}" for programs in found)
    raise RefusedError(
        rule=f"no pg_dump and pg_restore of version {server_version} or newer are found,"
        f" and the server is PostgreSQL {server_version}",
        where=str(given or ""),
        cause=f"found are {listed}" if found else "",
        state="nothing was written",
        next=advice,
    )


def _usual_folders() -> Iterator[Path]:
    on_path = shutil.which("pg_dump")
    if on_path:
        # Debian's is a link to a script that chooses a version by itself; it has no neighbour
        yield Path(on_path).resolve().parent
    yield from _DEBIAN.glob("*/bin")
    with suppress(ConnectionFailed):
        yield embedded_binaries()


def _programs_in(folder: Path) -> Programs | None:
    if not (folder / "pg_restore").exists():
        return None
    with suppress(OSError):
        # it says, for instance: pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)
        said = subprocess.run(
            [str(folder / "pg_dump"), "--version"], check=False, capture_output=True, text=True
        )
        if version := re.search(r"\) (\d+)", said.stdout):
            return Programs(int(version[1]), folder)
    return None
