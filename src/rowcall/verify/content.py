"""Compares what every migrated row holds with what its mapping says, computed anew."""

from collections import defaultdict
from dataclasses import dataclass, replace

from rowcall.compile.bind import BoundProject
from rowcall.schema.table import Database, Table
from rowcall.verify import loads
from rowcall.verify.comparable import compare_what_can_be
from rowcall.verify.evaluator import FAILURES, Evaluator, failed
from rowcall.verify.expected import Expected, expected
from rowcall.verify.finding import Coverage, Difference
from rowcall.verify.sheet import STAGED
from rowcall.verify.staging import ORDERS_BY_BYTES, Staging, possible_keys


@dataclass(frozen=True)
class Content:
    """What the comparison of all mappings found, and how far it went."""

    differences: tuple[Difference, ...]
    coverage: tuple[Coverage, ...]


def verify_content(project: BoundProject, shapes: Database, both: Evaluator) -> Content:
    """Return every difference between what rows hold and what their mappings say.

    `shapes` are those of the staged relations.
    """
    staging, recipes = _load(project, _staging(project, shapes, both), both)
    differences: list[Difference] = []
    coverage: list[Coverage] = []
    for bound in project.mappings:
        found, how_far = compare_what_can_be(bound, project, staging, recipes[bound.name], both)
        differences += found
        coverage.append(how_far)
    return Content(tuple(differences), tuple(coverage))


def _staging(project: BoundProject, shapes: Database, both: Evaluator) -> Staging:
    ((orders_by_bytes,),) = both.ask(ORDERS_BY_BYTES)
    asked = possible_keys(project, shapes)
    keys = frozenset(key for key, query in asked.items() if both.ask(query) == [(True,)])
    return Staging(shapes, keys, bool(orders_by_bytes))


Recipes = dict[str, tuple[Expected, ...]]


def _load(project: BoundProject, staging: Staging, both: Evaluator) -> tuple[Staging, Recipes]:
    """Copy what several mappings read, and return what is made of it.

    A staged column that cannot be copied is left to PostgreSQL.
    """
    while True:
        recipes = {
            bound.name: tuple(
                expected(bound, number, project, staging) for number in range(len(bound.readings))
            )
            for bound in project.mappings
        }
        unread = _load_staged(staging, recipes, both)
        if not unread:
            _load_ledger(project, recipes, both)
            return staging, recipes
        staging = replace(staging, unread=staging.unread | unread)


def _load_staged(staging: Staging, recipes: Recipes, both: Evaluator) -> frozenset[tuple[str, str]]:
    """Copy the staged columns that are read, and return those that cannot be copied."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for readings in recipes.values():
        for one in readings:
            for relation, columns in one.sheet.staged.items():
                wanted[relation] |= columns
    unread: set[tuple[str, str]] = set()
    for relation, columns in wanted.items():
        shape = staging.tables[relation]
        known = {column for table, column in staging.unread if table == relation}
        try:
            both.copy(loads.staged_query(shape, columns, known), STAGED, relation)
        except FAILURES as error:
            tried = columns - known
            alone = {(relation, column) for column in tried if _fails(shape, column, both)}
            if not alone:
                raise failed(error) from None
            unread |= alone
    return frozenset(unread)


def _fails(shape: Table, column: str, both: Evaluator) -> bool:
    try:
        both.copy(loads.staged_query(shape, [column], ()), STAGED, shape.name)
    except FAILURES:
        return True
    return False


def _load_ledger(project: BoundProject, recipes: Recipes, both: Evaluator) -> None:
    """Copy entries, stand-ins, and the rows that the target shipped."""
    shipped: dict[str, set[str]] = defaultdict(set)
    for readings in recipes.values():
        for one in readings:
            for table, columns in one.sheet.existing.items():
                shipped[table] |= columns
    for bound in project.mappings:
        both.copy(loads.entered_query(bound), "entered", bound.name, loads.entered_columns(bound))
        if bound.target:
            both.copy(loads.stand_ins_query(bound), "stand_ins", bound.name)
    for table, columns in shipped.items():
        shape = project.target.tables[table]
        both.copy(loads.existing_query(shape, columns, project.target.schema), "existing", table)
