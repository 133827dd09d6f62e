"""The statement that judges every unit of a mapping from its own row.

Three layers, each computed once (OFFSET 0 keeps the planner from merging them, and still allows
parallel workers): `source` runs the user's expressions, `resolved` looks into the ledger,
`decided` applies the fallbacks.
"""

from dataclasses import dataclass, field

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.deferred import deferred_mark_rules
from rowcall.compile.joins import label_joins, survivor_order
from rowcall.compile.references import CAUSES, missing_key, reference
from rowcall.compile.relations import ROW, judged, poison
from rowcall.compile.self_references import self_mark_rules
from rowcall.compile.troubles import Trouble, first_of, rank
from rowcall.compile.units import lacks_key, unit_columns, units
from rowcall.compile.values import Piece, over_source, piece
from rowcall.mapping.columns import Const, Ref
from rowcall.mapping.fallbacks import Null, Placeholder, Quarantine, Stop
from rowcall.schema.table import Column
from rowcall.sql.clauses import indented, select_list
from rowcall.sql.quote import name, text

MarkRule = tuple[str, str, str]


@dataclass(frozen=True)
class Judging:
    """What judging one mapping needs: the statement, and the marks that it may set."""

    bound: Bound
    project: BoundProject
    mark_rules: tuple[MarkRule, ...]
    pieces: tuple[tuple[Piece, ...], ...] = field(repr=False)

    def statement(self, *, careful: bool = False) -> str:
        """Return CREATE TABLE AS: parallel workers read for it, as they do not for INSERT.

        `careful` spares the rows that the poison table names, whose expressions raise.
        """
        selects = [self.select(number, careful=careful) for number in range(len(self.pieces))]
        comment = f"/* rowcall: judge {self.bound.name} */"
        body = "\nUNION ALL\n".join(f"({indented(select, 1).strip()})" for select in selects)
        return f"{comment}\nCREATE UNLOGGED TABLE {judged(self.bound.name)} AS\n{body}"

    def probe(self, number: int, low: int, high: int) -> str:
        """Return a statement that computes all of some rows, to find the one that raises."""
        select = self.select(number, between=(low, high))
        return f"SELECT count(ROW(probe.*)) FROM ({select} OFFSET 0) AS probe"

    def select(
        self, number: int, *, careful: bool = False, between: tuple[int, int] | None = None
    ) -> str:
        """Return the SELECT of one reading, all of it or the rows (low, high]."""
        return _Select(self, number, careful, between).text()


def judging(bound: Bound, project: BoundProject) -> Judging:
    """Return what judging the mapping needs."""
    pieces = tuple(_pieces(bound, reading, project) for reading in bound.readings)
    rules = dict.fromkeys(rule for some in pieces for p in some for rule, _ in _marks(p))
    rules |= dict.fromkeys([*self_mark_rules(bound), *deferred_mark_rules(bound)])
    return Judging(bound, project, tuple(rules), pieces)


def _pieces(bound: Bound, reading: Reading, project: BoundProject) -> tuple[Piece, ...]:
    if bound.target is None:
        return ()
    pieces: list[Piece] = []
    for column_name in bound.columns:
        column = bound.target.column(column_name)
        word = reading.columns.get(column_name)
        assert column is not None
        if word is None:
            pieces.append(Piece(column, Const(None), value=f"NULL::{column.bare_type}"))
        elif isinstance(word, Ref):
            pieces.append(reference(word, column, reading, project, bound.name))
        else:
            pieces.append(piece(word, column, reading))
    if bound.mapping:
        for label, ref in bound.mapping.require.items():
            column = Column(f"require__{label}", "text", not_null=True)
            pieces.append(reference(ref, column, reading, project, bound.name))
    return tuple(pieces)


def _marks(p: Piece) -> list[tuple[MarkRule, str]]:
    """Return the marks that a column may get, each with its condition over `troubled`."""
    marks = [((p.name, rule, reason), when) for when, rule, reason in p.fits]
    rule = {Null: "null", Placeholder: "placeholder"}.get(type(p.word.fallback))
    if rule:
        told = name(f"{p.name}__trouble")
        marks += [
            ((p.name, rule, f"{t.kind}: {t.detail.split(': ', 1)[1]}"), f"{told} = {text(t.told)}")
            for t in p.troubles
        ]
    return marks


def _told(trouble: Trouble, fallback: object) -> str:
    """Return the text of a problem; the author's own reason takes the place of the kind."""
    if isinstance(fallback, Quarantine) and fallback.reason:
        return f"{fallback.reason}|{trouble.detail}"
    if isinstance(fallback, Stop):
        return f"stopped|{fallback.reason}"
    return trouble.told


