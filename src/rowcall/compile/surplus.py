"""Surplus rows: what refers to them, and their removal."""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.evidence import adopting, identity_of
from rowcall.compile.relations import adoption
from rowcall.mapping.columns import Ref
from rowcall.mapping.identity import Policy
from rowcall.schema.table import Table
from rowcall.sql.quote import name, qualified, text


@dataclass(frozen=True)
class Referrer:
    """Columns of a table, as SQL names it, that hold a key of another table."""

    table: str
    columns: tuple[str, ...]
    to_columns: tuple[str, ...]


def known_referrers(to: Table, project: BoundProject) -> list[Referrer]:
    """Return what refers to rows of the table within the schema, its keys dropped or not."""
    schema, own = project.target.schema, to.primary_key
    found = [
        Referrer(qualified(schema, other.target.name), (column,), own)
        for other in project.mappings
        if other.target
        for reading in other.readings
        for column, word in reading.columns.items()
        if isinstance(word, Ref) and project[word.target_mapping].target == to
    ]
    found += [
        Referrer(qualified(schema, table.name), key.columns, key.to_columns)
        for table in project.target.tables.values()
        for key in table.foreign_keys
        if key.to_table == to.name
    ]
    return list(dict.fromkeys(found))


def held(bound: Bound, project: BoundProject) -> str:
    """Return the SELECT of the surplus rows to which rows refer that will refer to them still.

    Those are rows of no earlier migration, and columns that no repair leads elsewhere. A row with
    values that people edited is held by these.
    """
    assert bound.target is not None
    own = name(bound.target.primary_key[0])
    table = qualified(project.target.schema, bound.target.name)
    # only the few surplus rows, or the list would be too long for a hash
    surplus = (
        f"  JOIN {adoption(bound.name)} AS copy\n"
        f"    ON copy.target_id = target.{own} AND copy.origin = 'surplus'\n"
    )
    found = [
        f"SELECT target.{own} FROM {table} AS target\n{surplus}"
        f"  JOIN {other.table} AS other ON {_same(other)}{_without(other, project)}"
        for other in known_referrers(bound.target, project)
    ]
    found.append(
        f"SELECT target.{own} FROM {table} AS target\n{surplus}"
        f"  JOIN rowcall.kept_value AS kept ON kept.target_key = target.{own}::text\n"
        f"   AND kept.mapping = {text(bound.name)}"
    )
    return "\nUNION ALL\n".join(found)


def _without(other: Referrer, project: BoundProject) -> str:
    """Leave out rows whose references are repaired, and rows that are copies themselves."""
    conditions = ""
    for bound in adopting(project):
        assert bound.target is not None
        written = [column for column in other.columns if column in bound.columns]
        if qualified(project.target.schema, bound.target.name) != other.table or not written:
            continue
        policy = identity_of(bound).policy
        if any(policy.get(column) is Policy.KEEP for column in written):
            continue
        own = name(bound.target.primary_key[0])
        edited = " OR ".join(f"{text(column)} = ANY (line.touched)" for column in written)
        conditions += (
            f"\n   AND NOT EXISTS (SELECT FROM {adoption(bound.name)} AS line\n"
            f"                    WHERE line.target_id = other.{own}\n"
            "                      AND line.origin IN ('adopted', 'surplus')\n"
            f"                      AND ({edited}) IS NOT TRUE)"
        )
    return conditions


def remember_surplus(bound: Bound, project: BoundProject) -> str:
    """Return the UPDATE of the lines of further copies that keeps what each holds, as a digest."""
    assert bound.target is not None
    return (
        f"UPDATE {adoption(bound.name)} AS line SET held = {_held(bound, project)}\n"
        f"  FROM {qualified(project.target.schema, bound.target.name)} AS target\n"
        f" WHERE target.{name(bound.target.primary_key[0])} = line.target_id\n"
        "   AND line.origin = 'surplus'"
    )


