"""What the database refuses of rows that are brought to what is decided now: their records wait."""

import psycopg

from rowcall.compile.bind import Bound
from rowcall.compile.difference import follow_ruled, places_of, rule_refused
from rowcall.compile.overrule import dragging
from rowcall.compile.placeholders import StandIns
from rowcall.pg.connect import Connection
from rowcall.pg.refused import told
from rowcall.pg.run_sql import run, until_nothing_changes
from rowcall.run.context import Context
from rowcall.run.judging import judged_before

# keys of stand-in rows, and what the database said to them
Refused = list[tuple[str, psycopg.Error]]


def told_of(error: psycopg.Error, statements: StandIns) -> str:
    """Return what the ledger keeps of a refused stand-in: the error, and for which column it is."""
    return f"{told(error)} (stand-in for {statements.column})"


def rule_stand_ins(
    context: Context, target: Connection, bound: Bound, statements: StandIns, refused: Refused
) -> None:
    """Rule that units wait whose stand-in row the database refuses."""
    query = places_of(bound, statements.refused)
    said = [
        (row[0], told_of(error, statements))
        for key, error in refused
        for row in run(target, query, key=key).fetchall()
    ]
    rule_units(context, target, bound, said)


def rule_units(
    context: Context, target: Connection, bound: Bound, refused: list[tuple[int, str]]
) -> None:
    """Rule that units wait, given by their places, and what hangs on them with them."""
    if not refused:
        return
    places = [place for place, _ in refused]
    for statement in rule_refused(bound):
        run(target, statement, places=places, told=[said for _, said in refused])
    until_nothing_changes(
        target, dragging(judged_before(context, target, bound.name, again=True)).statements
    )
    run(target, follow_ruled(bound))
