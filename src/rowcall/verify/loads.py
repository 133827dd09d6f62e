"""What is read from PostgreSQL for the content of one mapping: queries, and how they are typed."""

from collections.abc import Collection, Iterable, Mapping

from rowcall.compile.after_load import Computation, after_load_of
from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins
from rowcall.compile.relations import ROW, entries, staged
from rowcall.compile.troubles import FAILED
from rowcall.compile.units import taken, unit_columns, units
from rowcall.compile.views import key_of
from rowcall.schema.table import Column, Table
from rowcall.sql.quote import name, qualified, text
from rowcall.verify.delivered import delivered, handed_over
from rowcall.verify.dialect import kind_of
from rowcall.verify.expected import Expected
from rowcall.verify.naming import name as known_as


def _key(table: Table, sql: str, *, is_text: bool = False) -> str:
    """Return SQL for a key of a target table as it is handed over: as the ledger holds it, or as
    text.
    """
    column = table.column(table.primary_key[0]) if len(table.primary_key) == 1 else None
    if column is None:
        return delivered(sql, "text")
    return handed_over(f"({sql})::{column.type}" if is_text else sql, column)


def staged_query(shape: Table, columns: Iterable[str], unread: Collection[str]) -> str:
    """Return the SELECT of the wanted columns of a staged relation.

    Of one that DuckDB does not read, or cannot, it is asked only whether there is a value.
    """
    wanted = set(columns)

    def handed(column: Column) -> str:
        sql = name(column.name)
        if column.name in unread or kind_of(column.type) is None:
            sql = f"CASE WHEN {sql} IS DISTINCT FROM NULL THEN TRUE END"
        return f"{sql} AS {known_as(column.name)}"

    listed = [handed(column) for column in shape.columns if column.name in wanted]
    return f"SELECT {', '.join([ROW, *listed])} FROM {staged(shape.name)}"


def entered_query(bound: Bound) -> str:
    """Return the SELECT of a mapping's entries, all readings."""
    key = _key(bound.target, "target_id") if bound.target else "NULL::text"
    return "\nUNION ALL\n".join(
        f"SELECT {number}::bigint AS reading, source_key, part, is_first,\n"
        "       outcome::text AS outcome,\n"
        f"       CASE WHEN {_fails(bound)} THEN '{FAILED}' ELSE reason END AS reason,\n"
        f"       {key} AS target_key\n  FROM {entries(reading.entry_table)} AS entry"
        for number, reading in enumerate(bound.readings)
    )


def _fails(bound: Bound) -> str:
    """Return SQL for `an expression raises on the row`: of those PostgreSQL is not asked again."""
    said = f"said LIKE '{FAILED}|%' OR said LIKE '%: cannot be computed'"
    marks = (
        f"SELECT number FROM rowcall.mark_rule WHERE mapping = {text(bound.name)}"
        f" AND reason LIKE '{FAILED}:%'"
    )
    return (
        f"(EXISTS (SELECT FROM unnest(entry.problems) AS said WHERE {said})"
        # the extension intarray has an operator of the same name for integer[]
        f" OR coalesce(entry.marks OPERATOR(pg_catalog.&&) ARRAY({marks}), FALSE))"
    )


def entered_columns(bound: Bound) -> str:
    """Return DuckDB's list of the entries' columns, the parts of the key among them."""
    parts = len(bound.readings[0].key)
    if parts == 1:
        return "*, source_key AS k1"
    # the key of a row without one, and that of a further copy, are no JSON
    listed = ", ".join(
        f"CASE WHEN source_key LIKE '[%]' THEN json_extract_string(source_key, '$[{i}]') END"
        f" AS k{i + 1}"
        for i in range(parts)
    )
    return f"*, {listed}"


def keyed_query(one: Expected) -> str:
    """Return the SELECT of the keys that PostgreSQL numbers: copies, and rows without one."""
    unit = unit_columns(one.sheet.reading)
    wanted = ("unit__position", "unit__part", "unit__key")
    columns = ", ".join(f"{unit[column]} AS {name(column)}" for column in wanted)
    return f"SELECT {columns} FROM {units(one.sheet.reading)} AS source"


def asked_query(one: Expected) -> str:
    """Return the SELECT of the expressions that PostgreSQL evaluates, each by itself."""
    sheet = one.sheet
    when = taken(sheet.reading.when) if sheet.reading.when else "TRUE"
    # the rows on which an expression raises are in quarantine for it
    failed = _entry_of(one, _fails(one.sheet.bound))
    query = _asked(one, sheet.asked, sheet.asked_joins, f"NOT EXISTS ({failed})", when)
    return f"{query}\n WHERE {when}"


def asked_of_merged_query(one: Expected) -> str:
    """Return the SELECT of what units leave to the one that survives: of those that are merged."""
    merged = _entry_of(one, "entry.outcome = 'merged'")
    return _asked(one, one.sheet.asked_of_merged, [], f"EXISTS ({merged})")


def _entry_of(one: Expected, condition: str) -> str:
    unit = unit_columns(one.sheet.reading)
    return (
        f"SELECT FROM {entries(one.sheet.reading.entry_table)} AS entry"
        f" WHERE {condition} AND entry.source_key = {unit['unit__key']}"
        f" AND entry.part = {unit['unit__part']}"
    )