def _held(bound: Bound, project: BoundProject) -> str:
    """Left out is what a run writes in rows of all kinds: passwords, and what is computed last."""
    assert bound.target is not None
    written = {
        column
        for other in project.mappings
        if other.target == bound.target and other.mapping
        for column in (
            *other.secrets,
            *(other.mapping.after_load.columns if other.mapping.after_load else ()),
        )
    }
    listed = ", ".join(
        f"target.{name(column.name)}"
        for column in bound.target.columns
        if column.name not in written and not column.is_generated
    )
    return f"md5(ROW({listed})::text)::uuid"


REFERRERS = """SELECT conrelid::regclass::text,
       (SELECT array_agg(attname::text ORDER BY place)
          FROM unnest(conkey) WITH ORDINALITY AS key (attnum, place)
          JOIN pg_attribute USING (attnum) WHERE attrelid = conrelid),
       (SELECT array_agg(attname::text ORDER BY place)
          FROM unnest(confkey) WITH ORDINALITY AS key (attnum, place)
          JOIN pg_attribute USING (attnum) WHERE attrelid = confrelid)
  FROM pg_constraint
 WHERE contype = 'f' AND confrelid = %(table)s::regclass"""


def remove_surplus(bound: Bound, project: BoundProject, referrers: list[Referrer]) -> str:
    """Return the DELETE of the rows, which keeps their images; parameter run.

    A row to which anything refers still stays, with its line, and so does one with values that
    people edited, which no adopted row has, or that they changed since it was recognised.
    """
    assert bound.target is not None
    own = name(bound.target.primary_key[0])
    table = qualified(project.target.schema, bound.target.name)
    # whichever mapping writes them
    secrets = dict.fromkeys(
        column
        for other in project.mappings
        if other.target == bound.target
        for column in other.secrets
    )
    image = "to_jsonb(target)" + "".join(f" - {text(column)}" for column in secrets)
    free = (
        "\n   AND NOT EXISTS (SELECT FROM rowcall.kept_value AS kept\n"
        f"                    WHERE kept.mapping = {text(bound.name)}"
        f" AND kept.target_key = target.{own}::text)"
    )
    free += "".join(f"\n   AND NOT EXISTS ({refers(other)})" for other in referrers)
    return (
        f"/* rowcall: remove surplus {bound.name} */\n"
        "WITH gone AS (\n"
        f"  DELETE FROM {table} AS target\n"
        f"   USING {adoption(bound.name)} AS line\n"
        f"   WHERE line.target_id = target.{own} AND line.origin = 'surplus'\n"
        f"   AND (line.held IS NULL OR line.held = {_held(bound, project)}){free}\n"
        f"  RETURNING target.{own} AS target_id, {image} AS image\n"
        "), kept AS (\n"
        "  INSERT INTO rowcall.before_image\n"
        "         (mapping, target_table, target_key, run_id, is_removed, old_values)\n"
        f"  SELECT {text(bound.name)}, {text(bound.target.name)}, target_id::text, %(run)s, TRUE,\n"
        "         image\n"
        "    FROM gone\n"
        ")\n"
        f"UPDATE {adoption(bound.name)} AS line SET origin = 'removed'\n"
        "  FROM gone WHERE gone.target_id = line.target_id"
    )


def has_surplus(bound: Bound) -> str:
    """Return the SELECT that says whether surplus rows of the mapping are there."""
    return f"SELECT EXISTS (SELECT FROM {adoption(bound.name)} WHERE origin = 'surplus')"


def refers(other: Referrer) -> str:
    """Return the SELECT of the rows that refer to the one of `target`."""
    return f"SELECT FROM {other.table} AS other\n                    WHERE {_same(other)}"


def _same(other: Referrer) -> str:
    return " AND ".join(
        f"other.{name(column)} = target.{name(to)}"
        for column, to in zip(other.columns, other.to_columns, strict=True)
    )
