"""Foreign keys whose values a mapping copies: its rows refer by what stands in their columns.

Where the new schema keeps the old numbers, nobody writes a `Ref`. The parent is a row that stands
in the target, since its mapping was loaded before, or a row of the mapping's own that moves.
"""

from __future__ import annotations

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.equality import same_values
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import judged, overruled, unit_is
from rowcall.compile.waiting import waiting_entries, waiting_units
from rowcall.mapping.fallbacks import Null
from rowcall.schema.table import ForeignKey, Table
from rowcall.sql.clauses import indented
from rowcall.sql.index import Index
from rowcall.sql.quote import name, qualified, text

KINDS = ("missing_reference", "blocked_by_parent")


def is_judged(key: ForeignKey, bound: Bound, project: BoundProject) -> bool:
    """Return whether no row with a value that leads nowhere is there when the key is restored.

    Of rows that an earlier migration wrote, the primary key stays what it is while they are
    repaired; any other value may become another one.
    """
    if key not in bound.copied:
        return False
    return not project.adopts or key.to_columns == project.target.tables[key.to_table].primary_key


def copied_keys(bound: Bound, project: BoundProject) -> list[CopiedKey]:
    """Return the foreign keys of the mapping's table whose values it copies."""
    return [CopiedKey(bound, key, project) for key in bound.copied]


def copied_mark_rules(bound: Bound, project: BoundProject) -> list[tuple[str, str, str]]:
    """Return the marks of copied values that lead nowhere, in whose place stands NULL."""
    nulled = [one for one in copied_keys(bound, project) if one.is_nulled]
    return [one.mark(kind) for one in nulled for kind in KINDS]


