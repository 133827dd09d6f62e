"""What decisions over more than one row have in common."""

from dataclasses import dataclass

from rowcall.compile.bind import Bound
from rowcall.compile.judge import Judging
from rowcall.compile.relations import overruled, unit_is
from rowcall.sql.index import Index


@dataclass(frozen=True)
class Ruling:
    """Statements of this step; with `repeats`, all run again until none changes anything."""

    statements: tuple[str | Index, ...]
    repeats: bool = False


def can_move(bound: Bound) -> str:
    """Return the condition that nothing keeps a unit from moving, as far as is known by now."""
    return (
        "unit__outcome = 'migrated'\n"
        f"           AND NOT EXISTS (SELECT FROM {overruled(bound.name)} AS ruled\n"
        f"                            WHERE {unit_is('judged', 'ruled')})"
    )


def stands_first(judging: Judging) -> list[str]:
    """Return what to order by first: a row that stands is not displaced by one that is freed."""
    stays = judging.again and not judging.displaces
    return ["unit__stands DESC NULLS LAST"] if stays else []
