"""Servers, databases and programs for cases that are run as a stranger would run them."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from rowcall.pg.machine import embedded_binaries, installed_binaries
from rowcall.pg.server import Server, create_server, remove_server, start_server

EMBEDDED = 18
INSTALLED = 15

TESTS = Path(__file__).parents[1]
SRC = TESTS.parent / "src"

# of a currency without a fraction
LOCALE = "ja_JP.UTF-8"


@dataclass
class Ground:
    """Where cases are run: a folder, and servers that are started when a case needs them."""

    root: Path
    servers: dict[int, Server] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def server(self, version: int) -> Server:
        """Return the running server of a major version."""
        with self.lock:
            if version not in self.servers:
                programs = embedded_binaries() if version == EMBEDDED else installed(version)
                server = create_server(programs, self.root / f"server-{version}")
                start_server(server, durable=False)
                self.servers[version] = server
            return self.servers[version]

    def database(self, version: int) -> str:
        """Return the address of a new, empty database."""
        server = self.server(version)
        name = f"field_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server.uri, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
            )
        return server.database_uri(name)

    def environment(self) -> dict[str, str]:
        """Return the environment of a case: nothing of libpq, and this tree's rowcall."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return ours | {
            "PYTHONPATH": f"{SRC}:{TESTS}",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    def lacks(self, need: str) -> str | None:
        """Return why a need cannot be met on this machine, or None."""
        match need:
            case "icu":
                found = Path(f"/usr/lib/postgresql/{INSTALLED}/bin/pg_ctl").exists()
                return None if found else f"PostgreSQL {INSTALLED} is not installed"
            case "pgbouncer":
                program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
                return None if program else "pgbouncer is not installed"
            case "locale":
                return None if (self.root / "locales" / LOCALE).exists() else f"no locale {LOCALE}"
            case _:
                return f"nobody knows what {need} is"


def installed(version: int) -> Path:
    """Return the programs of an installed server."""
    return installed_binaries(version)


@contextmanager
def open_ground() -> Iterator[Ground]:
    """Make a folder that servers can read, and remove it with them."""
    root = Path(tempfile.mkdtemp(prefix="field-"))
    root.chmod(0o711)
    make_locale(root / "locales")
    ground = Ground(root)
    try:
        yield ground
    finally:
        for server in ground.servers.values():
            remove_server(server)
        shutil.rmtree(root, ignore_errors=True)


def make_locale(folder: Path) -> None:
    """Compile the locale of a currency without a fraction, and let servers find it.

    With LOCPATH set, the C library looks nowhere else: the machine's own are linked beside it.
    """
    folder.mkdir(mode=0o755)
    program = shutil.which("localedef")
    if program is None:
        return
    language, encoding = LOCALE.split(".")
    command = [program, "-i", language, "-f", encoding, str(folder / LOCALE)]
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode or not (folder / LOCALE).exists():
        return
    for known in Path("/usr/lib/locale").glob("C.*"):
        (folder / known.name).symlink_to(known)
    os.environ["LOCPATH"] = str(folder)
