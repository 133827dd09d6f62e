"""DuckDB beside PostgreSQL: relations are copied over as Arrow, under one snapshot."""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportMissingTypeStubs=false
# pyarrow and the driver come without types

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from adbc_driver_manager.dbapi import Connection as Adbc
from adbc_driver_postgresql import dbapi

from rowcall.pg.settings import TARGET, pin_statement
from rowcall.sql.quote import qualified
from rowcall.verify.json_text import json_text_macro

_SCHEMAS = (
    "staged", "keyed", "asked", "asked_of_merged", "given", "found", "parsed", "entered",
    "stand_ins", "existing", "stands", "after", "gathered", "kept", "marked", "cycles", "compared",
    "weighed", "grouped",
)  # fmt: skip


@dataclass(frozen=True)
class Evaluator:
    """Both databases; PostgreSQL is only read."""

    postgres: Adbc
    duck: duckdb.DuckDBPyConnection

    def copy(self, query: str, schema: str, relation: str, casts: str = "*") -> int:
        """Copy the result of a PostgreSQL query to a DuckDB table, and return its rows."""
        with self.postgres.cursor() as cursor:
            cursor.execute(query)
            rows = cursor.fetch_record_batch()
            self.duck.register("incoming", rows)
            self.make(schema, relation, f"SELECT {casts} FROM incoming")
            self.duck.unregister("incoming")
        return int(self.one(f"SELECT count(*) FROM {qualified(schema, relation)}"))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a small PostgreSQL query."""
        with self.postgres.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def put(self, schema: str, relation: str, columns: dict[str, list[Any]]) -> None:
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
        self.duck.execute(f"CREATE OR REPLACE TABLE {qualified(schema, relation)} AS {sql}")

    def drop(self, schema: str, relation: str) -> None:
        """Forget a table."""
        self.duck.execute(f"DROP TABLE IF EXISTS {qualified(schema, relation)}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a DuckDB query."""
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
            postgres.adbc_connection.set_autocommit(False)
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield Evaluator(postgres, duck)
        postgres.rollback()