def _asked(one: Expected, asked: dict[str, str], joins: list[str], of: str, when: str = "") -> str:
    reading = one.sheet.reading
    unit = unit_columns(reading)
    listed = {"unit__position": unit["unit__position"], "unit__part": unit["unit__part"], **asked}
    columns = ",\n       ".join(f"{sql} AS {name(alias)}" for alias, sql in listed.items())
    needed = _needed(one, [*asked.values(), *joins, when])
    joined = "".join(f"\n  {join}" for join in [*needed, *joins])
    return (
        f"SELECT {columns}\n"
        f"  FROM (SELECT source.* FROM {units(reading)} AS source\n"
        f"         WHERE {of}\n        OFFSET '0') AS source{joined}"
    )


def _needed(one: Expected, texts: list[str]) -> list[str]:
    """Return the joins of the labels that the asked expressions name, or those joins themselves."""
    reading = one.sheet.reading
    clauses = {
        label: label_joins({label: join}, one.sheet.project, one.sheet.reading.shape)
        for label, join in reading.joins.items()
    }
    needed: set[str] = set()
    while True:
        named = {label for label in clauses if any(f"{name(label)}." in sql for sql in texts)}
        if named == needed:
            return [join for label in clauses if label in needed for join in clauses[label]]
        texts = texts + [join for label in named - needed for join in clauses[label]]
        needed = named


def target_query(bound: Bound, standing: Mapping[str, str], project: BoundProject) -> str:
    """Return the SELECT of a mapping's rows as they stand; `standing` names each SQL over `t`."""
    assert bound.target is not None
    table = bound.target
    listed = "".join(f",\n       {sql} AS {column}" for sql, column in standing.items())
    key = _key(table, key_of(table, "t"))
    relation = qualified(project.target.schema, table.name)
    query = f"SELECT {key} AS target_key{listed}\n  FROM {relation} AS t"
    if sum(other.target == table for other in project.mappings) == 1:
        return query
    claims = " UNION ALL ".join(
        f"SELECT target_id FROM {entries(reading.entry_table)} WHERE outcome = 'migrated'"
        for reading in bound.readings
    )
    return f"{query}\n WHERE {key_of(table, 't')} IN ({claims})"


def stand_ins_query(bound: Bound) -> str:
    """Return the SELECT of a mapping's placeholders."""
    assert bound.target is not None
    key = _key(bound.target, "target_key", is_text=True)
    return (
        f"SELECT source_key, {key} AS target_key FROM rowcall.placeholder"
        f" WHERE mapping = {text(bound.name)}"
    )


def existing_query(table: Table, columns: Iterable[str], schema: str) -> str:
    """Return the SELECT of rows that a target ships, known by these columns."""
    listed = "".join(f", {name(column)}::text AS {known_as(column)}" for column in sorted(columns))
    key = _key(table, key_of(table, "t"))
    return f"SELECT {key} AS target_key{listed} FROM {qualified(schema, table.name)} AS t"


def after_query(computed: Computation) -> str:
    """Return the user's own query of what is computed from the loaded rows, run now; a row keeps
    what it has where that does not fit.
    """
    bound, later = computed.bound, after_load_of(computed.bound)
    assert bound.target is not None
    columns = "".join(
        f", {handed_over(f'({computed.value(c)})::{shape.type}', shape)} AS {known_as(c)}"
        for c in later.columns
        if (shape := bound.target.column(c))
    )
    key = _key(bound.target, f"computed.{name(later.key)}", is_text=True)
    own = f"target.{name(bound.target.primary_key[0])} = computed.{name(later.key)}"
    target = qualified(computed.project.target.schema, bound.target.name)
    return (
        f"SELECT {key} AS target_key{columns}\n  FROM (\n{computed.rows()}\n) AS computed\n"
        f"  JOIN {target} AS target ON {own}"
    )


def kept_query(bound: Bound) -> str:
    """Return the SELECT of the columns in which a row keeps what people wrote."""
    assert bound.target is not None
    return (
        f"SELECT {_key(bound.target, 'target_key', is_text=True)} AS target_key,"
        " string_agg(column_name, ',') AS kept\n"
        f"  FROM rowcall.kept_value WHERE mapping = {text(bound.name)} GROUP BY 1"
    )


def marks_query(bound: Bound, reading: Reading, columns: list[str]) -> str:
    """Return the SELECT of the units of which a mark says that a fallback served a column."""
    listed = ", ".join(text(column) for column in columns)
    return (
        "SELECT rule.column_name, entry.source_key, entry.part\n"
        f"{_marked(bound, reading)}"
        " WHERE rule.rule IN ('placeholder', 'null') AND entry.outcome = 'migrated'\n"
        f"   AND NOT {_fails(bound)}\n"
        f"   AND rule.column_name IN ({listed})"
    )


def cycles_query(bound: Bound, reading: Reading) -> str:
    """Return the SELECT of the units that leave out a reference: it closes a circle, or a deferred
    one is refused by its table.
    """
    return (
        "SELECT entry.source_key, entry.part, string_agg(rule.column_name, ',') AS columns\n"
        f"{_marked(bound, reading)}"
        " WHERE rule.rule = 'null' AND (rule.reason LIKE 'reference_cycle%'\n"
        "       OR rule.reason LIKE 'refused_by_database%')\n GROUP BY 1, 2"
    )


def _marked(bound: Bound, reading: Reading) -> str:
    return (
        f"  FROM {entries(reading.entry_table)} AS entry, unnest(entry.marks) AS mark\n"
        "  JOIN rowcall.mark_rule AS rule\n"
        f"    ON rule.mapping = {text(bound.name)} AND rule.number = mark\n"
    )
