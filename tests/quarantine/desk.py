"""A migrated target, and whoever exports its quarantined rows and brings values back."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from engine.moving import execute, select
from rowcall import Project
from rowcall.api.databases import bind_to_staging
from rowcall.ledger.steps import judged_mappings
from rowcall.quarantine.export import export_units
from rowcall.quarantine.imports import import_corrections
from rowcall.quarantine.lines import COLUMNS, Exported, Filter, Imported, Unit
from rowcall.quarantine.show import read_units

Row = dict[str, str]


@dataclass(frozen=True)
class Desk:
    """Works on one target, with files in a folder of its own."""

    project: Project
    target: str
    folder: Path

    def export(self, limit: int | None = None, **wanted: str) -> tuple[str, Exported]:
        """Return the file's text, and what was told beside it."""
        file = io.StringIO(newline="")
        with psycopg.connect(self.target) as connection:
            bound = bind_to_staging(self.project, connection)
            judged = judged_mappings(connection)
            told = export_units(connection, bound, judged, Filter(**wanted), file, limit)
        return file.getvalue(), told

    def lines(self, limit: int | None = None, **wanted: str) -> list[Row]:
        """Return the exported lines."""
        return list(csv.DictReader(io.StringIO(self.export(limit, **wanted)[0], newline="")))

    def line(self, key: str, column: str) -> Row:
        """Return the exported line of a column of the row with that key, or its end."""
        [line] = [
            one for one in self.lines()
            if one["source_key"].endswith(key) and one["column_name"] == column
        ]  # fmt: skip
        return line

    def fill(self, key: str, column: str, new_value: str, why: str = "they said so") -> Row:
        """Return the line with a new value."""
        return self.line(key, column) | {"new_value": new_value, "why": why}

    def bring(self, *rows: Row, why: str = "", is_dry: bool = False, by: str = "ann") -> Imported:
        """Write the rows to a file and import it."""
        file = io.StringIO(newline="")
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        return self.bring_file(file.getvalue().encode(), why=why, is_dry=is_dry, by=by)

    def bring_file(
        self, content: bytes, *, why: str = "", is_dry: bool = False, by: str = "ann"
    ) -> Imported:
        """Import a file of these bytes."""
        path = self.folder / "corrected.csv"
        path.write_bytes(content)
        with psycopg.connect(self.target) as connection:
            bound = bind_to_staging(self.project, connection)
            return import_corrections(connection, bound, path, by, why, is_dry=is_dry)

    def show(self, mapping: str, key: str, part: str | None = None) -> list[Unit]:
        """Return the units with a key."""
        with psycopg.connect(self.target) as connection:
            bound = bind_to_staging(self.project, connection)
            return read_units(connection, bound, mapping, key, part)

    @contextmanager
    def staged(self, change: str) -> Iterator[None]:
        """Change what is staged of one table, as a run would that takes an override over."""
        table = change.split()[1]
        execute(self.target, f"CREATE TABLE kept AS TABLE {table}; {change}")
        try:
            yield
        finally:
            columns = select(
                self.target,
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
                " WHERE attrelid = 'kept'::regclass AND attnum > 0",
            )[0][0]
            execute(
                self.target,
                f"TRUNCATE {table}; INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
                f" SELECT {columns} FROM kept; DROP TABLE kept",
            )

    def overrides(self) -> list[tuple[Any, ...]]:
        """Return what stands in the ledger, without times."""
        return select(
            self.target,
            "SELECT made_by, source_table, source_key, column_name, old_value, new_value, reason"
            "  FROM rowcall.override JOIN rowcall.correction USING (correction_id)"
            " ORDER BY correction_id, source_table, position, column_name",
        )


def codes(imported: Imported) -> list[tuple[str, int]]:
    """Return the code and line of each finding."""
    return [(one.code, one.place.line if one.place else 0) for one in imported.findings]
