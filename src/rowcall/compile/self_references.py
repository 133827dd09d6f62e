"""References to the mapping itself: the parent is known only when all units are judged."""

from __future__ import annotations

from dataclasses import dataclass

from rowcall.compile.bind import Bound
from rowcall.compile.circles import on_a_circle
from rowcall.compile.references import CAUSES, is_key_given, key_names
from rowcall.compile.relations import entries, judged, overruled, unit_is
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Null
from rowcall.sql.clauses import indented
from rowcall.sql.index import Index
from rowcall.sql.quote import name, qualified, text

MarkRules = tuple[tuple[str, str, str], ...]

TOLD = {
    "missing_reference": "no such row",
    "reference_cycle": "the row is its own ancestor",
    "blocked_by_parent": "its parent did not move",
}


def self_references(bound: Bound) -> dict[str, Ref]:
    """Return the columns that refer to the mapping itself and are filled while judging."""
    return {
        column: value
        for column, value in bound.readings[0].columns.items()
        if isinstance(value, Ref) and value.target_mapping == bound.name and not value.is_deferred
    }


def _mark(kind: str) -> tuple[str, str]:
    return "null", f"{kind}: {TOLD[kind]}"


def self_mark_rules(bound: Bound) -> list[tuple[str, str, str]]:
    """Return the marks that references to the own mapping may set."""
    return [
        (column, *_mark(kind))
        for column, ref in self_references(bound).items()
        if isinstance(ref.fallback, Null)
        for kind in TOLD
    ]


@dataclass(frozen=True)
class SelfRulings:
    """What is run once, then what spreads until it changes nothing, then what is run last."""

    first: tuple[str | Index, ...]
    spreading: tuple[str, ...]
    last: tuple[str, ...]


def self_rulings(bound: Bound, rules: MarkRules) -> SelfRulings:
    """Return the statements: all columns have told who stays before any parent is filled in."""
    references = self_references(bound)
    columns = [_self_reference(bound, column, ref, rules) for column, ref in references.items()]
    nulls = [one for one in columns if isinstance(one.ref.fallback, Null)]
    return SelfRulings(
        (
            *(sql for one in columns for sql in (one.missing(), one.circular())),
            *(one.index() for one in columns if one not in nulls),
        ),
        tuple(one.blocked() for one in columns if one not in nulls),
        (*(one.orphaned() for one in nulls), *(one.value() for one in columns)),
    )


def refused_rulings(bound: Bound, rules: MarkRules, schema: str) -> list[str]:
    """Return what puts NULL in the place of rows that the database refused: their children are
    loaded already.
    """
    return [
        _self_reference(bound, column, ref, rules).refused(schema)
        for column, ref in self_references(bound).items()
        if isinstance(ref.fallback, Null)
    ]


def _self_reference(bound: Bound, column: str, ref: Ref, rules: MarkRules) -> _SelfReference:
    keys = [name(key) for key in key_names(column, ref)]
    parent_is = " AND ".join(f"parent.unit__k{i} = child.{key}" for i, key in enumerate(keys, 1))
    parent_is += " AND parent.unit__copy_of IS NULL"
    return _SelfReference(bound, column, ref, parent_is, keys, rules)


