"""Reading and writing the ledger's own lines: runs, batches, marks, corrections."""

from rowcall.ledger.steps import forget_steps
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value


def begin_run(connection: Connection) -> int:
    """Write a new run and return its number; the caller holds the lock."""
    number = value(
        connection,
        "INSERT INTO rowcall.run (run_id) SELECT coalesce(max(run_id), 0) + 1 FROM rowcall.run"
        " RETURNING run_id",
    )
    return int(number)


def finish_run(connection: Connection, run_id: int) -> None:
    """Say that a run came to its end."""
    run(
        connection,
        "UPDATE rowcall.run SET finished_at = clock_timestamp() WHERE run_id = %(run)s",
        run=run_id,
    )


def ask_to_remove_surplus(connection: Connection, again: list[str]) -> None:
    """Write that surplus rows go; steps of the kinds `again` were taken with them there."""
    asked = run(
        connection,
        "UPDATE rowcall.ledger SET removes_surplus = TRUE WHERE NOT removes_surplus",
    ).rowcount
    if asked:
        forget_steps(connection, *again)


def rows_staged(connection: Connection) -> dict[str, int]:
    """Return how many rows of each table and query are staged."""
    return dict(run(connection, "SELECT relation, row_count FROM rowcall.staged"))


def done_batches(connection: Connection, mapping: str) -> set[int]:
    """Return the numbers of a mapping's batches that are done."""
    rows = run(
        connection,
        "SELECT batch_id FROM rowcall.batch WHERE mapping = %(mapping)s",
        mapping=mapping,
    )
    return {row[0] for row in rows}


def batch_sizes(connection: Connection) -> dict[str, int]:
    """Return the size of the batches of each mapping that has begun to load."""
    return dict(
        run(
            connection,
            "SELECT mapping, max(batch_size) FROM rowcall.batch WHERE batch_size > 0 GROUP BY 1",
        )
    )


def record_batch(
    connection: Connection,
    mapping: str,
    number: int,
    run_id: int,
    *,
    size: int,
    rows: int,
    entries: int,
) -> None:
    """Write that a batch is done, in the transaction that did it."""
    run(
        connection,
        "INSERT INTO rowcall.batch (mapping, batch_id, run_id, batch_size, row_count, entry_count)"
        " VALUES (%(mapping)s, %(batch)s, %(run)s, %(size)s, %(rows)s, %(entries)s)",
        mapping=mapping,
        batch=number,
        run=run_id,
        size=size,
        rows=rows,
        entries=entries,
    )


def record_mark_rules(
    connection: Connection, mapping: str, rules: tuple[tuple[str, str, str], ...]
) -> None:
    """Write what each mark number of a mapping means."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO rowcall.mark_rule (mapping, number, column_name, rule, reason)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(mapping, number, *rule) for number, rule in enumerate(rules, 1)],
        )


def known_mark_rules(connection: Connection, mapping: str) -> tuple[tuple[str, str, str], ...]:
    """Return what the marks of a mapping mean, by their numbers from 1."""
    rows = run(
        connection,
        "SELECT column_name, rule, reason FROM rowcall.mark_rule"
        " WHERE mapping = %(mapping)s ORDER BY number",
        mapping=mapping,
    )
    return tuple((column, rule, reason) for column, rule, reason in rows)


def forget_mark_rules(connection: Connection, mapping: str) -> None:
    """Forget what the marks of a mapping mean that is judged from the beginning."""
    run(connection, "DELETE FROM rowcall.mark_rule WHERE mapping = %(mapping)s", mapping=mapping)


def last_correction(connection: Connection) -> int:
    """Return the number of the last correction that was imported, 0 where there is none."""
    return int(value(connection, "SELECT coalesce(max(correction_id), 0) FROM rowcall.override"))
