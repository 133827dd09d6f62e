"""The layers of judging one reading.

`source` runs the user's expressions, `resolved` looks into the ledger, `troubled` says what is wrong
with each value, `decided` applies the fallbacks, `checked` evaluates the target's check constraints.
OFFSET 0 keeps the planner from merging two layers and computing a value twice; unlike MATERIALIZED
it allows parallel workers.
"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins, survivor_order
from rowcall.compile.problems import MarkRule, mark_numbers, problems, told
from rowcall.compile.references import CAUSES, missing_key
from rowcall.compile.relations import ROW, poison
from rowcall.compile.troubles import Trouble, first_of, rank
from rowcall.compile.units import unit_columns, units
from rowcall.compile.values import Piece, over_source
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.sql.clauses import indented, select_list
from rowcall.sql.quote import name, text


@dataclass(frozen=True)
class Layers:
    """One reading's SELECT: a CTE a layer, and the outcome of each unit on top."""

    bound: Bound
    project: BoundProject
    mark_rules: tuple[MarkRule, ...]
    number: int
    pieces: tuple[Piece, ...]
    careful: bool = False
    between: tuple[int, int] | None = None

    @property
    def reading(self) -> Reading:
        """Return the reading that is judged."""
        return self.bound.readings[self.number]

    @property
    def later(self) -> list[str]:
        """Return the columns, beside the target's, that later statements read."""
        survivor = [f"unit__s{i}" for i in range(1, len(survivor_order(self.reading)) + 1)]
        kept = [key for key in self._kept() if not key.endswith(tuple(f"__{c}" for c in CAUSES))]
        return [*survivor, *kept]

    def select(self, later: list[str]) -> str:
        """Return the statement; `later` is what all members of a union have, NULL where not here."""
        layers = {
            "source": self._source(),
            "resolved": self._resolved(),
            "troubled": self._troubled(),
            "decided": self._decided(),
            "checked": self._checked(),
        }
        ctes = ",\n".join(f"{cte} AS (\n{indented(sql)}\n)" for cte, sql in layers.items())
        return f"WITH {ctes}\n{self._outcome(later)}"

    def _source(self) -> str:
        reading = self.reading
        joins = label_joins(reading.joins, self.project)
        columns = unit_columns(reading)
        columns["unit__created"] = (
            over_source(reading.created) if reading.created else "NULL"
        ) + "::timestamptz"
        columns["unit__excluded"] = _rules({rule.reason: rule.when for rule in reading.exclude})
        columns["unit__rejected"] = _rules({rule.reason: rule.when for rule in reading.reject})
        for i, term in enumerate(survivor_order(reading), 1):
            columns[f"unit__s{i}"] = term.rsplit(" ", 3)[0]
        given = {key: sql for p in self.pieces for key, sql in p.given.items()}
        for p in self.pieces:
            joins += p.joins
        where: list[str] = []
        if reading.when:
            where.append(over_source(reading.when))
        if self.between:
            low, high = self.between
            where.append(f"source.{ROW} > {low} AND source.{ROW} <= {high}")
        if self.careful:
            joins.append(
                f"LEFT JOIN {poison(self.bound.name)} AS poison"
                f" ON poison.source = {self.number} AND poison.position = source.{ROW}"
            )
            given = {
                key: f"CASE WHEN poison.message IS NULL THEN {sql} END"
                for key, sql in given.items()
            }
            columns["unit__poison"] = "poison.message"
        lines = [f"SELECT {select_list(columns | given)}", f"  FROM {units(reading)} AS source"]
        lines += [f"  {join}" for join in joins]
        if where:
            lines.append(" WHERE " + "\n   AND ".join(where))
        return "\n".join([*lines, "OFFSET 0"])

    def _resolved(self) -> str:
        columns: dict[str, str] = {}
        for p in self.pieces:
            columns[f"{p.name}__value"] = p.value
            columns |= p.extra
            if isinstance(p.word, Ref) and isinstance(p.word.fallback, Placeholder):
                missing = missing_key(p.word, p.name, self.bound.name)
                columns[f"{p.name}__missing"] = f"CASE WHEN {p.value} IS NULL THEN {missing} END"
        joins = "".join(f"\n  {join}" for p in self.pieces for join in p.ledger_joins)
        own_keys = {key for p in self.pieces for key in p.extra if key in p.given}
        listed = {key: sql for key, sql in columns.items() if key not in own_keys}
        more = ",\n       " + select_list(listed) if listed else ""
        return f"SELECT source.*{more}\n  FROM source{joins}\nOFFSET 0"

    def _troubled(self) -> str:
        troubles = {f"{p.name}__trouble": first_of(_in_order(p)) for p in self.pieces if p.troubles}
        more = ",\n       " + select_list(troubles) if troubles else ""
        return f"SELECT resolved.*{more}\n  FROM resolved"

    def _decided(self) -> str:
        columns = {
            column: f"resolved.{column}"
            for column in (
                "unit__position", "unit__part", "unit__key", "unit__copy", "unit__is_equal",
                "unit__created", "unit__excluded",
            )
        }  # fmt: skip
        columns["unit__copy_of"] = (
            "NULL::text" if self.reading.has_unique_key
            else "CASE WHEN resolved.unit__copy > 1 THEN resolved.unit__base_key END"
        )  # fmt: skip
        for i in range(1, len(self.reading.key) + 1):
            columns[f"unit__k{i}"] = f"resolved.unit__k{i}"
        for i in range(1, len(survivor_order(self.reading)) + 1):
            columns[f"unit__s{i}"] = f"resolved.unit__s{i}"
        columns |= self._kept()
        columns["unit__problems"] = problems(self.reading, self.pieces, careful=self.careful)
        columns["unit__marks"] = mark_numbers(self.pieces, self.mark_rules)
        for p in self._written():
            columns[p.name] = _final(p)
        return f"SELECT {select_list(columns)}\n  FROM troubled AS resolved\nOFFSET 0"

    def _kept(self) -> dict[str, str]:
        """Columns that later steps read: causes, keys of the mapping itself, stand-ins."""
        kept: dict[str, str] = {}
        for p in self.pieces:
            if not isinstance(p.word, Ref):
                continue
            if p.ledger_joins:
                kept |= {
                    f"{p.name}__{cause}": f"resolved.{name(f'{p.name}__{cause}')}"
                    for cause in CAUSES
                }
            elif p.word.target_mapping == self.bound.name:
                kept |= {key: f"resolved.{name(key)}" for key in p.extra}
            if isinstance(p.word.fallback, Placeholder):
                missing = [f"{p.name}__missing"]
                missing += [key for key in p.given if key.startswith(f"{p.name}__stand_")]
                is_missing = f"resolved.{name(p.name + '__trouble')} IS NOT NULL"
                kept |= {
                    key: f"CASE WHEN {is_missing} THEN resolved.{name(key)}::text END"
                    for key in missing
                }
        return kept

    def _written(self) -> list[Piece]:
        return [p for p in self.pieces if not p.name.startswith("require__")]

    def _checked(self) -> str:
        target = self.bound.target
        if target is None:
            return "SELECT decided.*, '{}'::text[] AS unit__violated\n  FROM decided"
        written = {p.name for p in self._written()}
        defaults = {
            c.name: f"({c.default if c.default and not c.default_is_volatile else 'NULL'})::{c.type}"
            for c in target.columns
            if c.name not in written and not c.is_generated
        }
        checks = [
            f"CASE WHEN ({check.expression}) IS FALSE"
            f" THEN {text(f'check_violated|{check.name}')} END"
            for check in target.checks
        ]
        if not checks:
            return "SELECT decided.*, '{}'::text[] AS unit__violated\n  FROM decided"
        needed = {
            c: sql for c, sql in defaults.items() if any(c in k.expression for k in target.checks)
        }
        inner = "SELECT decided.*" + (",\n       " + select_list(needed) if needed else "")
        cases = ",\n           ".join(checks)
        return (
            f"SELECT decided.*, array_remove(ARRAY[\n           {cases}], NULL) AS unit__violated\n"
            f"  FROM ({indented(inner + chr(10) + '  FROM decided', 8).strip()}) AS decided"
        )

    def _outcome(self, later: list[str]) -> str:
        bound = self.bound
        found = "(unit__problems || unit__violated)"
        outcome = (
            "CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'\n"
            f"            WHEN {found} <> '{{}}' THEN 'quarantined'\n"
            "            ELSE 'migrated' END"
        )
        columns = {
            "unit__source": f"{self.number}::smallint",
            "unit__position": "unit__position",
            "unit__part": "unit__part",
            "unit__key": "unit__key",
            "unit__copy_of": "unit__copy_of",
        }
        columns |= {f"unit__k{i}": f"unit__k{i}" for i in range(1, len(self.reading.key) + 1)}
        columns |= {
            "unit__id": self._id(),
            "unit__outcome": f"({outcome})::rowcall.outcome",
            "unit__excluded": "unit__excluded",
            "unit__problems": found,
            "unit__marks": "unit__marks",
        }
        blocked = {
            told(t, p.word.fallback): p
            for p in self.pieces
            for t in p.troubles
            if t.kind == "blocked_by_parent" and p.ledger_joins
        }
        own_cause = {
            "cause_mapping": text(bound.name),
            "cause_key": "unit__key",
            "cause_part": "unit__part",
            "cause_reason": f"coalesce(unit__excluded, split_part({found}[1], '|', 1))",
        }
        for cause, own in own_cause.items():
            cases = "".join(
                f"\n            WHEN {found}[1] = {text(said)}"
                f" THEN coalesce({name(f'{p.name}__{cause}')}, {own})"
                for said, p in blocked.items()
            )
            columns[f"unit__{cause}"] = (
                f"CASE WHEN unit__excluded IS NOT NULL THEN {own}\n"
                f"            WHEN {found} = '{{}}' THEN NULL{cases}\n            ELSE {own} END"
            )
        here = set(self.later)
        columns |= {key: name(key) if key in here else "NULL" for key in later}
        columns |= {p.name: name(p.name) for p in self._written()}
        return f"SELECT {select_list(columns)}\n  FROM checked"

    def _id(self) -> str:
        bound = self.bound
        if bound.target is None:
            return "NULL::text"
        if bound.makes_ids:
            prefix = text(f"{bound.name}:{self.reading.relation}:")
            return f"rowcall.make_id(unit__created, {prefix} || unit__key || ':' || unit__part)"
        return _target_key(bound)


def _target_key(bound: Bound) -> str:
    assert bound.target is not None
    key = [name(column) for column in bound.target.primary_key]
    if len(key) == 1:
        return key[0]
    return f"jsonb_build_array({', '.join(f'{column}::text' for column in key)})::text"


def _in_order(p: Piece) -> list[Trouble]:
    return sorted(p.troubles, key=lambda trouble: rank(trouble.kind))


def _rules(rules: dict[str, str]) -> str:
    if not rules:
        return "NULL::text"
    cases = " ".join(
        f"WHEN {over_source(when)} THEN {text(reason)}" for reason, when in rules.items()
    )
    return f"CASE {cases} END"


def _final(p: Piece) -> str:
    value = f"resolved.{name(p.name + '__value')}"
    trouble = f"resolved.{name(p.name + '__trouble')}"
    if not p.troubles:
        return value
    match p.word.fallback:
        case Null():
            return f"CASE WHEN {trouble} IS NULL THEN {value} END"
        case Placeholder():
            return f"CASE WHEN {trouble} IS NULL THEN {value} ELSE {p.fallback_value} END"
        case _:
            return value
