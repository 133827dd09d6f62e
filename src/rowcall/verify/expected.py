"""The SQL, for DuckDB, of everything that the rows of one reading should hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.copied_keys import copied_keys
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Existing, Ref, Value
from rowcall.schema.table import Column
from rowcall.sql.expression import order_terms
from rowcall.sql.quote import name as quoted
from rowcall.sql.quote import text
from rowcall.verify.delivered import fitted, json_array
from rowcall.verify.dialect import Untranslatable
from rowcall.verify.naming import name, qualified, select_list
from rowcall.verify.piece import AS_IT_STANDS, Part, Piece, Unverifiable, column_of, stands
from rowcall.verify.references import existing, reference
from rowcall.verify.sheet import STAGED, Sheet
from rowcall.verify.staging import Staging
from rowcall.verify.unwritten import unwritten
from rowcall.verify.words import json_key, json_rest, piece

ROW = "rowcall_row"


@dataclass(frozen=True)
class Expected:
    """What one reading should have become: the layers, and what could not be made again.

    `unwritten` are those of the parts that no rule writes. `gathers` maps {target column or
    column.key: the name of its value in the first layer}; `survivor` are the terms by which a
    survivor is chosen, each with its way.
    """

    sheet: Sheet
    pieces: tuple[Piece, ...]
    parts: dict[str, Part]
    unwritten: frozenset[str]
    unverified: dict[str, str]
    gathers: dict[str, str]
    survivor: tuple[tuple[str, str], ...]
    given: str

    @property
    def asked_parts(self) -> set[str]:
        """Return the parts for which PostgreSQL is asked, wholly or for what they are made of."""
        mapping = self.sheet.bound.mapping
        later = mapping.after_load.columns if mapping and mapping.after_load else ()
        given = {p.name: p.given for p in self.pieces}
        made_of = {key: given.get(column_of(key, self.sheet.bound), {}) for key in self.parts}
        return {
            key
            for key, part in self.parts.items()
            if key in later or _is_asked(part.expected, made_of[key])
        }

    @property
    def turn(self) -> dict[str, str]:
        """Return the columns of the first layer by which a survivor is chosen, and their ways."""
        return {f"unit__s{i}": way for i, (_, way) in enumerate(self.survivor, 1)}

    @property
    def label(self) -> str:
        """Return a name for the relations of this reading."""
        return f"{self.sheet.bound.name}_{self.sheet.number}"

    def found(self) -> str:
        """Return the second layer, over the view of the first: entries and parsed texts."""
        columns = {key: sql for p in self.pieces for key, sql in p.found.items()}
        joins = [join for p in self.pieces for join in p.joins]
        joins += [
            f"LEFT JOIN {qualified('parsed', f'{self.label}_{alias}')} AS {alias}"
            f" ON {alias}.raw = given.{raw}"
            for alias, (_, raw, _) in self.sheet.parsed.items()
        ]
        more = f", {select_list(columns)}" if columns else ""
        joined = "\n".join(joins)
        return f"SELECT given.*{more}\nFROM {qualified('given', self.label)} AS given\n{joined}"


def expected(
    bound: Bound,
    number: int,
    project: BoundProject,
    staging: Staging,
    skipped: Mapping[str, str] = MappingProxyType({}),
) -> Expected:
    """Return what the units of a reading should have become.

    `skipped` are columns that cannot be compared, each with the reason.
    """
    sheet = Sheet(bound, number, project, staging)
    reading = sheet.reading
    pieces: list[Piece] = []
    # whether NULL took the value's place depends on rows of another mapping, not on the unit
    nulled = [one.key.columns[0] for one in copied_keys(bound, project) if one.is_nulled]
    skipped = dict.fromkeys(nulled, "it is NULL where the row that it names is missing") | {
        **skipped
    }
    unverified = dict(skipped)
    words: dict[str, tuple[Value, Column]] = {}
    if bound.mapping:
        for label, ref in bound.mapping.require.items():
            column = f"require__{label}"
            words[column] = (ref, Column(column, "uuid", not_null=True))
    for column, value in reading.columns.items():
        shape = bound.target.column(column) if bound.target else None
        assert shape is not None
        words[column] = (value, shape)
    for column, (value, shape) in words.items():
        if column in skipped:
            continue
        try:
            pieces.append(_piece(value, shape, sheet))
        except Unverifiable as error:
            unverified[column] = str(error)
    parts = {
        key: part
        for p in pieces
        if not p.name.startswith("require__")
        for key, part in p.parts.items()
    }
    gathers, own = _gathers(bound, reading, sheet, skipped)
    parts |= _with_gathered(bound, parts, gathers)
    parts |= _computed_later(bound, parts)
    parts = {key: part for key, part in parts.items() if column_of(key, bound) not in skipped}
    known = {*words, *(column_of(key, bound) for key in parts), *skipped}
    beside = unwritten(bound, known, project)
    survivor = _survivor(reading, sheet)
    columns = _unit(reading, sheet) | own
    columns |= {f"unit__s{i}": term for i, (term, _) in enumerate(survivor, 1)}
    columns |= {key: sql for p in pieces for key, sql in p.given.items()}
    return Expected(
        sheet,
        tuple(pieces),
        parts | beside,
        frozenset(beside),
        unverified,
        gathers,
        survivor,
        _given(sheet, columns),
    )


def _is_asked(wanted: str, given: dict[str, str]) -> bool:
    # a reference is found by its keys, and its value names none of them
    named = {alias: sql for alias, sql in given.items() if name(alias) in wanted} or given
    return wanted == "FALSE" or any("asked." in sql for sql in named.values())


def _piece(value: Value, column: Column, sheet: Sheet) -> Piece:
    if isinstance(value, Ref):
        return reference(value, column, sheet)
    if isinstance(value, Existing):
        return existing(value, column, sheet)
    return piece(value, column, sheet)


def _unit(reading: Reading, sheet: Sheet) -> dict[str, str]:
    excluded = "".join(
        f" WHEN {sheet.condition(rule.when)} THEN {text(rule.reason)}" for rule in reading.exclude
    )
    rejected = " OR ".join(sheet.condition(rule.when) for rule in reading.reject)
    return {
        "unit__position": f"source.{ROW}",
        "unit__part": "source.part" if reading.fan_out else "''",
        "unit__key": _key(reading, sheet),
        "unit__excluded": f"CASE{excluded} END" if excluded else "CAST(NULL AS VARCHAR)",
        "unit__rejected": rejected or "FALSE",
    }


def _key(reading: Reading, sheet: Sheet) -> str:
    """Return the key as the ledger writes it; copies of a key are numbered by PostgreSQL."""
    if reading.has_unique_key:
        try:
            keys = [fitted(sheet.translated(quoted(key)), "text") for key in reading.key]
        except Untranslatable:
            keys = []
        if len(keys) == 1:
            return keys[0]
        if keys:
            return json_array(keys)
    sheet.asks_key = True
    return "keyed.unit__key"


def _survivor(reading: Reading, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    terms = order_terms(reading.survivor) if reading.survivor else []
    return tuple(_term(term, way, sheet) for term, way in terms)


def _term(term: str, way: str, sheet: Sheet) -> tuple[str, str]:
    """Return a term of an order; what has a collation, or is not read alike, PostgreSQL numbers."""
    try:
        found = sheet.translated(term)
    except Untranslatable:
        found = None
    if found and (found.kind not in {"text", "quoted"} or sheet.staging.orders_by_bytes):
        return found.sql, way
    rank = f"dense_rank() OVER (ORDER BY {over_source(term)} {way})"
    return sheet.ask(rank, "bigint"), "ASC"


def _gathers(
    bound: Bound, reading: Reading, sheet: Sheet, skipped: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return where each gathered value stands, and the values of this reading's units."""
    given = dict(bound.mapping.merge.gather) if bound.mapping and bound.mapping.merge else {}
    given |= reading.gather
    places: dict[str, str] = {}
    own: dict[str, str] = {}
    for i, target in enumerate(bound.gathers, 1):
        if column_of(target, bound) in skipped:
            continue
        column = bound.target.column(target.partition(".")[0]) if bound.target else None
        assert column is not None
        places[target] = f"gather{i}"
        sql = given.get(target)
        if sql is None:
            own[f"gather{i}"] = "CAST(NULL AS VARCHAR)"
        elif "." in target:
            own[f"gather{i}"] = sheet.ask_of_merged(f"({over_source(sql)})::jsonb::text")
        elif column.type.endswith("[]"):
            element = column.type.removesuffix("[]")
            own[f"gather{i}"] = sheet.ask_of_merged(
                f"to_jsonb(({over_source(sql)})::{element})::text"
            )
        else:
            own[f"gather{i}"] = sheet.value(sql, "text")
    return places, own


