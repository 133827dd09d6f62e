"""Asks a what-if, and lets the changed project do what was asked, from an empty target."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from engine.moving import Move, execute, select
from rowcall import Project
from rowcall.account.what_if import OUTCOMES, WhatIf
from rowcall.api.scratch_run import Ground
from rowcall.api.what_if import ask
from rowcall.mapping.changed import changed
from rowcall.plan.steps import Plan
from rowcall.run.events import Listener, silent

# all that is decided of a unit but the ids of this target: those of the scratch database differ
UNITS = """
SELECT mapping, source_table, source_key, part, outcome, reason, detail, cause_mapping, cause_key,
       cause_part, cause_reason, target_table, target_key IS NULL
  FROM rowcall.source_rows ORDER BY mapping, source_table, source_key, part
"""
# passwords are not hashed where it is asked, so that none is locked
MARKS = """
SELECT mapping, source_key, part, column_name, rule, reason FROM rowcall.marks
 WHERE rule <> 'locked' ORDER BY 1, 2, 3, 4
"""


@dataclass
class Asking:
    """A move whose target has its staging, an empty database to ask in, and one to run in."""

    move: Move
    scratch: str
    new_target: Callable[[], str]
    seen: list[list[tuple[Any, ...]]] = field(default_factory=list[list[tuple[Any, ...]]])

    def ask(self, *changes: str) -> WhatIf:
        """Ask, and keep what the scratch database says of each unit before it is emptied."""
        self.seen.clear()
        return ask(
            Ground(self.move.project, self.move.target, self.scratch),
            changes,
            self._walking,
            self.move.source,
        )

    @contextmanager
    def _walking(self, plan: Plan) -> Iterator[tuple[Listener, threading.Event]]:
        yield silent, threading.Event()
        self.seen.append(select(self.scratch, UNITS) + select(self.scratch, MARKS))

    def do(self, answer: WhatIf) -> Move:
        """Run the changed project from an empty target, with that dropped which it claims not."""
        project = changed(self.move.project, answer.changes)
        more = dict.fromkeys(answer.unclaimed, "read no more")
        return self.run(replace(project, drop_columns={**project.drop_columns, **more}))

    def run(self, project: Project) -> Move:
        """Run a project from an empty target."""
        done = Move(project, self.move.source, self.new_target())
        done.run()
        return done

    def assert_true(self, answer: WhatIf, done: Move, before: Move | None = None) -> None:
        """Compare an answer, unit by unit and in its sums, with two runs: then, and today."""
        assert self.seen[-1] == done.rows(UNITS) + done.rows(MARKS)
        assert _sums(answer, "then") == _counted(done)
        assert _sums(answer, "today") == _counted(before or self.move)
        reasons = {
            (line.mapping, line.source_table, line.outcome, line.reason): line.then
            for line in answer.reasons
            if line.then
        }
        assert reasons == {tuple(key): count for *key, count in done.rows(_REASONS)}
        marks = {
            (line.mapping, line.column, line.rule, line.reason): (line.today, line.then)
            for line in answer.marks
        }
        today, then = (dict(move.rows(_MARKS)) for move in (before or self.move, done))
        assert marks == {key: (today.get(key, 0), then.get(key, 0)) for key in {**today, **then}}


_REASONS = """
SELECT mapping, source_table, outcome, reason, count(*) FROM rowcall.source_rows
 WHERE reason IS NOT NULL GROUP BY 1, 2, 3, 4
"""

_MARKS = """
SELECT (mapping, column_name, rule, reason), count(*) FROM rowcall.marks
 WHERE rule <> 'locked' GROUP BY mapping, column_name, rule, reason
"""


def _sums(answer: WhatIf, when: str) -> dict[tuple[str, ...], int]:
    return {
        (line.mapping, line.source_table, line.outcome): getattr(line, when)
        for line in answer.units
    }


def _counted(move: Move) -> dict[tuple[str, ...], int]:
    return {
        (mapping, table, outcome): count
        for mapping, table, *counts in move.rows(
            f"SELECT mapping, source_table, {', '.join(OUTCOMES)} FROM rowcall.balance"
        )
        for outcome, count in zip(OUTCOMES, counts, strict=True)
    }


def differences(answer: WhatIf) -> dict[str, int]:
    """Return the changed numbers of units, as mapping/outcome."""
    return {
        f"{line.mapping}/{line.outcome}": line.difference
        for line in answer.units
        if line.difference
    }


def nothing_in(uri: str) -> bool:
    """Return whether a database is as it was made."""
    return select(
        uri,
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'public'"
        " AND nspname <> 'information_schema' UNION ALL"
        " SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL"
        " SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ) == [] and select(uri, _PUBLIC) == [("pg_database_owner", True)]


_PUBLIC = """
SELECT nspowner::regrole::text, has_schema_privilege('pg_monitor', oid, 'USAGE')
  FROM pg_namespace WHERE nspname = 'public'
"""

__all__ = ["Asking", "differences", "execute", "nothing_in"]
