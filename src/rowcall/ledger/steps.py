"""What the steps of plans have made, and of what: typed lines, no title is ever read again."""

from rowcall.ledger.step import Inputs, Made, StepId
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value


def made_steps(connection: Connection) -> dict[StepId, Made]:
    """Return what every step has made, in the order in which they ended; what has begun is last."""
    inputs: dict[StepId, dict[StepId, str]] = {}
    for row in run(
        connection,
        "SELECT kind, name, column_name, input_kind, input_name, input_column, fingerprint"
        "  FROM rowcall.step_input",
    ):
        inputs.setdefault(StepId(*row[:3]), {})[StepId(*row[3:6])] = row[6]
    lines = run(
        connection,
        "SELECT kind, name, column_name, version, finished_at IS NOT NULL, row_count,"
        "       coalesce(seconds, 0)::float8, keeps"
        "  FROM rowcall.step ORDER BY finished_at, kind, name, column_name",
    )
    found: dict[StepId, Made] = {}
    for kind, name, column, version, *rest in lines:
        of = StepId(kind, name, column)
        found[of] = Made(version, inputs.get(of, {}), *rest)
    return found


def finished_steps(connection: Connection) -> set[StepId]:
    """Return the steps that are done, whatever has changed since."""
    rows = run(
        connection,
        "SELECT kind, name, column_name FROM rowcall.step WHERE finished_at IS NOT NULL",
    )
    return {StepId(*row) for row in rows}


def is_complete(connection: Connection) -> bool:
    """Return whether a run came to its end, and no correction was imported since."""
    return bool(value(connection, _IS_COMPLETE))


_IS_COMPLETE = """
SELECT EXISTS (SELECT FROM rowcall.step WHERE kind = 'balance' AND finished_at IS NOT NULL)
   AND NOT EXISTS (SELECT FROM rowcall.override WHERE correction_id > coalesce(
                     (SELECT fingerprint::integer FROM rowcall.step_input
                       WHERE kind = 'override' AND input_kind = 'definition'), 0))
"""


def is_done(connection: Connection, kind: str, name: str = "") -> bool:
    """Return whether a step is done, whatever has changed since."""
    return bool(
        value(
            connection,
            "SELECT EXISTS (SELECT FROM rowcall.step WHERE kind = %(kind)s AND name = %(name)s"
            " AND finished_at IS NOT NULL)",
            kind=kind,
            name=name,
        )
    )


def judged_mappings(connection: Connection) -> set[str]:
    """Return the mappings whose entry tables exist."""
    return {row[0] for row in run(connection, "SELECT name FROM rowcall.step WHERE kind = 'judge'")}


def next_version(connection: Connection) -> int:
    """Return the number of the next change; the caller holds the run's lock."""
    return int(value(connection, "SELECT coalesce(max(version), 0) + 1 FROM rowcall.step"))


def write_step(
    connection: Connection,
    of: StepId,
    run_id: int,
    made: Made,
) -> None:
    """Write what a step has made, or has begun to make, in the transaction that did it."""
    run(
        connection,
        "INSERT INTO rowcall.step AS step"
        " (kind, name, column_name, version, run_id, row_count, seconds, keeps, finished_at)"
        " VALUES (%(kind)s, %(name)s, %(column)s, %(version)s, %(run)s, %(rows)s,"
        "         round(%(seconds)s::numeric, 3), %(keeps)s,"
        "         CASE WHEN %(is_finished)s THEN clock_timestamp() END)"
        " ON CONFLICT (kind, name, column_name) DO UPDATE"
        " SET (version, run_id, row_count, seconds, keeps, finished_at)"
        " = (excluded.version, excluded.run_id, excluded.row_count, excluded.seconds,"
        "    excluded.keeps, excluded.finished_at)",
        kind=of.kind,
        name=of.name,
        column=of.column,
        version=made.version,
        run=run_id,
        rows=made.rows,
        seconds=made.seconds,
        keeps=made.keeps,
        is_finished=made.is_finished,
    )
    write_inputs(connection, of, made.inputs)


def write_inputs(connection: Connection, of: StepId, inputs: Inputs) -> None:
    """Write what a step was made of, in the place of what was known of it before."""
    run(
        connection,
        "DELETE FROM rowcall.step_input"
        " WHERE (kind, name, column_name) = (%(kind)s, %(name)s, %(column)s)",
        kind=of.kind,
        name=of.name,
        column=of.column,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO rowcall.step_input VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (of.kind, of.name, of.column, one.kind, one.name, one.column, fingerprint)
                for one, fingerprint in inputs.items()
            ],
        )


def forget_steps(connection: Connection, *kinds: str) -> None:
    """Forget what steps of these kinds have made, all kinds if none is given."""
    run(
        connection,
        "DELETE FROM rowcall.step WHERE kind = ANY (%(kinds)s) OR %(kinds)s = '{}'",
        kinds=list(kinds),
    )
