"""References to the mapping itself: the parent is known only when all units are judged."""

from dataclasses import dataclass

from rowcall.compile.bind import Bound
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import judged, overruled, unit_is
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Null
from rowcall.sql.quote import name, text

MarkRules = tuple[tuple[str, str, str], ...]

_TOLD = {
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
    return "null", f"{kind}: {_TOLD[kind]}"


def self_mark_rules(bound: Bound) -> list[tuple[str, str, str]]:
    """Return the marks that references to the own mapping may set."""
    return [
        (column, *_mark(kind))
        for column, ref in self_references(bound).items()
        if isinstance(ref.fallback, Null)
        for kind in _TOLD
    ]


def self_rulings(bound: Bound, rules: MarkRules) -> list[tuple[str, bool]]:
    """Return the statements in order, and of each whether it runs until it changes nothing."""
    return [
        ruling
        for column, ref in self_references(bound).items()
        for ruling in _rulings(bound, column, ref, rules)
    ]


def _rulings(bound: Bound, column: str, ref: Ref, rules: MarkRules) -> list[tuple[str, bool]]:
    assert bound.target is not None
    shape = bound.target.column(column)
    keys = [name(f"{column}__key{i}") for i in range(1, len(ref.by) + 1)]
    is_given = " OR ".join(f"child.{key} IS NOT NULL" for key in keys)
    parent_is = " AND ".join(f"parent.unit__k{i} = child.{key}" for i, key in enumerate(keys, 1))
    parent_is += " AND parent.unit__copy_of IS NULL"
    needs = "" if shape is not None and shape.not_null else f"({is_given})\n   AND "
    one = _SelfReference(bound, column, parent_is, keys, rules)
    found = [
        one.ruling(
            "missing_reference",
            f"{needs}NOT EXISTS (SELECT FROM {judged(bound.name)} AS parent WHERE {parent_is})",
            ref,
        ),
        one.ruling("reference_cycle", one.on_a_cycle(), ref),
    ]
    if isinstance(ref.fallback, Null):
        found.append(one.ruling("blocked_by_parent", one.parent_stays(), ref))
    else:
        found.append((one.blocked(), True))
    found.append((one.value(), False))
    return found


@dataclass(frozen=True)
class _SelfReference:
    """The statements of one column that refers to its own mapping."""

    bound: Bound
    column: str
    parent_is: str
    keys: list[str]
    mark_rules: MarkRules

    def ruling(self, kind: str, when: str, ref: Ref) -> tuple[str, bool]:
        """Quarantine the child, or mark it: its column is NULL as it stands."""
        table = judged(self.bound.name)
        comment = f"/* rowcall: overrule {self.bound.name}: {kind} in {self.column} */\n"
        free = (
            "child.unit__outcome = 'migrated'\n"
            f"   AND NOT EXISTS (SELECT FROM {overruled(self.bound.name)} AS ruled\n"
            f"                    WHERE {unit_is('child', 'ruled')})\n   AND {when}"
        )
        if isinstance(ref.fallback, Null):
            number = self.mark_rules.index((self.column, *_mark(kind))) + 1
            forget = "".join(f",\n       {key} = NULL" for key in self.keys)
            return (
                f"{comment}UPDATE {table} AS child\n"
                f"   SET unit__marks = coalesce(child.unit__marks, '{{}}') || {number}::smallint"
                f"{forget}\n WHERE {free}",
                False,
            )
        return (
            f"{comment}INSERT INTO {overruled(self.bound.name)}\n"
            "SELECT child.unit__source, child.unit__position, child.unit__part, 'quarantined',\n"
            f"       {text(kind)}, {text(self.column + ': ' + _TOLD[kind])},\n"
            f"       {text(self.bound.name)}, child.unit__key, child.unit__part, {text(kind)},\n"
            f"       NULL, NULL, NULL, NULL\n  FROM {table} AS child\n WHERE {free}",
            False,
        )

    def on_a_cycle(self) -> str:
        """UNION drops what was walked before, so the walk ends."""
        table = judged(self.bound.name)
        return (
            "child.unit__position IN (\n"
            "         WITH RECURSIVE link AS (\n"
            "           SELECT child.unit__position AS child, parent.unit__position AS parent\n"
            f"             FROM {table} AS child\n"
            f"             JOIN {table} AS parent ON {self.parent_is}\n"
            "         ), walk AS (\n"
            "           SELECT child, parent FROM link\n"
            "            UNION\n"
            "           SELECT walk.child, link.parent\n"
            "             FROM walk JOIN link ON link.child = walk.parent\n"
            "            WHERE walk.child <> walk.parent\n"
            "         )\n"
            "         SELECT child FROM walk WHERE child = parent)"
        )

    def parent_stays(self) -> str:
        """The parent is there and does not move."""
        return (
            f"EXISTS (SELECT FROM {judged(self.bound.name)} AS parent\n"
            f"                 LEFT JOIN {overruled(self.bound.name)} AS of_parent\n"
            f"                   ON {unit_is('parent', 'of_parent')}\n"
            f"                WHERE {self.parent_is}\n"
            "                  AND coalesce(of_parent.outcome, parent.unit__outcome)"
            " IN ('quarantined', 'excluded'))"
        )

    def blocked(self) -> str:
        """Children of what does not move do not move: run again until no more follow."""
        causes = ", ".join(
            f"CASE WHEN of_parent.position IS NULL THEN parent.unit__{cause}"
            f" ELSE of_parent.{cause} END"
            for cause in CAUSES
        )
        table, ruled = judged(self.bound.name), overruled(self.bound.name)
        return (
            f"/* rowcall: overrule {self.bound.name}: blocked in {self.column} */\n"
            f"INSERT INTO {ruled}\n"
            "SELECT child.unit__source, child.unit__position, child.unit__part, 'quarantined',\n"
            f"       'blocked_by_parent', {text(self.column + ': ' + _TOLD['blocked_by_parent'])},\n"
            f"       {causes},\n"
            "       NULL, NULL, NULL, NULL\n"
            f"  FROM {table} AS child\n"
            f"  JOIN {table} AS parent ON {self.parent_is}\n"
            f"  LEFT JOIN {ruled} AS of_parent ON {unit_is('parent', 'of_parent')}\n"
            f"  LEFT JOIN {ruled} AS of_child ON {unit_is('child', 'of_child')}\n"
            " WHERE child.unit__outcome = 'migrated'\n"
            "   AND of_child.position IS NULL\n"
            "   AND coalesce(of_parent.outcome, parent.unit__outcome) IN ('quarantined', 'excluded')"
        )

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
