"""Moves a project between two databases of a test, and reads what came of it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from rowcall import Project
from rowcall.ledger.opening import has_ledger
from rowcall.ledger.steps import is_done
from rowcall.plan.select import ADOPTION
from rowcall.plan.steps import CloseAdoption
from rowcall.run.events import Listener, silent
from rowcall.run.filled import filled_tables
from rowcall.run.run import plan_run, read_and_plan, read_schemas, run_project

ID_KEY = b"0123456789abcdef0123456789abcdef"

VIEWS = {
    "source_rows": "mapping, source_table, source_key, part",
    "target_rows": "target_table, target_key",
    "marks": "mapping, source_key, part, column_name, rule, reason",
    "balance": "mapping, source_table",
    "target_balance": "target_table",
}

ADOPTED = {
    "adoptions": "mapping, target_key",
    "before_image": "mapping, target_key, is_removed",
    "kept_value": "mapping, target_key, column_name",
}

DIFFERENCES = """
SELECT mapping, difference FROM rowcall.balance WHERE difference <> 0
 UNION ALL
SELECT target_table, difference FROM rowcall.target_balance WHERE difference <> 0
"""


@dataclass(frozen=True)
class Move:
    """A project, and the addresses of the two databases between which it moves."""

    project: Project
    source: str
    target: str

    def run(
        self,
        *,
        jobs: int = 2,
        listen: Listener = silent,
        offline: bool = False,
        remove_surplus: bool = False,
        allow_withdrawals: bool = False,
    ) -> bool:
        """Run the project as the command line does; False says that nothing was left to do."""
        return run_project(
            read_and_plan(self.project, self.source, self.target),
            self.source,
            self.target,
            ID_KEY,
            jobs=jobs,
            listen=listen,
            offline=offline,
            remove_surplus=remove_surplus,
            allow_withdrawals=allow_withdrawals,
        )

    def adopt(self, *, jobs: int = 2, listen: Listener = silent) -> bool:
        """Adopt what an earlier migration wrote, as the command line does."""
        schemas = read_schemas(self.project, self.source, self.target)
        return run_project(
            plan_run(self.project, *schemas, self.target, adopt=True),
            self.source,
            self.target,
            ID_KEY,
            jobs=jobs,
            listen=listen,
            wanted=ADOPTION,
        )

    def finish(self, *, jobs: int = 2, listen: Listener = silent) -> bool:
        """Run to the end, and adopt first where that is not done: what an operator does again."""
        if not self.adopts:
            return self.run(jobs=jobs, listen=listen)
        if not self.is_adopted:
            self.adopt(jobs=jobs, listen=listen)
        return self.run(jobs=jobs, listen=listen, offline=True, remove_surplus=True)

    @property
    def is_adopted(self) -> bool:
        """Return whether the rows of an earlier migration are adopted."""
        with psycopg.connect(self.target) as connection:
            return has_ledger(connection) and is_done(connection, CloseAdoption.KIND)

    @property
    def adopts(self) -> bool:
        """Return whether the target holds rows of an earlier migration that mappings recognise."""
        if not any(mapping.identity for mapping in self.project.mappings):
            return False
        with psycopg.connect(self.target) as connection:
            if has_ledger(connection):
                # of whatever version it is
                found = connection.execute("SELECT adopts FROM rowcall.ledger").fetchone()
                return found == (True,)
            tables = tuple(dict.fromkeys(mapping.target for mapping in self.project.mappings))
            return bool(filled_tables(connection, "public", tables))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the target."""
        return select(self.target, query)

    def outcomes(self, mapping: str) -> dict[str, tuple[str, str | None]]:
        """Return outcome and reason of a mapping's units, by key (and part, behind a slash)."""
        found = self.rows(
            "SELECT source_key || CASE part WHEN '' THEN '' ELSE '/' || part END, outcome, reason"
            f" FROM rowcall.source_rows WHERE mapping = '{mapping}'"
        )
        assert len({row[0] for row in found}) == len(found), "a unit has two entries"
        return {key: (outcome, reason) for key, outcome, reason in found}

    def differences(self) -> dict[str, int]:
        """Return what does not add up, by mapping or table: nothing, if all is well."""
        return dict(self.rows(DIFFERENCES))

    def state(self) -> dict[str, str]:
        """Return the sha256 of every table that is written, of every public view, and of
        what adoption leaves in the ledger.
        """
        tables = {mapping.target: "" for mapping in self.project.mappings}
        views = VIEWS | (ADOPTED if self.adopts else {})
        with psycopg.connect(self.target) as connection:
            return {
                **{t: _digest(connection, f'public."{t}"', key) for t, key in tables.items()},
                **{
                    view: _digest(connection, f"rowcall.{view}", key) for view, key in views.items()
                },
            }


def prepare(
    project: Project, source_sql: str, target_sql: str, new_database: Callable[[], str]
) -> Move:
    """Make both databases of a project and fill them."""
    move = Move(project, new_database(), new_database())
    execute(move.source, source_sql)
    execute(move.target, target_sql)
    return move


def _digest(connection: psycopg.Connection[Any], relation: str, key: str) -> str:
    listed = connection.execute(f"SELECT * FROM {relation} LIMIT 0".encode())
    assert listed.description
    columns = [f'"{c.name}"' for c in listed.description if c.name != "run_id"]
    names = key.split(", ") if key else columns
    order = ", ".join(f'{name}::text COLLATE "C"' for name in names)
    digest = hashlib.sha256()
    copied = f"COPY (SELECT {', '.join(columns)} FROM {relation} ORDER BY {order}) TO STDOUT"
    with connection.cursor().copy(copied.encode()) as copy:
        for chunk in copy:
            digest.update(chunk)
    return digest.hexdigest()


def execute(uri: str, script: str) -> None:
    """Run a script in one transaction."""
    with psycopg.connect(uri) as connection:
        connection.execute(script.encode())


def select(uri: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with psycopg.connect(uri) as connection:
        return connection.execute(query.encode()).fetchall()


_CATALOG = """
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(k.oid),
       concat_ws(' ', convalidated, obj_description(k.oid, 'pg_constraint'))
  FROM pg_constraint AS k WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid),
       concat_ws(' ', indisvalid, indisclustered, indisreplident, indisprimary,
                 obj_description(indexrelid, 'pg_class'))
  FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid
 WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid), tgenabled::text
  FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid
 WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
UNION ALL
SELECT 'system trigger', tgrelid::regclass::text, '', tgfoid::regproc::text, tgenabled::text
  FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid
 WHERE relnamespace = 'public'::regnamespace AND tgisinternal
UNION ALL
SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod),
       concat_ws(' ', attnotnull, pg_get_expr(adbin, adrelid))
  FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = attrelid
  LEFT JOIN pg_attrdef AS d ON adrelid = attrelid AND adnum = attnum
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
ORDER BY 1, 2, 3, 4, 5
"""


def catalog(uri: str) -> list[tuple[Any, ...]]:
    """Return everything that a run might drop of a database's tables, as it is now."""
    return select(uri, _CATALOG)
