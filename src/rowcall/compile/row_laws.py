"""What must hold between the ledger's lines and the rows of the target, as statements."""

from rowcall.compile.bind import BoundProject
from rowcall.compile.entry_laws import Law
from rowcall.compile.views import claims_of, key_of, same_key
from rowcall.schema.object import Object
from rowcall.schema.table import Table
from rowcall.sql.quote import name, qualified, text


def claims_and_rows(table: Table, project: BoundProject) -> str:
    """Return a relation with one row for each key that a line claims or the table holds.

    Columns: key (text), is_there, claims.
    """
    relation = qualified(project.target.schema, table.name)
    return (
        "(SELECT coalesce(claimed.target_id, target.key)::text AS key,\n"
        "        target.key IS NOT NULL AS is_there, coalesce(claimed.claims, 0) AS claims\n"
        "   FROM (SELECT target_id, count(*) AS claims\n"
        f"          FROM ({claims_of(table, project)}) AS claim\n"
        "         GROUP BY target_id) AS claimed\n"
        f"   FULL JOIN (SELECT {key_of(table, 'target')} AS key\n"
        f"               FROM {relation} AS target) AS target\n"
        f"     ON {same_key(table, 'target.key', 'claimed.target_id')})"
    )


# what is said of a row, and when
ROW_LAWS = {
    "lost_row": ("ledger lines claim rows that are not there", "NOT is_there"),
    "claimed_twice": ("rows are claimed by more than one line", "claims > 1"),
    "unclaimed_row": ("rows are claimed by nobody", "claims = 0"),
}


def count_rows(table: Table, project: BoundProject) -> str:
    """Return a SELECT of one row: for each of ROW_LAWS a number that is 0 where it holds.

    Claims are not grouped here, which would take as long as the join: more lines than rows that
    they meet say that some are claimed twice.
    """
    relation = qualified(project.target.schema, table.name)
    return (
        "SELECT count(*) FILTER (WHERE target.key IS NULL),\n"
        f"       count(target.key) - (SELECT count(*) FROM {relation}),\n"
        "       count(*) FILTER (WHERE claim.origin IS NULL)\n"
        f"  FROM ({claims_of(table, project)}) AS claim\n"
        f"  FULL JOIN (SELECT {key_of(table, 'target')} AS key\n"
        f"               FROM {relation} AS target) AS target\n"
        f"    ON {same_key(table, 'target.key', 'claim.target_id')}"
    )


def rows_broken(table: Table, project: BoundProject, when: str) -> str:
    """Return a SELECT of the keys for which one of ROW_LAWS holds."""
    return f"SELECT key FROM {claims_and_rows(table, project)} AS line WHERE {when}"


def unused_placeholders(table: Table, project: BoundProject, objects: list[Object]) -> Law | None:
    """Return the stand-ins of a table that no foreign key leads to, though their unit moved.

    A unit that was merged, or refused later, needs its stand-in no more.
    """
    referring = [
        one
        for one in objects
        if one.kind == "foreign key"
        and one.to_table == table.name
        and one.to_columns == table.primary_key
        and one.table in project.target.tables
    ]
    stand_ins = (
        "SELECT target_key, for_mapping, for_key, for_part FROM rowcall.placeholder"
        f" WHERE target_table = {text(table.name)}"
    )
    column = table.column(table.primary_key[0]) if table.primary_key else None
    if not referring or column is None or len(table.primary_key) != 1:
        return None
    # one scan of each referring table, against the few stand-ins
    used = "\n UNION\n".join(
        f"SELECT child.{name(one.columns[0])}\n"
        f"   FROM {qualified(project.target.schema, one.table)} AS child\n"
        f"  WHERE child.{name(one.columns[0])} IN"
        f" (SELECT target_key::{column.type} FROM ({stand_ins}) AS stand_in)"
        for one in referring
    )
    moved = "\n UNION ALL\n".join(
        f"SELECT {text(bound.name)} AS mapping, source_key, part"
        f" FROM rowcall.{name(reading.entry_table)} WHERE outcome = 'migrated'"
        f" AND (source_key, part) IN (SELECT for_key, for_part FROM ({stand_ins}) AS stand_in"
        f" WHERE for_mapping = {text(bound.name)})"
        for bound in project.mappings
        for reading in bound.readings
    )
    return Law(
        "unused_placeholder",
        table.name,
        "nothing refers to stand-ins, though the unit for which they were made moved",
        f"SELECT stand_in.target_key AS key\n  FROM ({stand_ins}) AS stand_in\n"
        f" WHERE stand_in.target_key::{column.type} NOT IN (\n"
        f"         SELECT * FROM ({used}) AS used WHERE used IS NOT NULL)\n"
        "   AND (for_mapping, for_key, for_part) IN (\n"
        f"         SELECT mapping, source_key, part FROM ({moved}) AS moved)",
    )
