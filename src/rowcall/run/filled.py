"""Targets that hold rows already: what may begin on them, and what has to come before it."""

from rowcall.errors import GOES_ON, RefusedError
from rowcall.ledger.opening import adopts, has_ledger
from rowcall.ledger.steps import is_done
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import value
from rowcall.plan.steps import CloseAdoption, RestoreKeys
from rowcall.sql.quote import qualified

# what comes next for rows that are adopted
WHEN_ALONE = "when nobody else writes to the target: rowcall run --offline"


def filled_tables(target: Connection, schema: str, tables: tuple[str, ...]) -> list[str]:
    """Return those of the tables that have rows."""
    return [
        table
        for table in tables
        if value(target, f"SELECT EXISTS (SELECT FROM {qualified(schema, table)})")
    ]


def refuse_filled_tables(target: Connection, schema: str, tables: tuple[str, ...]) -> None:
    """Raise RefusedError where a table that the mappings write has rows already."""
    filled = filled_tables(target, schema, tables)
    if filled:
        raise RefusedError(
            rule=f"the target is not empty: {', '.join(filled)}",
            cause="rows that no ledger knows would be counted as native, and may be doubled",
            state="nothing was written",
            next="rowcall adopt --backup DIR, which finds what an earlier migration wrote;"
            " to begin with an empty target: rowcall run --target URI",
        )


def refuse_adoption(target: Connection, schema: str, tables: tuple[str, ...]) -> None:
    """Raise RefusedError where there is nothing to adopt, or a run has begun from empty."""
    if not has_ledger(target):
        if not filled_tables(target, schema, tables):
            raise RefusedError(
                rule="the target is empty: there is nothing to adopt",
                state="nothing was written",
                next="rowcall run",
            )
        return
    if not adopts(target):
        raise RefusedError(
            rule="a run has begun on this target: its rows are known to the ledger",
            state="nothing was written",
            next=GOES_ON,
        )


def refuse_second_adoption(target: Connection) -> None:
    """Raise RefusedError where rows are adopted by these rules."""
    if is_done(target, CloseAdoption.KIND):
        raise RefusedError(
            rule="the rows of this target are adopted already",
            state="nothing was written",
            next=WHEN_ALONE,
        )


def refuse_repair(target: Connection, *, offline: bool) -> None:
    """Raise RefusedError where a run would repair rows before it may."""
    if not is_done(target, CloseAdoption.KIND):
        raise RefusedError(
            rule="the adoption of this target's rows is not finished",
            state="nothing was written to the target's tables",
            next="rowcall adopt, which goes on where it stopped",
        )
    if not offline and not is_done(target, RestoreKeys.KIND):
        raise RefusedError(
            rule="a run on adopted rows drops keys of tables that hold rows",
            cause="their repair passes through states that the keys forbid",
            state="nothing was written",
            next=WHEN_ALONE,
        )
