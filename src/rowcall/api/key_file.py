"""The project key: read from the environment or from a file that nobody else can read."""

import os
import secrets
import stat
from pathlib import Path

from rowcall.errors import RefusedError

VARIABLE = "ROWCALL_PROJECT_KEY"
_BYTES = 32


def read_key(path: Path) -> bytes | None:
    """Return the project key, or None where there is none yet; raises RefusedError."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return _checked(given, VARIABLE)
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
            next=f"chmod 600 {path}",
        )
    return _checked(text, str(path))


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
    return _checked(text, str(path))


def _checked(text: str, where: str) -> bytes:
    """The same text gives the same key wherever it stands."""
    key = text.strip().encode()
    if len(key) < _BYTES:
        raise RefusedError(
            rule=f"the project key is shorter than {_BYTES} characters",
            where=where,
            state="nothing was read or written",
            next="give the key of the first run, or 64 random hex digits: openssl rand -hex 32",
        )
    return key
