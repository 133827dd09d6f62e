"""DuckDB beside PostgreSQL: relations are copied over as Arrow, under one snapshot."""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportMissingTypeStubs=false
# pyarrow and the driver come without types

import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import duckdb
import pyarrow as pa
from adbc_driver_manager.dbapi import Connection as Adbc
from adbc_driver_postgresql import dbapi

from rowcall.errors import DatabaseRefused, Interrupted, RowcallError
from rowcall.pg.sessions import ended_by
from rowcall.pg.settings import TARGET, pin_statement
from rowcall.sql.quote import name as quoted
from rowcall.sql.quote import text
from rowcall.verify.delivered import delivered
from rowcall.verify.json_text import json_text_macro
from rowcall.verify.naming import qualified

_SCHEMAS = (
    "staged", "keyed", "asked", "asked_of_merged", "given", "found", "parsed", "entered",
    "stand_ins", "existing", "stands", "after", "gathered", "kept", "marked", "cycles", "compared",
    "weighed", "grouped",
)  # fmt: skip


# what either of them says of a value that it does not take
FAILURES: tuple[type[Exception], ...] = (dbapi.Error, duckdb.Error, pa.ArrowException)


def told(error: Exception) -> str:
    """Return why a comparison failed, without the values that the error's text may hold."""
    return f"its values cannot be handed over or read ({_code(error)})"


def _code(error: Exception) -> str:
    """Return the SQLSTATE, or of an error of DuckDB's its kind."""
    found = re.search(r"SQLSTATE: (\w{5})", str(error))
    return found[1] if found else type(error).__name__


def failed(error: Exception) -> RowcallError:
    """Return the exception of a comparison that failed as a whole."""
    return DatabaseRefused(
        rule="the values cannot be compared",
        cause=f"{_code(error)}; its text may hold values, and is left out",
        state="nothing was written",
    )


@dataclass(frozen=True)
class Evaluator:
    """Both databases; PostgreSQL is only read."""

    postgres: Adbc
    duck: duckdb.DuckDBPyConnection
    _is_over: Event = field(default_factory=Event)

    def end(self) -> None:
        """End what is under way, called by another thread; whatever comes next is refused."""
        self._is_over.set()
        # either may be closed by then, which must not keep the watch from cancelling the others
        with suppress(*FAILURES):
            self.postgres.adbc_cancel()
        with suppress(*FAILURES):
            self.duck.interrupt()

    def _refuse_if_over(self) -> None:
        if self._is_over.is_set():
            raise Interrupted("the verification was told to stop", state="nothing was written")

    def copy(
        self, query: str, into: str, relation: str, casts: str = "*", *, schema: str = ""
    ) -> int:
        """Copy the result of a PostgreSQL query to a DuckDB table, and return its rows.

        Names without a schema are looked for in `schema` first.
        """
        with self._asking(schema), self.postgres.cursor() as cursor:
            cursor.execute(query)
            rows = cursor.fetch_record_batch()
            self.duck.register("incoming", rows)
            try:
                self.make(into, relation, f"SELECT {casts} FROM incoming")
            finally:
                self.duck.unregister("incoming")
                rows.close()
        return int(self.one(f"SELECT count(*) FROM {qualified(into, relation)}"))

    def ask(self, query: str, *, schema: str = "") -> list[tuple[Any, ...]]:
        """Return the rows of a small PostgreSQL query; names are found as in `copy`."""
        with self._asking(schema), self.postgres.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def still_answers(self, otherwise: RowcallError) -> None:
        """Raise what is given where PostgreSQL is gone, and its snapshot with it."""
        try:
            self.ask("SELECT 1")
        except dbapi.Error:
            raise otherwise from None

    def printed(self, values: list[str | None], type_name: str) -> list[str | None]:
        """Return how PostgreSQL prints texts as values of a type."""
        found = dict.fromkeys(value for value in values if value is not None)
        if not found:
            return values
        listed = ", ".join(text(value) for value in found)
        asked = f"SELECT ({delivered(f'value::{type_name}', type_name)})::text"
        rows = self.ask(
            f"{asked} FROM unnest(ARRAY[{listed}]) WITH ORDINALITY AS given (value, place)"
            " ORDER BY place"
        )
        known = dict(zip(found, (row[0] for row in rows), strict=True))
        return [None if value is None else known[value] for value in values]

    @contextmanager
    def _asking(self, schema: str = "") -> Generator[None]:
        """What PostgreSQL refuses ends neither the snapshot nor what comes next."""
        self._refuse_if_over()
        self._tell("SAVEPOINT asking")
        try:
            if schema:
                self._tell(
                    f"SELECT set_config('search_path', concat_ws(', ', {text(quoted(schema))},"
                    " nullif(current_setting('search_path'), '')), TRUE)"
                )
            yield
        finally:
            self._tell("ROLLBACK TO SAVEPOINT asking")

    def _tell(self, statement: str) -> None:
        with self.postgres.cursor() as cursor:
            cursor.execute(statement)

    def put(self, schema: str, relation: str, columns: dict[str, list[str | None]]) -> None:
        """Make a DuckDB table of texts from Python's lists."""
        table = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
        self.duck.register("incoming", table)
        self.make(schema, relation, "SELECT * FROM incoming")
        self.duck.unregister("incoming")

    def view(self, schema: str, relation: str, sql: str) -> None:
        """Name a query of DuckDB's."""
        self.duck.execute(f"CREATE OR REPLACE VIEW {qualified(schema, relation)} AS {sql}")

    def make(self, schema: str, relation: str, sql: str) -> None:
        """Make a DuckDB table of a query of DuckDB's."""
        self._refuse_if_over()
        self.duck.execute(f"CREATE OR REPLACE TABLE {qualified(schema, relation)} AS {sql}")

    def drop(self, schema: str, relation: str) -> None:
        """Forget a table."""
        self.duck.execute(f"DROP TABLE IF EXISTS {qualified(schema, relation)}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a DuckDB query."""
        self._refuse_if_over()
        return self.duck.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        """Return the only value of a DuckDB query."""
        ((value,),) = self.rows(sql)
        return value


@contextmanager
def evaluator(target_uri: str, threads: int) -> Generator[Evaluator]:
    """Yield DuckDB in memory, beside one read-only snapshot of the target.

    What exceeds four fifths of the memory, DuckDB's own limit, goes to a temporary folder.
    """
    with (
        TemporaryDirectory(prefix="rowcall-verify-") as folder,
        # a transaction that the driver begins itself ends at the first error, savepoint or not
        dbapi.connect(target_uri, autocommit=True) as postgres,
        duckdb.connect(config={"temp_directory": folder}) as duck,
    ):
        duck.execute("SET TimeZone = 'UTC'")
        duck.execute(f"SET threads = {threads}")
        duck.execute("SET preserve_insertion_order = FALSE")
        duck.execute(json_text_macro())
        for schema in _SCHEMAS:
            duck.execute(f"CREATE SCHEMA {schema}")
        with postgres.cursor() as cursor:
            cursor.execute(pin_statement(TARGET))
            cursor.fetchall()
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        both = Evaluator(postgres, duck)
        with ended_by(both.end):
            yield both
