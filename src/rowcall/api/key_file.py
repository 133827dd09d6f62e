"""The project key: read from the environment or from a file that nobody else can read."""

import os
import secrets
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

from rowcall.api.reading import reading
from rowcall.errors import RefusedError
from rowcall.ledger.opening import FIRST_KEY, has_ledger

VARIABLE = "ROWCALL_PROJECT_KEY"
DEFAULT_KEY_FILE = Path("rowcall.key")
_BYTES = 32


def read_key(path: Path) -> bytes | None:
    """Return the project key, or None where there is none yet; raises RefusedError."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return checked_key(given, VARIABLE)
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RefusedError(
            rule="the key file cannot be read", where=str(path), cause=error.strerror or ""
        ) from error
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise RefusedError(
            rule="the key file can be read by other users of this machine",
            where=str(path),
            state="nothing was read or written",
            next=f"chmod 600 {shlex.quote(str(path))}",
        )
    return checked_key(text, str(path))


def find_key(path: Path, target_uri: str, say: Callable[[str], None]) -> bytes:
    """Return the project key; a new one is made only for a target that has no ledger yet."""
    found = read_key(path)
    if found is not None:
        return found
    with reading(target_uri) as connection:
        begun = has_ledger(connection)
    if begun:
        raise RefusedError(
            rule="the project key of this migration is not here",
            where=str(path),
            state="nothing was written",
            next=FIRST_KEY,
        )
    key = create_key(path)
    say(f"a new project key is in {path}: keep it, every later run needs it")
    return key


def create_key(path: Path) -> bytes:
    """Write a new random key that only we can read, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = secrets.token_hex(_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise RefusedError(
            rule="the key file cannot be written", where=str(path), cause=error.strerror or ""
        ) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
    return checked_key(text, str(path))


def checked_key(text: str, where: str) -> bytes:
    """Return the key in a text, the same wherever it stands; raises RefusedError if too short."""
    key = text.strip().encode()
    if len(key) < _BYTES:
        raise RefusedError(
            rule=f"the project key is shorter than {_BYTES} characters",
            where=where,
            state="nothing was read or written",
            next="give the key of the first run, or 64 random hex digits: openssl rand -hex 32",
        )
    return key
