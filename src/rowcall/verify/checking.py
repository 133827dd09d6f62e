"""Makes the values of one mapping again and compares them with its rows, reading by reading."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rowcall.compile.after_load import computation, types_asked
from rowcall.compile.bind import Bound, BoundProject
from rowcall.verify import loads, merges
from rowcall.verify.compare import Compared
from rowcall.verify.delivered import base_type, is_number
from rowcall.verify.dialect import kind_of
from rowcall.verify.evaluator import Evaluator
from rowcall.verify.expected import Expected
from rowcall.verify.finding import Coverage, Difference
from rowcall.verify.naming import qualified
from rowcall.verify.parsers import parsed

KEYS = 100


@dataclass
class Checking:
    """The rows of one mapping beside what its units should have become."""

    bound: Bound
    project: BoundProject
    readings: tuple[Expected, ...]
    both: Evaluator
    units: int = 0

    def differences(self) -> Iterator[Difference]:
        """Yield what differs in the mapping's rows; relations that are done with are dropped."""
        for one in self.readings:
            self._prepare(one)
        # members of a union may ask of a column in ways of their own
        asked = dict.fromkeys(p.stands for one in self.readings for p in one.parts.values())
        standing = {sql: f"v{i}" for i, sql in enumerate(asked, 1)}
        if self.bound.target:
            query = loads.target_query(self.bound, standing, self.project)
            self.both.copy(query, "stands", self.bound.name)
        after = self._after()
        has_kept = self._kept()
        if any(one.gathers for one in self.readings):
            self.both.make("gathered", self.bound.name, merges.gathered(self.readings))
        for one in self.readings:
            yield from self._compare(Compared(one, standing, after, has_kept))
        yield from self._merges()
        for schema in ("stands", "after", "kept", "gathered", "grouped"):
            self.both.drop(schema, self.bound.name)
        for one in self.readings:
            for schema in ("keyed", "asked", "asked_of_merged", "weighed"):
                self.both.drop(schema, one.label)

    def coverage(self) -> Coverage:
        """Return how far the comparison went."""
        beside = {key for one in self.readings for key in one.unwritten}
        asked = {key for one in self.readings for key in one.asked_parts} - beside
        parts = {key for one in self.readings for key in one.parts} - beside
        unverified = {c: why for one in self.readings for c, why in one.unverified.items()}
        return Coverage(
            self.bound.name, self.units, len(parts - asked), len(asked), unverified, self._unchecked
        )

    def _prepare(self, one: Expected) -> None:
        both = self.both
        if one.sheet.asks_key:
            both.copy(loads.keyed_query(one), "keyed", one.label)
        if one.sheet.asked:
            both.copy(loads.asked_query(one), "asked", one.label)
        if one.sheet.asked_of_merged:
            both.copy(loads.asked_of_merged_query(one), "asked_of_merged", one.label)
        both.view("given", one.label, one.given)
        for alias, (word, raw, column) in one.sheet.parsed.items():
            given = qualified("given", one.label)
            query = f"SELECT DISTINCT {raw} FROM {given} WHERE {raw} IS NOT NULL"
            texts = [row[0] for row in both.rows(query)]
            values = [parsed(word, one_text, column) for one_text in texts]
            type_name = base_type(column)
            if kind_of(type_name) is None and not is_number(type_name):
                values = both.printed(values, type_name)
            both.put("parsed", f"{one.label}_{alias}", {"raw": texts, "value": values})
        both.view("found", one.label, one.found())

    def _after(self) -> tuple[str, ...]:
        computed = self.bound.mapping.after_load if self.bound.mapping else None
        if not computed:
            return ()
        schema = self.project.target.schema
        (types,) = self.both.ask(types_asked(self.bound), schema=schema)
        query = loads.after_query(computation(self.bound, self.project, types))
        self.both.copy(query, "after", self.bound.name, schema=schema)
        return computed.columns

    def _kept(self) -> bool:
        if not self.project.adopts or not self.bound.target:
            return False
        return self.both.copy(loads.kept_query(self.bound), "kept", self.bound.name) > 0

    def _compare(self, compared: Compared) -> Iterator[Difference]:
        one, both = compared.expected, self.both
        if compared.circular:
            both.copy(loads.cycles_query(self.bound, one.sheet.reading), "cycles", one.label)
        both.view("compared", one.label, compared.view())
        both.make("weighed", one.label, compared.weighed())
        ((units, unentered, missing, outcomes, *differing),) = both.rows(compared.counts())
        self.units += units
        is_missing = "entry_outcome = 'migrated' AND NOT is_there"
        found = (
            (unentered, "missing_entry", "a unit has no entry", "entry_outcome IS NULL"),
            (missing, "missing_row", "the row of an entry is gone", is_missing),
            (outcomes, "outcome", "the outcome is not what the values call for", "wrong_outcome"),
        )
        for rows, check, says, condition in found:
            if rows:
                of_row = check == "missing_row"
                query = compared.first_units(condition, KEYS, of_row=of_row)
                yield self._difference(check, "", says, both.rows(query), rows, of_row=of_row)
        for i, (key, rows) in enumerate(zip(one.parts, differing, strict=True), 1):
            if rows:
                query = compared.first_values(i, KEYS)
                says = f"holds another value than {self.bound.name} says"
                if key in one.unwritten:
                    says = f"holds what neither the database nor a rule of {self.bound.name} gives"
                yield self._difference("value", key, says, both.rows(query), rows, of_row=True)
        yield from self._entries(compared)
        yield from self._marks(compared)

    def _entries(self, compared: Compared) -> Iterator[Difference]:
        found = {
            "extra_entry": ("an entry has no unit", compared.extra_entries()),
            "doubled_entry": ("a unit has several entries", compared.doubled_entries()),
        }
        for check, (says, query) in found.items():
            if rows := self.both.rows(query):
                yield self._difference(check, "", says, rows)

    def _marks(self, compared: Compared) -> Iterator[Difference]:
        columns = [p.name for p in compared.marking]
        if not columns:
            return
        label, reading = compared.expected.label, compared.expected.sheet.reading
        self.both.copy(loads.marks_query(self.bound, reading, columns), "marked", label)
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for column, *line in self.both.rows(compared.marks()):
            found[column].append(tuple(line))
        for column, lines in found.items():
            yield self._difference("mark", column, "marks are not those of the values", lines)

    @cached_property
    def _unchecked(self) -> dict[str, str]:
        # number 0: what was judged again
        ((again,),) = self.both.ask(
            "SELECT (SELECT count(*) FROM rowcall.correction)"
            " + (SELECT count(*) FROM rowcall.batch WHERE batch_id = 0)"
        )
        return merges.unchecked(self.readings, is_corrected=again > 0)

    def _merges(self) -> Iterator[Difference]:
        merge = self.bound.mapping.merge if self.bound.mapping else None
        if not merge or "merged" in self._unchecked:
            return
        relation = qualified("grouped", self.bound.name)
        self.both.make("grouped", self.bound.name, merges.grouped(self.readings, merge.by))
        together = ", ".join(merge.by)
        if rows := self.both.rows(merges.apart(merge.by, relation)):
            says = f"is not in the row of those with the same {together}"
            yield self._difference("merged", "", says, rows)
        if "survivor" not in self._unchecked:
            query = merges.out_of_turn(merge.by, relation)
            if rows := self.both.rows(query):
                yield self._difference("survivor", "", "another unit should have survived", rows)

    def _difference(
        self,
        check: str,
        column: str,
        says: str,
        lines: list[tuple[Any, ...]],
        rows: int = 0,
        *,
        of_row: bool = False,
    ) -> Difference:
        """Return the finding: of rows of the table, or of units of the mapping."""
        where = self.bound.target.name if of_row and self.bound.target else self.bound.name
        keys = tuple(str(line[0]) for line in lines[:KEYS])
        samples = tuple((line[1], line[2]) for line in lines[:KEYS] if len(line) > 1)
        return Difference(check, where, column, rows or len(lines), says, keys, samples)