@dataclass(frozen=True)
class _SelfReference:
    """The statements of one column that refers to its own mapping."""

    bound: Bound
    column: str
    ref: Ref
    parent_is: str
    keys: list[str]
    mark_rules: MarkRules

    def missing(self) -> str:
        """There is no such parent."""
        shape = self.bound.target.column(self.column) if self.bound.target else None
        given = [f"child.{key} IS NOT NULL" for key in self.keys]
        is_given = is_key_given(self.ref, given, self.bound.readings[0].shape)
        needs = "" if shape is not None and shape.not_null else f"({is_given})\n   AND "
        table = judged(self.bound.name)
        nobody = f"NOT EXISTS (SELECT FROM {table} AS parent WHERE {self.parent_is})"
        return self._ruling("missing_reference", f"{needs}{nobody}")

    def circular(self) -> str:
        """The row is its own ancestor."""
        return self._ruling("reference_cycle", self._on_a_cycle())

    def orphaned(self) -> str:
        """The parent is there and does not move, and NULL takes its place."""
        return self._ruling("blocked_by_parent", self._parent_stays())

    def _ruling(self, kind: str, when: str) -> str:
        """Quarantine the child, or mark it: its column is NULL as it stands."""
        table = judged(self.bound.name)
        comment = f"/* rowcall: overrule {self.bound.name}: {kind} in {self.column} */\n"
        free = (
            "child.unit__outcome = 'migrated'\n"
            f"   AND NOT EXISTS (SELECT FROM {overruled(self.bound.name)} AS ruled\n"
            f"                    WHERE {unit_is('child', 'ruled')})\n   AND {when}"
        )
        if isinstance(self.ref.fallback, Null):
            number = self._number(kind)
            forget = "".join(f",\n       {key} = NULL" for key in self.keys)
            return (
                f"{comment}UPDATE {table} AS child\n"
                f"   SET unit__marks = coalesce(child.unit__marks, '{{}}') || {number}::smallint"
                f"{forget}\n WHERE {free}"
            )
        return (
            f"{comment}INSERT INTO {overruled(self.bound.name)}\n"
            "SELECT child.unit__source, child.unit__position, child.unit__part, 'quarantined',\n"
            f"       {text(kind)}, {self.told(kind)},\n"
            f"       {text(self.bound.name)}, child.unit__key, child.unit__part, {text(kind)},\n"
            f"       NULL, NULL, NULL, NULL\n  FROM {table} AS child\n WHERE {free}"
        )

    def _on_a_cycle(self) -> str:
        table = judged(self.bound.name)
        links = (
            "SELECT child.unit__position, parent.unit__position\n"
            f"  FROM {table} AS child\n"
            f"  JOIN {table} AS parent ON {self.parent_is}"
        )
        found = on_a_circle(indented(links), ("child",), ("parent",))
        return f"child.unit__position IN (\n{indented(found, 9)})"

    def _parent_stays(self) -> str:
        """The parent is there and does not move."""
        return (
            f"EXISTS (SELECT FROM {judged(self.bound.name)} AS parent\n"
            f"                 LEFT JOIN {overruled(self.bound.name)} AS of_parent\n"
            f"                   ON {unit_is('parent', 'of_parent')}\n"
            f"                WHERE {self.parent_is}\n"
            "                  AND coalesce(of_parent.outcome, parent.unit__outcome)"
            " IN ('quarantined', 'excluded'))"
        )

    def index(self) -> Index:
        """The children of a row are found by it, one after the other."""
        return Index(judged(self.bound.name), tuple(key_names(self.column, self.ref)))

    def blocked(self) -> str:
        """Children of what does not move do not move, nor do theirs.

        Each generation looks its children up: a join with all units, once for each row of a chain,
        would take n * n.
        """
        causes = [
            f"CASE WHEN of_parent.position IS NULL THEN parent.unit__{cause}"
            f" ELSE of_parent.{cause} END"
            for cause in CAUSES
        ]
        table, ruled = judged(self.bound.name), overruled(self.bound.name)
        unit = ["unit__source", "unit__position", "unit__part", "unit__copy_of"]
        unit += [f"unit__k{i}" for i in range(1, len(self.keys) + 1)]
        child = ", ".join(f"child.{column}" for column in unit)
        moves = "child.unit__outcome = 'migrated' AND of_child.position IS NULL"
        return (
            f"/* rowcall: overrule {self.bound.name}: blocked in {self.column} */\n"
            f"INSERT INTO {ruled}\n"
            f"WITH RECURSIVE blocked ({', '.join([*unit, *CAUSES])}) AS (\n"
            f"  SELECT {child},\n         {f',{chr(10)}         '.join(causes)}\n"
            f"    FROM {table} AS child\n"
            f"    JOIN {table} AS parent ON {self.parent_is}\n"
            f"    LEFT JOIN {ruled} AS of_parent ON {unit_is('parent', 'of_parent')}\n"
            f"    LEFT JOIN {ruled} AS of_child ON {unit_is('child', 'of_child')}\n"
            f"   WHERE {moves}\n"
            "     AND coalesce(of_parent.outcome, parent.unit__outcome)\n"
            "         IN ('quarantined', 'excluded')\n"
            "   UNION\n"
            f"  SELECT {child}, {', '.join(f'parent.{cause}' for cause in CAUSES)}\n"
            "    FROM blocked AS parent\n"
            f"   CROSS JOIN LATERAL (SELECT child.*\n"
            f"                         FROM {table} AS child\n"
            f"                         LEFT JOIN {ruled} AS of_child"
            f" ON {unit_is('child', 'of_child')}\n"
            f"                        WHERE {self.parent_is}\n"
            f"                          AND {moves}\n"
            "                       OFFSET '0') AS child\n"
            ")\n"
            "SELECT unit__source, unit__position, unit__part, 'quarantined',\n"
            f"       'blocked_by_parent', {self.told('blocked_by_parent')},\n"
            f"       {', '.join(CAUSES)},\n"
            "       NULL, NULL, NULL, NULL\n"
            "  FROM blocked"
        )

    def told(self, kind: str) -> str:
        """Return the literal of what is told of a trouble in this column."""
        return text(f"{self.column}: {TOLD[kind]}")

    def value(self) -> str:
        """Fill in the id of the parent, or of the row that the parent was merged into."""
        table, ruled = judged(self.bound.name), overruled(self.bound.name)
        return (
            f"/* rowcall: overrule {self.bound.name}: ids in {self.column} */\n"
            f"UPDATE {table} AS child\n"
            f"   SET {name(self.column)} = coalesce(of_parent.target_id, parent.unit__id)\n"
            f"  FROM {table} AS parent\n"
            f"  LEFT JOIN {ruled} AS of_parent ON {unit_is('parent', 'of_parent')}\n"
            f" WHERE {self.parent_is}\n"
            "   AND coalesce(of_parent.outcome, parent.unit__outcome) IN ('migrated', 'merged')"
        )

    def refused(self, schema: str) -> str:
        """Take back the reference to a row that the database refused."""
        table, own = judged(self.bound.name), entries(self.bound.readings[0].entry_table)
        assert self.bound.target is not None
        target = qualified(schema, self.bound.target.name)
        number = self._number("blocked_by_parent")
        return (
            f"/* rowcall: refused parents of {self.bound.name}.{self.column} */\n"
            "WITH child AS (\n"
            f"  UPDATE {own} AS entry\n"
            f"     SET marks = coalesce(entry.marks, '{{}}') || {number}::smallint\n"
            f"    FROM {table} AS child\n"
            f"    JOIN {table} AS parent ON parent.unit__id = child.{name(self.column)}\n"
            f"    JOIN {own} AS of_parent ON of_parent.source_key = parent.unit__key\n"
            "     AND of_parent.part = parent.unit__part AND of_parent.outcome = 'quarantined'\n"
            "   WHERE entry.source_key = child.unit__key AND entry.part = child.unit__part\n"
            "     AND entry.outcome = 'migrated'\n"
            f"     AND NOT coalesce({number}::smallint = ANY (entry.marks), FALSE)\n"
            f"  RETURNING child.unit__id\n)\n"
            f"UPDATE {target} AS target SET {name(self.column)} = NULL FROM child\n"
            f" WHERE target.{name(self.bound.target.primary_key[0])} = child.unit__id"
        )

    def _number(self, kind: str) -> int:
        return self.mark_rules.index((self.column, *_mark(kind))) + 1
