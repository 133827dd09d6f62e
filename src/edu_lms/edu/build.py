"""How does an empty database become the synthetic legacy database?"""

from collections.abc import Callable
from importlib import resources
from typing import Any, Literal, LiteralString, cast

import psycopg

Profile = Literal["recorded", "hostile"]


def build_edu(
    connection: psycopg.Connection[Any],
    *,
    scale: float = 1.0,
    seed: int = 1,
    profile: Profile = "recorded",
    progress: Callable[[str], None] | None = None,
) -> None:
    """Fill the empty database behind `connection` and commit; the same arguments give the same rows."""
    if not 0.02 <= scale <= 2:
        raise ValueError(f"scale is {scale}; it must lie between 0.02 and 2")
    tell = progress or _silent
    connection.commit()
    _prepare(connection, scale=scale, seed=seed, profile=profile)
    for name in _files(profile):
        tell(name)
        with connection.transaction():
            connection.execute(_text(name))
    tell("ANALYZE")
    with connection.transaction():
        connection.execute("ANALYZE")


def _silent(_: str) -> None:
    pass


def _files(profile: Profile) -> list[str]:
    """Name the SQL files in their order; those with `hostile` in the name belong to that profile only."""
    names = sorted(
        entry.name
        for entry in (resources.files(__package__) / "sql").iterdir()
        if entry.name.endswith(".sql")
    )
    return [name for name in names if profile == "hostile" or "hostile" not in name]


def _text(name: str) -> LiteralString:
    # The files are part of this package, hence as literal as a string in the code.
    text = (resources.files(__package__) / "sql" / name).read_text(encoding="utf-8")
    return cast("LiteralString", text)


_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, DMY",
    "synchronous_commit": "off",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    "client_min_messages": "warning",
}


def _prepare(
    connection: psycopg.Connection[Any], *, scale: float, seed: int, profile: Profile
) -> None:
    """Set what the SQL files read and what makes them fast, for this session only."""
    settings = _SETTINGS | {
        "synthetic.scale": str(scale),
        "synthetic.seed": str(seed),
        "synthetic.profile": profile,
    }
    with connection.transaction():
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
