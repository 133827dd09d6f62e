"""The layers of judging one reading.

`source` runs the user's expressions, `resolved` looks into the ledger, `troubled` says what is
wrong with each value, `decided` applies the fallbacks; what is known of the row as a whole follows
(`whole_row.py`).
OFFSET '0' keeps the planner from merging two layers and computing a value twice, and still allows
parallel workers, as MATERIALIZED does not; nor does OFFSET 0, an integer that is cast to bigint,
which the planner takes for no constant.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins, survivor_terms
from rowcall.compile.problems import MarkRule, mark_numbers, problems, told
from rowcall.compile.references import CAUSES, missing_key
from rowcall.compile.relations import ROW, adoption, entries, poison
from rowcall.compile.troubles import FAILED, Trouble, first_of, rank
from rowcall.compile.units import taken, typed_keys, unit_columns, units
from rowcall.compile.values import Piece, over_source
from rowcall.compile.whole_row import WholeRow
from rowcall.compile.wide import is_wide, packed
from rowcall.mapping.columns import Computed, Ref
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.sql.clauses import indented, select_list
from rowcall.sql.quote import name, names, text


@dataclass(frozen=True)
class Layers:
    """One reading's SELECT: a CTE a layer, and the outcome of each unit on top."""

    bound: Bound
    project: BoundProject
    mark_rules: tuple[MarkRule, ...]
    number: int
    all_pieces: tuple[Piece, ...]
    careful: bool = False
    between: tuple[int, int] | None = None
    again: bool = False
    adopts: bool = False

    @property
    def reading(self) -> Reading:
        """Return the reading that is judged."""
        return self.bound.readings[self.number]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the columns that are made of the source row; that one can fail by itself is known
        where rows are tried alone.
        """
        own = [p for p in self.all_pieces if not isinstance(p.word, Computed)]
        if self.careful:
            return tuple(own)
        return packed(
            tuple(
                replace(p, troubles=tuple(t for t in p.troubles if t.kind != FAILED), place=0)
                for p in own
            )
        )

    @property
    def later(self) -> list[str]:
        """Return the columns, beside the target's, that later statements read."""
        terms = survivor_terms(self.bound, self.number)
        survivor = [f"unit__s{i}" for i in range(1, len(terms) + 1)]
        kept = [key for key in self._kept() if not key.endswith(tuple(f"__{c}" for c in CAUSES))]
        return [*survivor, *kept]

    def select(self, later: list[str]) -> str:
        """Return the statement; `later` names what any member of a union has, NULL if not here."""
        layers = {
            "source": self._source(),
            "resolved": self._resolved(),
            "troubled": self._troubled(),
            "decided": self._decided(),
            **WholeRow(self.bound, tuple(_written(self.all_pieces))).layers(),
        }
        whole = (
            f"WITH {_ctes(layers)}\nSELECT {select_list(self._outcome(later))}\n"
            f"  FROM checked{self._standing()}"
        )
        return f"({whole})\nUNION ALL\n{self._poisoned(later)}" if self.careful else whole

    def values(self) -> str:
        """Return the SELECT of the values alone: to find the column that raises."""
        layers = {
            "source": self._source(),
            "resolved": self._resolved(),
            "troubled": self._troubled(),
            "decided": self._decided(),
        }
        return f"WITH {_ctes(layers)}\nSELECT * FROM decided"

    def _standing(self) -> str:
        """Join what stands already of the unit: its row, or a stand-in that it takes over."""
        if self.adopts:
            return (
                "\n  LEFT JOIN (SELECT source_key AS standing__key, part AS standing__part,\n"
                "                    target_id AS standing__id\n"
                f"               FROM {adoption(self.bound.name)}\n"
                f"              WHERE origin = 'adopted' AND reading = {self.number}) AS standing\n"
                "    ON standing__key = unit__key AND standing__part = unit__part"
            )
        if not self.again:
            return ""
        standing = (
            "\n  LEFT JOIN (SELECT source_key AS standing__key, part AS standing__part,\n"
            "                    target_id AS standing__id\n"
            f"               FROM {entries(self.reading.entry_table)}\n"
            "              WHERE outcome = 'migrated') AS standing\n"
            "    ON standing__key = unit__key AND standing__part = unit__part"
        )
        if not self._takes_over:
            return standing
        return standing + (
            "\n  LEFT JOIN (SELECT source_key AS stand_in__key, target_key::uuid AS stand_in__id\n"
            "               FROM rowcall.placeholder\n"
            f"              WHERE mapping = {text(self.bound.name)}) AS stand_in\n"
            "    ON stand_in__key = unit__key"
        )

    @property
    def _takes_over(self) -> bool:
        """Whether a key of a stand-in names one unit: in a union it may be of any member."""
        return self.bound.makes_ids and len(self.bound.readings) == 1

    def _unit(self) -> dict[str, str]:
        """Return what is known of a unit beside its values."""
        reading = self.reading
        columns = unit_columns(reading)
        columns["unit__created"] = (
            over_source(reading.created) if reading.created else "NULL"
        ) + "::timestamptz"
        columns["unit__excluded"] = _rules({rule.reason: rule.when for rule in reading.exclude})
        columns["unit__rejected"] = _rules({rule.reason: rule.when for rule in reading.reject})
        for i, (term, _) in enumerate(survivor_terms(self.bound, self.number), 1):
            columns[f"unit__s{i}"] = term
        return columns

    def _source(self) -> str:
        reading = self.reading
        joins = label_joins(reading.joins, self.project, reading.shape)
        columns = self._unit()
        given = {key: sql for p in self.pieces for key, sql in self._given(p).items()}
        for p in self.pieces:
            joins += p.joins
        where: list[str] = []
        if reading.when:
            where.append(taken(reading.when))
        if self.between:
            low, high = self.between
            where.append(f"source.{ROW} > {low} AND source.{ROW} <= {high}")
        relation = units(reading)
        if self.careful:
            # no expression of the user's, wherever it stands, sees a row that is left out here
            relation = (
                f"(SELECT source.*\n     FROM {relation} AS source\n"
                f"    WHERE NOT EXISTS (SELECT FROM {poison(self.bound.name)} AS poison\n"
                f"                       WHERE {self._is_poison()} AND column_name = '')\n"
                "   OFFSET '0')"
            )
            columns["unit__failed"] = "failed.columns"
            joins.append(self._failed())
        lines = [f"SELECT {select_list(columns | given)}", f"  FROM {relation} AS source"]
        lines += [f"  {join}" for join in joins]
        if where:
            lines.append(" WHERE " + "\n   AND ".join(where))
        return "\n".join([*lines, "OFFSET '0'"])

    def _failed(self) -> str:
        """Join the columns of a row that raise, each with what the database said."""
        return (
            "LEFT JOIN (SELECT position, jsonb_object_agg(column_name, message) AS columns\n"
            f"               FROM {poison(self.bound.name)}\n"
            f"              WHERE source = {self.number} AND column_name <> ''\n"
            f"              GROUP BY position) AS failed ON failed.position = source.{ROW}"
        )

    def _given(self, p: Piece) -> dict[str, str]:
        """Return what a column reads of the source row: nothing where it raises."""
        if not (self.careful and p.can_fail):
            return p.given
        is_failed = f"failed.columns ? {text(p.name)}"
        return {
            key: sql
            if key.endswith("__placeholder")
            else f"CASE WHEN {is_failed} THEN NULL ELSE {sql} END"
            for key, sql in p.given.items()
        }

    def _is_poison(self) -> str:
        return f"poison.source = {self.number} AND poison.position = source.{ROW}"

    def _poisoned(self, later: list[str]) -> str:
        """Return the units of rows that raise: nothing is computed but what names them."""
        reading = self.reading
        unit = unit_columns(reading)
        columns = dict.fromkeys(self._outcome(later), "NULL")
        shared, _ = typed_keys(self.bound, self.number)
        columns |= {f"unit__k{i}": unit[f"unit__k{i}"] + c for i, c in enumerate(shared, 1)}
        columns |= {key: unit[key] for key in ("unit__position", "unit__part", "unit__key")}
        columns |= {
            "unit__source": f"{self.number}::smallint",
            "unit__copy_of": self._copy_of("source"),
            "unit__outcome": "'quarantined'::rowcall.outcome",
            "unit__problems": "ARRAY['expression_failed|' || poison.message]",
            "unit__cause_mapping": text(self.bound.name),
            "unit__cause_key": unit["unit__key"],
            "unit__cause_part": unit["unit__part"],
            "unit__cause_reason": "'expression_failed'",
        }
        whole = f"{self._is_poison()} AND poison.column_name = ''"
        joins = [f"JOIN {poison(self.bound.name)} AS poison ON {whole}"]
        joins += label_joins(reading.joins, self.project, reading.shape) if reading.when else []
        where = f"\n WHERE {taken(reading.when)}" if reading.when else ""
        joined = "".join(f"\n  {join}" for join in joins)
        return f"SELECT {select_list(columns)}\n  FROM {units(reading)} AS source{joined}{where}"

    def _copy_of(self, unit: str) -> str:
        if self.reading.has_unique_key:
            return "NULL::text"
        return f"CASE WHEN {unit}.unit__copy > 1 THEN {unit}.unit__base_key END"

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
        return f"SELECT {self._from_source()}{more}\n  FROM source{joins}\nOFFSET '0'"

    def _from_source(self) -> str:
        """Return what goes on from the source: of a wide row, only what is read again."""
        if not is_wide(self.pieces):
            return "source.*"
        asked = [key for p in self.pieces for key in p.asked_later]
        failed = ["unit__failed"] if self.careful else []
        return names([*self._unit(), *failed, *asked], "source.")

    def _troubled(self) -> str:
        found = [(p, first_of(_in_order(p))) for p in self.pieces if p.troubles]
        troubles = {f"{p.name}__trouble": sql for p, sql in found}
        if is_wide(self.pieces):
            troubles = {"unit__troubles": f"ARRAY[{', '.join(sql for _, sql in found)}]::text[]"}
        more = ",\n       " + select_list(troubles) if troubles else ""
        # each place of an array would compute all of it anew
        kept = "\nOFFSET '0'" if is_wide(self.pieces) else ""
        return f"SELECT resolved.*{more}\n  FROM resolved{kept}"

    def _decided(self) -> str:
        columns = {
            column: f"resolved.{column}"
            for column in (
                "unit__position", "unit__part", "unit__key", "unit__copy", "unit__is_equal",
                "unit__created", "unit__excluded",
            )
        }  # fmt: skip
        columns["unit__copy_of"] = self._copy_of("resolved")
        for i in range(1, len(self.reading.key) + 1):
            columns[f"unit__k{i}"] = f"resolved.unit__k{i}"
        for i in range(1, len(survivor_terms(self.bound, self.number)) + 1):
            columns[f"unit__s{i}"] = f"resolved.unit__s{i}"
        columns |= self._kept()
        columns["unit__problems"] = problems(self.reading, self.pieces)
        columns["unit__marks"] = mark_numbers(self.pieces, self.mark_rules)
        columns |= {p.name: _final(p) for p in _written(self.pieces)}
        return f"SELECT {select_list(columns)}\n  FROM troubled AS resolved\nOFFSET '0'"

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
                is_missing = f"resolved.{p.trouble} IS NOT NULL"
                kept |= {
                    key: f"CASE WHEN {is_missing} THEN resolved.{name(key)}::text END"
                    for key in missing
                }
        return kept

    def _outcome(self, later: list[str]) -> dict[str, str]:
        bound = self.bound
        outcome = (
            "CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'\n"
            "            WHEN unit__all IS NOT NULL THEN 'quarantined'\n"
            "            ELSE 'migrated' END"
        )
        columns = {
            "unit__source": f"{self.number}::smallint",
            "unit__position": "unit__position",
            "unit__part": "unit__part",
            "unit__key": "unit__key",
            "unit__copy_of": "unit__copy_of",
        }
        shared, _ = typed_keys(bound, self.number)
        columns |= {f"unit__k{i}": f"unit__k{i}{cast}" for i, cast in enumerate(shared, 1)}
        columns |= {
            "unit__id": self._id(),
            **({"unit__stands": "standing__id IS NOT NULL"} if self.again or self.adopts else {}),
            "unit__outcome": f"({outcome})::rowcall.outcome",
            "unit__excluded": "unit__excluded",
            "unit__problems": "unit__all",
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
            "cause_reason": "coalesce(unit__excluded, split_part(unit__all[1], '|', 1))",
        }
        for cause, own in own_cause.items():
            cases = "".join(
                f"\n            WHEN unit__all[1] = {text(said)}"
                f" THEN coalesce({name(f'{p.name}__{cause}')}, {own})"
                for said, p in blocked.items()
            )
            columns[f"unit__{cause}"] = (
                "CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL\n"
                f"            WHEN unit__excluded IS NOT NULL THEN {own}{cases}\n"
                f"            ELSE {own} END"
            )
        here = set(self.later)
        columns |= {key: name(key) if key in here else "NULL" for key in later}
        return columns | {p.name: name(p.name) for p in _written(self.all_pieces)}

    def _id(self) -> str:
        bound = self.bound
        if bound.target is None:
            return "NULL::text"
        if bound.makes_ids:
            prefix = text(f"{bound.name}:{self.reading.relation}:")
            made = f"rowcall.make_id(unit__created, {prefix} || unit__key || ':' || unit__part)"
            if self.adopts:
                return f"coalesce(standing__id, {made})"
            if not self.again:
                return made
            kept = "standing__id, stand_in__id" if self._takes_over else "standing__id"
            return f"coalesce({kept}, {made})"
        return _target_key(bound)


