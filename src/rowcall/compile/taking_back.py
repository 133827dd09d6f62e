"""Rows that are loaded already, and cannot stay: what they refer to did not move after all.

That is known late of rows that the database refuses, and of mappings that refer to each other in a
circle by copied values. Their foreign keys are dropped meanwhile, and are restored behind this.
"""

from collections.abc import Sequence

from rowcall.compile.bind import Bound, BoundProject, is_filled
from rowcall.compile.copied_keys import KINDS, CopiedKey, copied_keys
from rowcall.compile.references import CAUSES
from rowcall.compile.relations import entries, judged, overruled, unit_is
from rowcall.compile.self_references import MarkRules, refused_rulings
from rowcall.compile.views import key_of
from rowcall.sql.clauses import indented
from rowcall.sql.quote import name, qualified, text


def recall_refused(bound: Bound) -> list[str]:
    """Return the INSERTs that rule again over rows which the database refused before a crash."""
    return [
        f"/* rowcall: recall {bound.name} */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT judged.unit__source, judged.unit__position, judged.unit__part,\n"
        "       entry.outcome, entry.reason, entry.detail,\n"
        f"       {', '.join(f'entry.{cause}' for cause in CAUSES)},\n"
        "       NULL, NULL, NULL, NULL\n"
        f"  FROM {entries(reading.entry_table)} AS entry\n"
        f"  JOIN {judged(bound.name)} AS judged\n"
        f"    ON judged.unit__source = {number}\n"
        "   AND judged.unit__key = entry.source_key AND judged.unit__part = entry.part\n"
        " WHERE entry.reason = 'refused_by_database' AND entry.outcome = 'quarantined'\n"
        "    ON CONFLICT DO NOTHING"
        for number, reading in enumerate(bound.readings)
    ]


def take_back(bound: Bound, project: BoundProject, rules: MarkRules) -> list[str]:
    """Return the statements behind the last batch: rows that refused ones drag along go, and
    where NULL may take a reference's place, it does.
    """
    nulled = [
        _nulled(one, rules) for one in copied_keys(bound, project) if one.is_own and one.is_nulled
    ]
    return [
        *(_overruled(bound, number, project) for number in range(len(bound.readings))),
        *refused_rulings(bound, rules, project.target.schema),
        *nulled,
    ]


def _overruled(bound: Bound, number: int, project: BoundProject) -> str:
    """Quarantine the entries of what was overruled since they were written, and delete its rows."""
    assert bound.target is not None
    table = entries(bound.readings[number].entry_table)
    causes = ", ".join(f"{cause} = ruled.{cause}" for cause in CAUSES)
    return (
        f"/* rowcall: take back {bound.name} */\n"
        "WITH gone AS (\n"
        f"  UPDATE {table} AS entry\n"
        "     SET outcome = 'quarantined', reason = ruled.reason, detail = ruled.detail,\n"
        f"         target_id = NULL, marks = NULL, row_hash = NULL, {causes}\n"
        f"    FROM {judged(bound.name)} AS judged\n"
        f"    JOIN {overruled(bound.name)} AS ruled ON {unit_is('judged', 'ruled')}\n"
        f"   WHERE judged.unit__source = {number} AND ruled.outcome = 'quarantined'\n"
        "     AND entry.source_key = judged.unit__key AND entry.part = judged.unit__part\n"
        "     AND entry.outcome IN ('migrated', 'merged')\n"
        "  RETURNING judged.unit__id\n)\n"
        f"DELETE FROM {qualified(project.target.schema, bound.target.name)} AS target\n"
        " USING gone\n"
        f" WHERE {key_of(bound.target, 'target')} = gone.unit__id"
    )


def circle_keys(circle: Sequence[str], project: BoundProject) -> list[CopiedKey]:
    """Return the foreign keys between the tables of mappings that refer to each other in a circle.

    References are among them: what they lead to may go, too.
    """
    bounds = [project[name] for name in circle]
    inside = {bound.target.name for bound in bounds if bound.target}
    return [
        CopiedKey(bound, key, project)
        for bound in bounds
        for key in (bound.target.foreign_keys if bound.target else ())
        if key.to_table in inside
        and (key in bound.copied or is_filled(key, bound, project.mappings, project.target))
    ]


