"""The statements of every construct of the language: servers take all, files show the telling ones.

A case is a folder: mapping.py (with `stored`, which says what its files show), source.sql,
target.sql, and expected/ with a file for each mapping.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from engine.moving import execute
from golden.stored import compare
from rowcall import Project
from rowcall.catalog.read import read_source
from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.deferred import deferred_columns, fill, mark
from rowcall.compile.judge import Judging, judging
from rowcall.compile.large_objects import with_contents
from rowcall.compile.load import (
    close_entries,
    entry_table,
    has_refused,
    load_entries,
    load_rows,
    parts_in,
    refuse_unit,
)
from rowcall.compile.overrule import dragging, rulings
from rowcall.compile.placeholders import StandIns, refuse_units, stand_ins
from rowcall.compile.taking_back import recall_refused, take_back
from rowcall.compile.views import public_views
from rowcall.ledger.store import begin_run, record_mark_rules
from rowcall.mapping.fallbacks import Null
from rowcall.pg.connect import connect_source, connect_target
from rowcall.pg.run_sql import run
from rowcall.plan.steps import StageQuery, StageTable
from rowcall.run.run import Prepared, read_and_plan
from rowcall.sql.statements import statement
from rowcall.stage.queries import stage_query
from rowcall.stage.tables import stage_table

FOLDER = Path(__file__).parent
CASES = sorted(path.parent.name for path in FOLDER.glob("*/mapping.py"))

RANGE = {"source": 0, "low": 0, "high": 10}


@dataclass(frozen=True)
class Statement:
    """A compiled statement, what it is for, and parameters with which it can be run."""

    title: str
    sql: str
    parameters: dict[str, object]


@dataclass(frozen=True)
class Case:
    """A project, and which kinds of its statements are stored: {mapping: titles}."""

    project: Project
    stored: dict[str, str]


def load_case(name: str) -> Case:
    spec = spec_from_file_location(f"golden_{name}", FOLDER / name / "mapping.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return Case(module.project, module.stored)


def statements(bound: Bound, project: BoundProject) -> list[Statement]:
    """Return the statements of one mapping, in the order in which they run."""
    decided = judging(bound, project)
    found = [Statement("judge", decided.statement(), {})]
    found += [
        Statement("rule", str(sql), {}) for ruling in rulings(decided) for sql in ruling.statements
    ]
    found += [
        Statement("entry-table", entry_table(bound, number), {})
        for number in range(len(bound.readings))
    ]
    if bound.target is not None:
        found += _of_target(bound, decided, project)
    for number in range(len(bound.readings)):
        more: dict[str, object] = {**RANGE, "source": number, "batch": 1, "run": 1}
        found.append(Statement("enter", load_entries(bound, number), more))
    if bound.target is not None:
        found.append(Statement("was a row refused", has_refused(bound), {}))
        late = [*recall_refused(bound), *dragging(decided).statements]
        found += [Statement("follow", str(sql), {}) for sql in late]
        taken = take_back(bound, project, decided.mark_rules)
        found += [Statement("take-back", sql, {}) for sql in taken]
    return found + [Statement("close", str(sql), {}) for sql in close_entries(bound)]


def _of_target(bound: Bound, decided: Judging, project: BoundProject) -> list[Statement]:
    refused: dict[str, object] = {**RANGE, "part": "", "told": "", "mapping": bound.name}
    return [
        *(one for made in stand_ins(decided) for one in _stand_in(bound, made)),
        Statement("load", load_rows(bound, project.target.schema), {**RANGE, "parts": None}),
        Statement("parts of a row", parts_in(bound), dict(RANGE)),
        Statement("refuse", refuse_unit(bound), refused),
    ]


def _stand_in(bound: Bound, made: StandIns) -> list[Statement]:
    refuse = refuse_units(bound, made.refused)
    return [
        Statement("stand-in", made.write, {"run": 1, "keys": None}),
        Statement("stand-ins wanted", made.keys, {}),
        Statement("refuse a stand-in", refuse, {"key": "", "told": ""}),
    ]


def fills(bound: Bound, project: BoundProject) -> list[Statement]:
    """Return what runs when all mappings are loaded."""
    found: list[Statement] = []
    for column, ref in deferred_columns(bound).items():
        for number, reading in enumerate(bound.readings):
            if column in reading.columns:
                filled = fill(bound, column, number, project)
                found.append(Statement("fill", filled, {"rows": None}))
                if isinstance(ref.fallback, Null):
                    sql = mark(bound, column, number, project)
                    found.append(Statement("mark", sql, {"number": 1}))
    return found


@pytest.fixture
def prepared(case: str, new_database: Callable[[], str]) -> tuple[Prepared, str, str]:
    source, target = new_database(), new_database()
    execute(source, (FOLDER / case / "source.sql").read_text(encoding="utf-8"))
    execute(target, (FOLDER / case / "target.sql").read_text(encoding="utf-8"))
    return read_and_plan(load_case(case).project, source, target), source, target


@pytest.mark.both_versions
@pytest.mark.parametrize("case", CASES)
def test_statements_are_as_stored_and_the_server_takes_them(
    case: str, prepared: tuple[Prepared, str, str]
) -> None:
    plan, source, target = prepared
    stored = load_case(case).stored
    for name, titles in stored.items():
        listed = [one for one in _all(plan.project, name) if one.title in titles.split()]
        assert {one.title for one in listed} == set(titles.split())
        text = "\n".join(f"-- {one.title}\n{one.sql};\n" for one in listed)
        compare(text, FOLDER / case / "expected" / f"{name}.sql")
    assert {path.stem for path in (FOLDER / case / "expected").iterdir()} == set(stored)
    _run_all(plan, source, target)


def _all(project: BoundProject, name: str) -> list[Statement]:
    if name != "views":
        bound = project[name]
        return [*statements(bound, project), *fills(bound, project)]
    views = public_views(project, {bound.name for bound in project.mappings})
    return [Statement(sql.split("rowcall.")[1].split(" ")[0], sql, {}) for sql in views]


def _run_all(plan: Prepared, source_uri: str, target_uri: str) -> None:
    project = plan.project
    with connect_source(source_uri) as source, connect_target(target_uri) as target:
        run(target, statement("rowcall.ledger", "ledger"))
        run(target, statement("rowcall.ledger", "functions"))
        begin_run(target)
        run(target, "SELECT set_config('rowcall.id_key', 'key', false)")
        full = with_contents(project.project, read_source(source, "public"))
        for step in plan.plan.steps:
            if isinstance(step, StageTable):
                stage_table(source, target, full.tables[step.relation], step.columns)
            elif isinstance(step, StageQuery):
                query = next(q for q in project.queries if q.name == step.relation)
                stage_query(target, query, project.source.columns_by_table, "public")
        for bound in project.mappings:
            for one in statements(bound, project):
                run(target, one.sql, **one.parameters)
            record_mark_rules(target, bound.name, judging(bound, project).mark_rules)
        for bound in project.mappings:
            for one in fills(bound, project):
                run(target, one.sql, **one.parameters)
        for sql in public_views(project, {bound.name for bound in project.mappings}):
            run(target, sql)
        for view in ("source_rows", "target_rows", "marks", "balance", "target_balance"):
            run(target, f"SELECT * FROM rowcall.{view}")