@dataclass(frozen=True)
class CopiedKey:
    """One foreign key of a mapping's table, and the statements that follow its values."""

    bound: Bound
    key: ForeignKey
    project: BoundProject

    @property
    def is_own(self) -> bool:
        """Whether the key leads to the table that the mapping itself writes."""
        return self.bound.target is not None and self.bound.target.name == self.key.to_table

    @property
    def is_in_circle(self) -> bool:
        """Whether a mapping writes parents that is loaded later, or together with this one."""
        parents = {bound.name for bound in self.parents} - {self.bound.name}
        return any(self.bound.name in one and parents & {*one} for one in self.project.circles)

    @property
    def is_nulled(self) -> bool:
        """Whether NULL takes the place of a value that leads nowhere, in every member."""
        words = [reading.columns.get(self.key.columns[0]) for reading in self.bound.readings]
        return len(self.key.columns) == 1 and all(
            word is not None and isinstance(word.fallback, Null) for word in words
        )

    @property
    def table(self) -> Table:
        """Return the table where the key leads."""
        return self.project.target.tables[self.key.to_table]

    @property
    def parents(self) -> list[Bound]:
        """Return the mappings that write it."""
        return [bound for bound in self.project.mappings if bound.target == self.table]

    def told(self, kind: str) -> str:
        """Return what is told of a row whose value leads nowhere."""
        columns = ", ".join(self.key.columns)
        if kind == "missing_reference":
            return f"{columns}: no such row in {self.key.to_table}"
        return f"{columns}: its row of {self.key.to_table} did not move"

    def mark(self, kind: str) -> tuple[str, str, str]:
        """Return the rule of the mark where NULL takes the value's place."""
        return self.key.columns[0], "null", f"{kind}: {self.told(kind).split(': ', 1)[1]}"

    def index(self) -> Index:
        """The children of a row are found by it, one after the other."""
        return Index(judged(self.bound.name), self.key.columns)

    def missing(self) -> str:
        """Quarantine the rows whose parent does not stand in the target."""
        return self._quarantine(self._adrift())

    def lost(self, *, stays: bool) -> str:
        """Quarantine the rows whose parent neither stands nor moves, and what refers to them.

        Each generation looks its children up. Where a row that does not move `stays` in the target
        as it is, it keeps its children.
        """
        unit = dict.fromkeys(
            ["unit__source", "unit__position", "unit__part", *map(name, self.key.to_columns)]
        )
        listed = ", ".join(unit)
        children = (
            f"SELECT {', '.join(f'child.{column}' for column in unit)}, 'blocked_by_parent',\n"
            f"       {', '.join(f'parent.{cause}' for cause in CAUSES)}\n"
            "  FROM lost AS parent\n"
            f" CROSS JOIN LATERAL (SELECT child.* FROM {judged(self.bound.name)} AS child\n"
            f"                      WHERE {self.same('parent', 'child')}\n"
            f"                        AND {self._moves('child')}\n"
            "                     OFFSET '0') AS child"
        )
        if stays:
            children += f"\n WHERE NOT {self._stands('parent')}"
        first = self._adrift(", ".join(f"child.{column}" for column in unit))
        return self._quarantine(
            f"WITH RECURSIVE lost ({listed}, reason, {', '.join(CAUSES)}) AS (\n"
            f"{indented(first)}\n   UNION\n{indented(children)}\n)\n"
            "SELECT DISTINCT ON (unit__source, unit__position, unit__part) *\n  FROM lost\n"
            " ORDER BY unit__source, unit__position, unit__part, reason DESC"
        )

    def nulled(self, rules: tuple[tuple[str, str, str], ...]) -> str:
        """Put NULL in the place of a value that leads nowhere, with a mark."""
        numbers = {kind: rules.index(self.mark(kind)) + 1 for kind in KINDS}
        cases = " ".join(f"WHEN '{kind}' THEN {number}" for kind, number in numbers.items())
        return (
            f"{self._comment()}"
            f"UPDATE {judged(self.bound.name)} AS judged\n"
            f"   SET {name(self.key.columns[0])} = NULL,\n"
            "       unit__marks = coalesce(judged.unit__marks, '{}')"
            f" || (CASE adrift.reason {cases} END)::smallint\n"
            f"  FROM ({self._adrift()}) AS adrift\n"
            " WHERE (judged.unit__source, judged.unit__position, judged.unit__part)\n"
            "       = (adrift.unit__source, adrift.unit__position, adrift.unit__part)"
        )

    def same(self, parent: str, child: str) -> str:
        """Return the condition that a row holds the value of another, as the target compares."""
        return same_values(
            [c for column in self.key.to_columns if (c := self.table.column(column))],
            [f"{parent}.{name(column)}" for column in self.key.to_columns],
            [f"{child}.{name(column)}" for column in self.key.columns],
        )

    def is_given(self, child: str) -> str:
        """Return the condition that no part of the value is NULL: else it is no reference."""
        return " AND ".join(f"{child}.{name(column)} IS NOT NULL" for column in self.key.columns)

    def stands_nowhere(self, child: str) -> str:
        """Return the condition that no row of the target has the value."""
        there = qualified(self.project.target.schema, self.key.to_table)
        return f"NOT EXISTS (SELECT FROM {there} AS there WHERE {self.same('there', child)})"

    def join_waiting(self, child: str) -> str:
        """Join the parent that waits in quarantine, by the values as text; '' where none can."""
        found = (
            waiting_units(self.bound, self.key.to_columns)
            if self.is_own and not self.is_in_circle
            else waiting_entries(self.parents, self.key.to_columns)
        )
        if not found:
            return ""
        on = " AND ".join(
            f"waiting.v{i} = {child}.{name(column)}::text"
            for i, column in enumerate(self.key.columns, 1)
        )
        return f"\n  LEFT JOIN (\n{indented(found, 4)}) AS waiting ON {on}"

    def _adrift(self, unit: str = "") -> str:
        """Return the units whose value leads nowhere now, each with reason and cause."""
        unit = unit or "child.unit__source, child.unit__position, child.unit__part"
        join = self.join_waiting("child")
        own = {
            "cause_mapping": text(self.bound.name),
            "cause_key": "child.unit__key",
            "cause_part": "child.unit__part",
            "cause_reason": "'missing_reference'",
        }
        is_missing = "waiting.cause_key IS NULL" if join else "TRUE"
        reason = f"CASE WHEN {is_missing} THEN 'missing_reference' ELSE 'blocked_by_parent' END"
        causes = ",\n       ".join(
            (f"coalesce(waiting.{cause}, {sql})" if join else sql) + f" AS {cause}"
            for cause, sql in own.items()
        )
        moving = ""
        if self.is_own:
            moving = (
                f"\n   AND NOT EXISTS (SELECT FROM {judged(self.bound.name)} AS parent\n"
                f"                    WHERE {self.same('parent', 'child')}\n"
                f"                      AND {self._moves('parent')})"
            )
        return (
            f"SELECT {unit},\n       {reason} AS reason,\n       {causes}\n"
            f"  FROM {judged(self.bound.name)} AS child{join}\n"
            f" WHERE {self._moves('child')}\n"
            f"   AND {self.is_given('child')}\n"
            f"   AND {self.stands_nowhere('child')}{moving}"
        )

    def _quarantine(self, found: str) -> str:
        said = " ".join(f"WHEN '{kind}' THEN {text(self.told(kind))}" for kind in KINDS)
        return (
            f"{self._comment()}"
            f"INSERT INTO {overruled(self.bound.name)}\n"
            "SELECT unit__source, unit__position, unit__part, 'quarantined', reason,\n"
            f"       CASE reason {said} END,\n"
            f"       {', '.join(CAUSES)},\n"
            "       NULL, NULL, NULL, NULL\n"
            f"  FROM (\n{indented(found, 4)}) AS found"
        )

    def _comment(self) -> str:
        return f"/* rowcall: overrule {self.bound.name}: values of {self.key.name} */\n"

    def _moves(self, unit: str) -> str:
        return (
            f"{unit}.unit__outcome = 'migrated'\n"
            f"   AND NOT EXISTS (SELECT FROM {overruled(self.bound.name)} AS ruled\n"
            f"                    WHERE {unit_is(unit, 'ruled')})"
        )

    def _stands(self, unit: str) -> str:
        there = qualified(self.project.target.schema, self.key.to_table)
        same = " AND ".join(
            f"there.{name(column)} = {unit}.{name(column)}" for column in self.key.to_columns
        )
        return f"EXISTS (SELECT FROM {there} AS there WHERE {same})"
