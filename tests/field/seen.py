"""What a case left behind: exit codes, what was printed, and two databases to ask by plain SQL."""

import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

Row = tuple[str | None, ...]

# whatever a case has set for its databases, values are read the same way
PLAIN = (
    "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';"
    "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET search_path = public, pg_catalog;"
    "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on;"
    "SET default_transaction_read_only = off; SET statement_timeout = 0"
)

# "===== rowcall run --jobs 2 -> exit 0", and "== rowcall run" with "== exit 0" some lines below
NAMED = re.compile(r"^===== rowcall (.*) -> exit (\d+)$", re.MULTILINE)
STEP = re.compile(r"^== rowcall (.*?)$(.*?)^== exit (\d+)$", re.MULTILINE | re.DOTALL)

TABLES = """
SELECT quote_ident(nspname) || '.' || quote_ident(relname)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
 WHERE relkind IN ('r', 'p') AND NOT relispartition
   AND nspname !~ '^(pg_|rowcall|information_schema)'
 ORDER BY 1
"""


@dataclass(frozen=True)
class Seen:
    """A case that was run: its folder, its databases, and what it printed.

    `untouched` is a database that was made by the definition of the target alone.
    """

    folder: Path
    source: str
    target: str
    untouched: str
    programs: Path
    text: str

    @cached_property
    def steps(self) -> list[tuple[str, str, int]]:
        """The commands in their order: arguments, what was printed (where known), exit code."""
        steps = [(m[1], m[2], int(m[3])) for m in STEP.finditer(self.text)]
        return steps or [(m[1], "", int(m[2])) for m in NAMED.finditer(self.text)]

    def codes(self, command: str) -> list[int]:
        """Return the exit codes of a command, in its order."""
        return [code for words, _, code in self.steps if words.split()[0] == command]

    def code(self, name: str) -> int | None:
        """Return the exit code that a case kept under a name."""
        kept = self.folder / "out" / f"{name}.rc"
        return int(kept.read_text()) if kept.exists() else None

    def told(self, name: str) -> str:
        """Return what the command printed whose output a case kept under a name."""
        kept = self.folder / "out" / f"{name}.txt"
        if kept.exists():
            return kept.read_text(errors="replace")
        return "\n".join(text for words, text, _ in self.steps if words.split()[0] == name)

    def sections(self, title: str) -> list[str]:
        """Return what a case printed under a title, each time that it did."""
        parts = re.split(r"^===== (.*)$", self.text, flags=re.MULTILINE)
        return [text for name, text in zip(parts[1::2], parts[2::2], strict=True) if name == title]

    def rows(self, query: str, uri: str | None = None) -> list[Row]:
        """Return the rows of a query on the target, each value as the server writes it."""
        with psycopg.connect(uri or self.target, autocommit=True) as connection:
            connection.execute(PLAIN)
            result = connection.pgconn.exec_(query.encode())
            if result.error_message:
                raise LookupError(result.error_message.decode())
            return [
                tuple(_text(result.get_value(row, column)) for column in range(result.nfields))
                for row in range(result.ntuples)
            ]

    def dump(self, uri: str) -> str:
        """Return the definition of a database as pg_dump writes it, without our schemas."""
        command = [str(self.programs / "pg_dump"), uri, "--schema-only", "--no-owner", "--no-acl"]
        done = subprocess.run(
            [*command, "--exclude-schema=rowcall*"], check=True, capture_output=True, text=True
        )
        lines = done.stdout.splitlines()
        return "\n".join(each for each in lines if "restrict" not in each)

    def counts(self, uri: str) -> dict[str, str | None]:
        """Return how many rows each table of the user has."""
        names = [row[0] for row in self.rows(TABLES, uri)]
        return {str(name): self.rows(f"SELECT count(*) FROM {name}", uri)[0][0] for name in names}

    @cached_property
    def waiting(self) -> set[tuple[str, str]]:
        """Mapping and key of every record in quarantine, as the ledger has them."""
        if not self.rows("SELECT to_regclass('rowcall.source_rows')")[0][0]:
            return set()
        found = self.rows(
            "SELECT mapping, source_key FROM rowcall.source_rows WHERE outcome = 'quarantined'"
        )
        return {(str(mapping), str(key)) for mapping, key in found}

    @cached_property
    def marked(self) -> set[tuple[str, str, str]]:
        """Mapping, key and column of every mark."""
        if not self.rows("SELECT to_regclass('rowcall.marks')")[0][0]:
            return set()
        found = self.rows("SELECT mapping, source_key, column_name FROM rowcall.marks")
        return {(str(mapping), str(key), str(column)) for mapping, key, column in found}


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()
