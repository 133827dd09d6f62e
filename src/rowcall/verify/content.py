"""Compares what every migrated row holds with what its mapping says, computed anew."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rowcall.compile.bind import Bound, BoundProject
from rowcall.schema.table import Database
from rowcall.sql.quote import name, qualified
from rowcall.verify import loads, merges
from rowcall.verify.compare import Compared
from rowcall.verify.evaluator import Evaluator
from rowcall.verify.expected import Expected, expected
from rowcall.verify.finding import Coverage, Difference
from rowcall.verify.parsers import PARSERS, plain
from rowcall.verify.sheet import STAGED

KEYS = 100


@dataclass(frozen=True)
class Content:
    """What the comparison of all mappings found, and how far it went."""

    differences: tuple[Difference, ...]
    coverage: tuple[Coverage, ...]


def verify_content(project: BoundProject, staging: Database, both: Evaluator) -> Content:
    """Return every difference between what rows hold and what their mappings say."""
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
        checking = _Checking(bound, project, recipes[bound.name], both)
        differences += checking.differences()
        coverage.append(checking.coverage())
    return Content(tuple(differences), tuple(coverage))


def _load_shared(
    project: BoundProject,
    staging: Database,
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


@dataclass
class _Checking:
    bound: Bound
    project: BoundProject
    readings: tuple[Expected, ...]
    both: Evaluator
    units: int = 0

    def differences(self) -> Iterator[Difference]:
        """Yield what differs in the mapping's rows; relations that are done with are dropped."""
        for one in self.readings:
            self._prepare(one)
        if self.bound.target:
            parts = {key: p.stands for one in self.readings for key, p in one.parts.items()}
            query = loads.target_query(self.bound, parts, self.project)
            self.both.copy(query, "stands", self.bound.name)
        after = self._after()
        has_kept = self._kept()
        if any(one.gathers for one in self.readings):
            both = self.both
            both.duck.execute(
                f"CREATE OR REPLACE TABLE {qualified('gathered', self.bound.name)}"
                f" AS {merges.gathered(self.readings)}"
            )
        for one in self.readings:
            yield from self._compare(Compared(one, after, has_kept))
        yield from self._merges()
        for schema in ("stands", "after", "kept", "gathered"):
            self.both.drop(schema, self.bound.name)
        for one in self.readings:
            for schema in ("keyed", "asked"):
                self.both.drop(schema, one.label)

    def coverage(self) -> Coverage:
        """Return how far the comparison went."""
        asked = {
            key
            for one in self.readings
            for key, part in one.parts.items()
            if self._is_asked(one, key, part.expected)
        }
        parts = {key for one in self.readings for key in one.parts}
        unverified = {c: why for one in self.readings for c, why in one.unverified.items()}
        return Coverage(self.bound.name, self.units, len(parts - asked), len(asked), unverified)

    def _is_asked(self, one: Expected, key: str, wanted: str) -> bool:
        computed = self.bound.mapping.after_load if self.bound.mapping else None
        if computed and key in computed.columns:
            return True
        column = key.partition(".")[0]
        given = next((p.given for p in one.pieces if p.name == column), dict[str, str]())
        # a reference is found by its keys, and its value names none of them
        named = {alias: sql for alias, sql in given.items() if name(alias) in wanted} or given
        return wanted == "FALSE" or any("asked." in sql for sql in named.values())

    def _prepare(self, one: Expected) -> None:
        both = self.both
        if one.sheet.asks_key:
            both.copy(loads.keyed_query(one), "keyed", one.label)
        if one.sheet.asked:
            both.copy(loads.asked_query(one), "asked", one.label)
        both.view("given", one.label, one.given)
        for alias, (word, raw, type_name) in one.sheet.parsed.items():
            given = qualified("given", one.label)
            texts = [row[0] for row in both.rows(
                f"SELECT DISTINCT {raw} FROM {given} WHERE {raw} IS NOT NULL")]  # fmt: skip
            values = [_parsed(word, one_text, type_name) for one_text in texts]
            both.put("parsed", f"{one.label}_{alias}", {"raw": texts, "value": values})
        both.view("found", one.label, one.found())

    def _after(self) -> tuple[str, ...]:
        computed = self.bound.mapping.after_load if self.bound.mapping else None
        if not computed:
            return ()
        self.both.copy(loads.after_query(self.bound), "after", self.bound.name)
        return computed.columns

    def _kept(self) -> bool:
        if not self.project.adopts or not self.bound.target:
            return False
        return self.both.copy(loads.kept_query(self.bound), "kept", self.bound.name) > 0

    def _compare(self, compared: Compared) -> Iterator[Difference]:
        one, both, where = compared.expected, self.both, self.bound.name
        view = compared.view() if self.bound.target else _without_rows(compared)
        both.view("compared", one.label, view)
        ((units, unentered, missing, outcomes, *differing),) = both.rows(compared.counts())
        self.units += units
        found = {
            ("missing_entry", "a unit has no entry"): (unentered, "entry_outcome IS NULL"),
            ("missing_row", "an entry's row is gone"): (
                missing,
                "entry_outcome = 'migrated' AND NOT is_there",
            ),
            ("outcome", "the outcome is not what the unit's values call for"): (
                outcomes,
                compared.wrong_outcome(),
            ),
        }
        for (check, says), (rows, condition) in found.items():
            if rows:
                query = compared.first(condition, "unit__excluded", "entry_outcome", KEYS)
                yield _difference(check, where, "", rows, says, both.rows(query))
        for i, (key, rows) in enumerate(zip(one.parts, differing, strict=True), 1):
            if rows:
                query = compared.first(f"differs{i}", f"wanted{i}", f"stands{i}", KEYS)
                says = "holds another value than the mapping says"
                yield _difference("value", where, key, rows, says, both.rows(query))
        yield from self._unknown_entries(one, units - unentered)
        yield from self._marks(compared)

    def _unknown_entries(self, one: Expected, matched: int) -> Iterator[Difference]:
        entered = qualified("entered", self.bound.name)
        mine = f"entry.reading = {one.sheet.number}"
        total = self.both.one(f"SELECT count(*) FROM {entered} AS entry WHERE {mine}")
        if total == matched:
            return
        query = (
            f"SELECT entry.source_key, entry.part, NULL FROM {entered} AS entry"
            f" LEFT JOIN {qualified('given', one.label)} AS given"
            " ON given.unit__key = entry.source_key AND given.unit__part = entry.part"
            f" WHERE {mine} GROUP BY ALL HAVING count(*) <> 1 OR count(given.unit__key) <> 1"
            f" ORDER BY 1 LIMIT {KEYS}"
        )
        rows = self.both.rows(query)
        yield _difference(
            "unknown_entry", self.bound.name, "", abs(total - matched) or len(rows),
            "an entry has no unit, or a unit has two", rows,
        )  # fmt: skip

    def _marks(self, compared: Compared) -> Iterator[Difference]:
        query = compared.marks()
        reading = compared.expected.sheet.reading
        if not query:
            return
        listed = self.both.rows(query)
        known = dict(self.both.ask(loads.marks_query(self.bound, reading)))
        for column, rows in listed:
            marked: int = known.get(column, 0)
            if marked != rows:
                yield Difference(
                    "mark", self.bound.name, column, abs(marked - rows),
                    f"{marked:,} rows are marked as placeholders, {rows:,} should be",
                )  # fmt: skip

    def _merges(self) -> Iterator[Difference]:
        merge = self.bound.mapping.merge if self.bound.mapping else None
        if not merge or not all(set(merge.by) <= set(one.parts) for one in self.readings):
            return
        relation = merges.label(self.bound.name)
        query = merges.grouped(self.readings, merge.by)
        self.both.duck.execute(f"CREATE OR REPLACE TABLE {relation} AS {query}")
        rows = self.both.rows(merges.apart(merge.by, relation))
        if rows:
            says = f"units that agree in {', '.join(merge.by)} are not in one row, or others are"
            yield _difference(
                "merge", self.bound.name, "", len(rows), says, [(*r, None, None) for r in rows]
            )
        order = merges.survivors(self.readings, merge.by, relation)
        rows = self.both.rows(order) if order else []
        if rows:
            says = "another unit should have survived"
            yield _difference(
                "survivor", self.bound.name, "", len(rows), says, [(*r, None, None) for r in rows]
            )
        self.both.duck.execute(f"DROP TABLE {relation}")


def _difference(
    check: str, where: str, column: str, rows: int, says: str, lines: list[tuple[Any, ...]]
) -> Difference:
    keys = tuple(str(line[0]) for line in lines[:KEYS])
    samples = tuple((line[1], line[2]) for line in lines[:KEYS])
    return Difference(check, where, column, rows, says, keys, samples)


def _without_rows(compared: Compared) -> str:
    """Return the view of a mapping that writes nothing: what a fan-out leaves over."""
    return compared.view().replace("stands.target_key IS NOT NULL", "FALSE")


def _parsed(word: str, raw: str, type_name: str) -> str | None:
    """Return what Python reads in a text, rounded as the column's type rounds."""
    value = PARSERS[word](raw)
    if value is None or word not in {"Number", "Integer"}:
        return value
    scale = type_name.partition(",")[2].rstrip(") ")
    digits = int(scale) if scale else 0
    if type_name.startswith("numeric") and not scale:
        return value
    number = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return plain(number)