def _with_gathered(
    bound: Bound, parts: dict[str, Part], gathers: dict[str, str]
) -> dict[str, Part]:
    """Return the parts of columns in which survivors keep what was merged into them."""
    found: dict[str, Part] = {}
    for target, place in gathers.items():
        into, _, key = target.partition(".")
        column = bound.target.column(into) if bound.target else None
        assert column is not None
        own = parts.get(into)
        more = f"gathered.{place}"
        if column.type.endswith("[]"):
            value = own.expected if own else "CAST(NULL AS VARCHAR)"
            both = (
                f"CASE WHEN {value} = '[]' THEN {more}"
                f" ELSE left({value}, -1) || ', ' || substr({more}, 2) END"
            )
            kept = stands(column, as_json=True)
            found[into] = Part(f"coalesce({both}, {value}, {more})", kept)
            continue
        if not key:
            value = own.expected if own else "NULL"
            found[into] = Part(f"nullif(concat_ws('; ', {value}, {more}), '')", stands(column))
            continue
        keys = [k.partition(".")[2] for k in (*parts, *gathers) if k.startswith(f"{into}.")]
        found[target] = Part(more, json_key(column, key))
        empty = own.expected if own else "NULL"
        rest = f"CASE WHEN {more} IS NULL THEN {empty} ELSE '{{}}' END"
        found[into] = Part(rest, json_rest(column, keys))
    return found


