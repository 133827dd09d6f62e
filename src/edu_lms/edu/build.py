"""How does an empty database become the synthetic legacy database?"""

from collections.abc import Callable
from importlib import resources
from typing import Any, Literal

import psycopg

from edu_lms.settings import BUILDING, change_settings

Profile = Literal["recorded", "hostile"]

# Below, some kind of dirt would have no row; above, the list of code starts would run out.
SMALLEST_SCALE = 0.005
LARGEST_SCALE = 1.0

_SQL = resources.files("edu_lms.edu") / "sql"


def build_edu(
    connection: psycopg.Connection[Any],
    *,
    scale: float = 1.0,
    seed: int = 1,
    profile: Profile = "recorded",
    progress: Callable[[str], None] | None = None,
) -> None:
    """Fill the empty database behind `connection` and commit; same arguments, same rows."""
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise ValueError(
            f"the scale is {scale}, it must lie between {SMALLEST_SCALE} and {LARGEST_SCALE}"
        )
    # Whatever the caller began is ended, so that each file below is a transaction of its own.
    connection.commit()
    before = change_settings(connection, BUILDING)
    parameters = {"scale": str(scale), "seed": str(seed), "profile": profile}
    change_settings(connection, {f"synthetic.{name}": value for name, value in parameters.items()})
    for name in _files(profile):
        if progress is not None:
            progress(name)
        with connection.transaction():
            connection.execute((_SQL / name).read_bytes())
    with connection.transaction():
        connection.execute("ANALYZE")
    change_settings(connection, before)


def _files(profile: Profile) -> list[str]:
    """Name the SQL files in their order; `hostile` in a name keeps it to that profile."""
    names = sorted(entry.name for entry in _SQL.iterdir() if entry.name.endswith(".sql"))
    return [name for name in names if profile == "hostile" or "hostile" not in name]