def settle(one: CopiedKey, rules: MarkRules) -> str:
    """Return the statement that takes back the rows whose value leads nowhere: run again, for all
    keys of a circle, until none is left.
    """
    if one.is_nulled:
        return _nulled(one, rules)
    bound, target = one.bound, one.bound.target
    assert target is not None
    join = one.join_waiting("child")
    is_missing = "waiting.cause_key IS NULL" if join else "TRUE"
    kinds = [text(kind) for kind in KINDS]
    said = [text(one.told(kind)) for kind in KINDS]
    found = (
        f"SELECT {key_of(target, 'child')} AS target_id,\n"
        f"       CASE WHEN {is_missing} THEN {kinds[0]} ELSE {kinds[1]} END AS reason,\n"
        f"       CASE WHEN {is_missing} THEN {said[0]} ELSE {said[1]} END AS detail,\n       "
        + ", ".join(f"waiting.{cause}" if join else f"NULL AS {cause}" for cause in CAUSES)
        + f"\n  FROM {_table(one)} AS child{join}\n"
        f" WHERE {one.is_given('child')}\n   AND {one.stands_nowhere('child')}"
    )
    own = {
        "cause_mapping": text(bound.name),
        "cause_key": "entry.source_key",
        "cause_part": "entry.part",
        "cause_reason": text(KINDS[0]),
    }
    causes = ", ".join(f"{cause} = coalesce(adrift.{cause}, {sql})" for cause, sql in own.items())
    taken = [
        f"taken_{number} AS (\n"
        f"  UPDATE {entries(reading.entry_table)} AS entry\n"
        "     SET outcome = 'quarantined', reason = adrift.reason, detail = adrift.detail,\n"
        f"         target_id = NULL, marks = NULL, row_hash = NULL,\n         {causes}\n"
        "    FROM adrift\n"
        "   WHERE entry.target_id = adrift.target_id"
        " AND entry.outcome IN ('migrated', 'merged')\n"
        "  RETURNING adrift.target_id\n)"
        for number, reading in enumerate(bound.readings)
    ]
    every = " UNION ".join(f"SELECT target_id FROM taken_{i}" for i in range(len(taken)))
    return (
        f"/* rowcall: settle {bound.name}: values of {one.key.name} */\n"
        f"WITH adrift AS (\n{indented(found)}\n), {', '.join(taken)}\n"
        f"DELETE FROM {_table(one)} AS target\n USING ({every}) AS taken\n"
        f" WHERE {key_of(target, 'target')} = taken.target_id"
    )


def _nulled(one: CopiedKey, rules: MarkRules) -> str:
    """Put NULL in the place of a value that leads nowhere, with a mark on the row's entry."""
    target = one.bound.target
    assert target is not None
    column = one.key.columns[0]
    number = next(
        i
        for i, (of, rule, reason) in enumerate(rules, 1)
        if (of, rule) == (column, "null") and reason.startswith("missing_reference")
    )
    marked = [
        f"marked_{place} AS (\n"
        f"  UPDATE {entries(reading.entry_table)} AS entry\n"
        f"     SET marks = coalesce(entry.marks, '{{}}') || {number}::smallint\n"
        "    FROM adrift\n"
        "   WHERE entry.target_id = adrift.target_id AND entry.outcome = 'migrated'\n)"
        for place, reading in enumerate(one.bound.readings)
    ]
    return (
        f"/* rowcall: settle {one.bound.name}: values of {one.key.name} */\n"
        "WITH adrift AS (\n"
        f"  SELECT {key_of(target, 'child')} AS target_id\n"
        f"    FROM {_table(one)} AS child\n"
        f"   WHERE {one.is_given('child')}\n     AND {one.stands_nowhere('child')}\n"
        f"), {', '.join(marked)}\n"
        f"UPDATE {_table(one)} AS target SET {name(column)} = NULL\n  FROM adrift\n"
        f" WHERE {key_of(target, 'target')} = adrift.target_id"
    )


def _table(one: CopiedKey) -> str:
    assert one.bound.target is not None
    return qualified(one.project.target.schema, one.bound.target.name)
