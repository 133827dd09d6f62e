"""Runs the detectors over a target that an earlier migration had begun to fill."""

from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.detect.ask import Answer, Ask, Glance, glance_at
from rowcall.compile.detect.collapsed import collapsed
from rowcall.compile.detect.detectors import DETECTORS, OF_FEW, first_of_columns
from rowcall.compile.detect.fault import FEW, FEW_CODES, Fault
from rowcall.compile.detect.interrupted import interrupted
from rowcall.compile.detect.pairs import Pairs, pairs_of
from rowcall.compile.evidence import adopting, recognised
from rowcall.compile.relations import adoption
from rowcall.ledger.steps import is_done
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.steps import CloseAdoption

Found = TypeVar("Found")

# PostgreSQL takes 1,664 columns of a SELECT
_AT_ONCE = 1_000


def find_faults(connection: Connection, project: BoundProject) -> tuple[Fault, ...]:
    """Return what went wrong in the rows of the earlier migration, most units and rows first.

    The project is bound to what is staged. Nothing is written; where adoption is not complete
    there is nothing to tell.
    """
    if not project.adopts or not is_done(connection, CloseAdoption.KIND):
        return ()
    run(connection, "SET LOCAL work_mem = '64MB'")
    run(connection, "SET LOCAL jit = off")
    found = [fault for bound in adopting(project) for fault in _of(bound, connection, project)]
    return tuple(
        sorted(found, key=lambda f: (-(f.units or 0), -f.rows, f.mapping, f.target_column))
    )


def _of(bound: Bound, connection: Connection, project: BoundProject) -> list[Fault]:
    counted = dict(
        run(
            connection,
            f"SELECT reading, count(*) FROM {adoption(bound.name)}"
            " WHERE origin = 'adopted' GROUP BY reading",
        ).fetchall()
    )
    faults: list[Fault] = []
    for number, _ in recognised(bound):
        rows = counted.get(number, 0)
        if rows < FEW_CODES:
            continue
        for plain in (False, True):
            try:
                # a savepoint: an expression that raises on some row leaves the snapshot as it was
                with connection.transaction():
                    pairs = pairs_of(bound, number, rows, project, plain=plain)
                    faults += _look(pairs, connection)
                break
            except psycopg.Error as error:
                if error.sqlstate is None:
                    raise
    return faults


def _look(pairs: Pairs, connection: Connection) -> list[Fault]:
    def glance(ask: Ask) -> Generator[Ask, Answer, Answer]:
        return (yield ask)

    seen = _answer([glance(glance_at(side)) for side in pairs.sides], pairs, connection)
    looking = [
        [look(side, Glance(**one), pairs) for look in (DETECTORS if one["off"] >= FEW else OF_FEW)]
        for side, one in zip(pairs.sides, seen, strict=True)
        if one["off"] >= FEW_CODES
    ]
    found = iter(_answer([one for column in looking for one in column], pairs, connection))
    faults = first_of_columns([[next(found) for _ in column] for column in looking])
    more = _answer([collapsed(pairs), interrupted(pairs)], pairs, connection)
    return [*faults, *(fault for several in more for fault in several)]


def _answer(
    asking: list[Generator[Ask, Answer, Found]], pairs: Pairs, connection: Connection
) -> list[Found]:
    """Return what each comes to; what all ask of the pairs at one time is one scan of them."""
    results: dict[int, Found] = {}
    answers: dict[int, Any] = dict.fromkeys(range(len(asking)))
    while answers:
        asked: dict[int, Ask] = {}
        for i, answer in answers.items():
            try:
                asked[i] = asking[i].send(answer)
            except StopIteration as end:
                results[i] = end.value
        answers = _ask(asked, pairs, connection)
    return [results[i] for i in range(len(asking))]


def _ask(asked: dict[int, Ask], pairs: Pairs, connection: Connection) -> dict[int, Answer]:
    answers: dict[int, Answer] = {i: {} for i in asked}
    by_relation: dict[str, list[tuple[int, str, str]]] = {}
    for i, ask in asked.items():
        for name, sql in ask.values.items():
            by_relation.setdefault(ask.of, []).append((i, name, sql))
    for relation, wanted in by_relation.items():
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            values = ",\n       ".join(sql for _, _, sql in some)
            statement = f"{pairs.clause}SELECT {values}\n  FROM {relation}"
            row = run(connection, statement).fetchone()
            assert row is not None
            for (i, name, _), value in zip(some, row, strict=True):
                answers[i][name] = value
    return answers