def _computed_later(bound: Bound, parts: dict[str, Part]) -> dict[str, Part]:
    """Return the columns that only the computation at the end writes: without it they may stay."""
    computed = bound.mapping.after_load if bound.mapping else None
    shapes = [bound.target.column(c) for c in computed.columns] if computed and bound.target else []
    return {
        shape.name: Part(AS_IT_STANDS, stands(shape))
        for shape in shapes
        if shape and shape.name not in parts
    }


def _given(sheet: Sheet, columns: dict[str, str]) -> str:
    """Return the first layer: the units of the reading, joined, with what words are made of."""
    reading = sheet.reading
    where = f"\nWHERE {sheet.condition(reading.when)}" if reading.when else ""
    joins = [*sheet.joins.values()]
    label = f"{sheet.bound.name}_{sheet.number}"
    is_asked = {
        "keyed": sheet.asks_key,
        "asked": sheet.asked,
        "asked_of_merged": sheet.asked_of_merged,
    }
    for schema, is_there in is_asked.items():
        if is_there:
            same = f"{schema}.unit__position = source.{ROW}"
            same += f" AND {schema}.unit__part = source.part" if reading.fan_out else ""
            joins.insert(0, f"LEFT JOIN {qualified(schema, label)} AS {schema} ON {same}")
    joined = "\n".join(joins)
    return f"SELECT {select_list(columns)}\nFROM {_units(sheet)} AS source\n{joined}{where}"


def _units(sheet: Sheet) -> str:
    reading = sheet.reading
    relation = qualified(STAGED, reading.relation)
    sheet.staged[reading.relation] |= set()
    if not reading.fan_out:
        return relation
    parts = reading.fan_out.parts
    sheet.staged[reading.relation] |= {c for aliases in parts.values() for c in aliases.values()}

    def filled(aliases: dict[str, str]) -> str:
        return "(" + " OR ".join(f"s.{name(c)} IS NOT NULL" for c in aliases.values()) + ")"

    shape = sheet.staging.tables.get(reading.relation)
    taken = {c for aliases in parts.values() for c in aliases if shape and shape.column(c)}
    sheet.staged[reading.relation] |= taken
    # a part takes the name of a column
    own = f"s.* EXCLUDE ({', '.join(map(name, sorted(taken)))})" if taken else "s.*"
    branches = [
        f"SELECT {own}, {text(part)} AS part, "
        + ", ".join(f"s.{name(column)} AS {name(alias)}" for alias, column in aliases.items())
        + f" FROM {relation} AS s WHERE {filled(dict(aliases))}"
        for part, aliases in parts.items()
    ]
    first = next(iter(parts.values()))
    none = " AND ".join(f"NOT {filled(dict(aliases))}" for aliases in parts.values())
    branches.append(
        f"SELECT {own}, '' AS part, "
        + ", ".join(f"s.{name(column)} AS {name(alias)}" for alias, column in first.items())
        + f" FROM {relation} AS s WHERE {none}"
    )
    return "(" + " UNION ALL ".join(branches) + ")"