def _written(pieces: tuple[Piece, ...]) -> list[Piece]:
    return [p for p in pieces if not p.name.startswith("require__")]


def _ctes(layers: dict[str, str]) -> str:
    return ",\n".join(f"{cte} AS (\n{indented(sql)}\n)" for cte, sql in layers.items())


def _target_key(bound: Bound) -> str:
    assert bound.target is not None
    key = [name(column) for column in bound.target.primary_key]
    if len(key) == 1:
        return key[0]
    return f"jsonb_build_array({', '.join(f'{column}::text' for column in key)})::text"


def _in_order(p: Piece) -> list[Trouble]:
    # of a column that raised, nothing else is known
    return sorted(p.troubles, key=lambda t: -1 if t.kind == FAILED else rank(t.kind))


def _rules(rules: dict[str, str]) -> str:
    if not rules:
        return "NULL::text"
    cases = " ".join(
        f"WHEN {over_source(when)} THEN {text(reason)}" for reason, when in rules.items()
    )
    return f"CASE {cases} END"


def _final(p: Piece) -> str:
    """Return the value as it is written: cast to its column only where that costs nothing of it."""
    value = p.cast or f"resolved.{name(p.name + '__value')}"
    trouble = f"resolved.{p.trouble}"
    if not p.troubles:
        return value
    match p.word.fallback:
        case Placeholder():
            return f"CASE WHEN {trouble} IS NULL THEN {value} ELSE {p.fallback_value} END"
        case other:
            is_judged = isinstance(other, Null) or bool(p.cast)
            return f"CASE WHEN {trouble} IS NULL THEN {value} END" if is_judged else value