@dataclass(frozen=True)
class _Select:
    """One reading's SELECT under construction."""

    judging: Judging
    number: int
    careful: bool
    between: tuple[int, int] | None

    @property
    def reading(self) -> Reading:
        return self.judging.bound.readings[self.number]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return self.judging.pieces[self.number]

    def text(self) -> str:
        layers = {
            "source": self._source(),
            "resolved": self._resolved(),
            "troubled": self._troubled(),
            "decided": self._decided(),
            "checked": self._checked(),
        }
        ctes = ",\n".join(f"{cte} AS (\n{indented(sql)}\n)" for cte, sql in layers.items())
        return f"WITH {ctes}\n{self._outcome()}"

    def _source(self) -> str:
        reading = self.reading
        joins = label_joins(reading.joins, self.judging.project)
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
                f"LEFT JOIN {poison(self.judging.bound.name)} AS poison"
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
                missing = missing_key(p.word, p.name, self.judging.bound.name)
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
        columns["unit__problems"] = self._problems()
        columns["unit__marks"] = self._mark_numbers()
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
            elif p.word.target_mapping == self.judging.bound.name:
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

    def _problems(self) -> str:
        listed: list[tuple[int, str, str]] = []
        copies = "resolved.unit__copy > 1 AND NOT resolved.unit__is_equal"
        if not self.reading.has_unique_key:
            listed.append(
                (rank("duplicate_key"), copies, text("duplicate_key|another row comes first"))
            )
        null_key = lacks_key(self.reading)
        if null_key:
            listed.append((rank("missing_key"), null_key, text("missing_key|the key is NULL")))
        if self.reading.reject:
            rejected = "resolved.unit__rejected"
            told = f"{rejected} || '|by a rule of the mapping'"
            listed.append((rank("bad_value"), f"{rejected} IS NOT NULL", told))
        for p in self.pieces:
            if isinstance(p.word.fallback, Null | Placeholder):
                continue
            told_column = f"resolved.{name(p.name + '__trouble')}"
            listed += [
                (
                    -1 if isinstance(p.word.fallback, Stop) else rank(t.kind),
                    f"{told_column} = {text(t.told)}",
                    text(_told(t, p.word.fallback)),
                )
                for t in p.troubles
            ]
        if not listed:
            found = "'{}'::text[]"
        else:
            listed.sort(key=lambda problem: problem[0])
            any_of = " OR ".join(
                dict.fromkeys(
                    when
                    if not when.startswith('resolved."')
                    else when.split(" = ")[0] + " IS NOT NULL"
                    for _, when, _ in listed
                )
            )
            cases = ",\n           ".join(
                f"CASE WHEN {when} THEN {told} END" for _, when, told in listed
            )
            found = f"CASE WHEN {any_of} THEN array_remove(ARRAY[\n           {cases}], NULL) ELSE '{{}}' END"
        if self.careful:
            failed = "ARRAY['expression_failed|' || resolved.unit__poison]"
            found = f"CASE WHEN resolved.unit__poison IS NOT NULL THEN {failed} ELSE {found} END"
        return found

    def _mark_numbers(self) -> str:
        numbers = {rule: i for i, rule in enumerate(self.judging.mark_rules, 1)}
        marks = [(numbers[rule], when) for p in self.pieces for rule, when in _marks(p)]
        if not marks:
            return "NULL::smallint[]"
        cases = ",\n           ".join(
            f"CASE WHEN {when} THEN {number}::smallint END" for number, when in marks
        )
        return f"nullif(array_remove(ARRAY[\n           {cases}], NULL), '{{}}')"

    def _checked(self) -> str:
        target = self.judging.bound.target
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

    def _outcome(self) -> str:
        bound = self.judging.bound
        problems = "(unit__problems || unit__violated)"
        outcome = (
            "CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'\n"
            f"            WHEN {problems} <> '{{}}' THEN 'quarantined'\n"
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
            "unit__problems": problems,
            "unit__marks": "unit__marks",
        }
        blocked = {
            _told(t, p.word.fallback): p
            for p in self.pieces
            for t in p.troubles
            if t.kind == "blocked_by_parent" and p.ledger_joins
        }
        for i, cause in enumerate(CAUSES):
            own = [text(bound.name), "unit__key", "unit__part", "unit__reason"][i]
            if cause == "cause_reason":
                own = f"coalesce(unit__excluded, split_part({problems}[1], '|', 1))"
            cases = "".join(
                f"\n            WHEN {problems}[1] = {text(told)}"
                f" THEN coalesce({name(f'{p.name}__{cause}')}, {own})"
                for told, p in blocked.items()
            )
            migrated = f"unit__excluded IS NULL AND {problems} = '{{}}'"
            excluded = f"WHEN unit__excluded IS NOT NULL THEN {own}" if cases else ""
            columns[f"unit__{cause}"] = (
                f"CASE WHEN {migrated} THEN NULL {excluded}{cases}\n            ELSE {own} END"
            )
        columns |= {
            f"unit__s{i}": f"unit__s{i}" for i in range(1, len(survivor_order(self.reading)) + 1)
        }
        later = [
            key for key in self._kept() if not any(key.endswith(f"__{cause}") for cause in CAUSES)
        ]
        columns |= {key: name(key) for key in later}
        columns |= {p.name: name(p.name) for p in self._written()}
        return f"SELECT {select_list(columns)}\n  FROM checked"

    def _id(self) -> str:
        bound = self.judging.bound
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
