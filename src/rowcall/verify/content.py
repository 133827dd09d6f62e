"""Compares what every migrated row holds with what its mapping says, computed anew."""

from collections import defaultdict
from dataclasses import dataclass

from rowcall.compile.bind import BoundProject
from rowcall.schema.table import Database
from rowcall.verify import loads
from rowcall.verify.checking import Checking
from rowcall.verify.evaluator import Evaluator
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
    staging = _staging(project, shapes, both)
    recipes = {
        bound.name: tuple(
            expected(bound, number, project, staging) for number in range(len(bound.readings))
        )
        for bound in project.mappings
    }
    _load_shared(project, staging, recipes, both)
    differences: list[Difference] = []
    coverage: list[Coverage] = []
    for bound in project.mappings:
        checking = Checking(bound, project, recipes[bound.name], both)
        differences += checking.differences()
        coverage.append(checking.coverage())
    return Content(tuple(differences), tuple(coverage))


def _staging(project: BoundProject, shapes: Database, both: Evaluator) -> Staging:
    ((orders_by_bytes,),) = both.ask(ORDERS_BY_BYTES)
    asked = possible_keys(project, shapes)
    keys = frozenset(key for key, query in asked.items() if both.ask(query) == [(True,)])
    return Staging(shapes, keys, bool(orders_by_bytes))


def _load_shared(
    project: BoundProject,
    staging: Staging,
    recipes: dict[str, tuple[Expected, ...]],
    both: Evaluator,
) -> None:
    """Copy what several mappings read: staged columns, entries, stand-ins, shipped rows."""
    wanted: dict[str, set[str]] = defaultdict(set)
    shipped: dict[str, set[str]] = defaultdict(set)
    for readings in recipes.values():
        for one in readings:
            for relation, columns in one.sheet.staged.items():
                wanted[relation] |= columns
            for table, columns in one.sheet.existing.items():
                shipped[table] |= columns
    for relation, columns in wanted.items():
        query = loads.staged_query(staging.tables[relation], columns)
        both.copy(query, STAGED, relation)
    for bound in project.mappings:
        both.copy(loads.entered_query(bound), "entered", bound.name, loads.entered_columns(bound))
        if bound.target:
            both.copy(loads.stand_ins_query(bound), "stand_ins", bound.name)
    for table, columns in shipped.items():
        shape = project.target.tables[table]
        both.copy(loads.existing_query(shape, columns, project.target.schema), "existing", table)
