"""Rows that no record stands for any more: removed, when nothing refers to them."""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.relations import adoption, entries
from rowcall.compile.surplus import Referrer, refers
from rowcall.compile.views import claims_of, key_of
from rowcall.ledger.writing import Writing
from rowcall.schema.table import Table
from rowcall.sql.quote import qualified, text


def list_abandoned(writing: Writing) -> list[str]:
    """Return what lists the rows of a mapping that is not in the project any more; parameters run
    and written.
    """
    mapping = text(writing.mapping)
    return [
        f"DELETE FROM rowcall.withdrawal WHERE mapping = {mapping}",
        *(
            "INSERT INTO rowcall.withdrawal\n"
            "       (mapping, target_table, target_key, source_key, part, row_hash, written_as,\n"
            "        reason, run_id)\n"
            f"SELECT {mapping}, {text(writing.target_table)}, target_id::text, source_key, part,\n"
            "       row_hash, %(written)s, 'its mapping is gone', %(run)s\n"
            f"  FROM {entries(table)} WHERE outcome = 'migrated'"
            for table in writing.entry_tables
        ),
    ]


def forget_mapping(writing: Writing) -> list[str]:
    """Return what forgets all that the ledger holds of a mapping, but for the rows to withdraw."""
    mapping = text(writing.mapping)
    tables = ("mark_rule", "batch", "kept_row", "reckoned_balance")
    return [
        *(f"DROP TABLE {entries(table)} CASCADE" for table in writing.entry_tables),
        *(f"DELETE FROM rowcall.{table} WHERE mapping = {mapping}" for table in tables),
        f"DELETE FROM rowcall.step WHERE name = {mapping}"
        " AND kind IN ('judge', 'placeholders', 'load', 'fill', 'hash', 'after load')",
    ]


def withdraw_stand_ins(
    hash_sql: str, table: Table, project: BoundProject, referrers: list[Referrer]
) -> str:
    """Return the DELETE of stand-in rows that were written in one way and to which nothing refers,
    with their lines; parameters hash and run.
    """
    own = key_of(table, "target")
    free = "".join(f"\n     AND NOT EXISTS ({refers(other)})" for other in referrers)
    return (
        f"/* rowcall: withdraw placeholders of {table.name} */\n"
        "WITH gone AS (\n"
        f"  DELETE FROM {qualified(project.target.schema, table.name)} AS target\n"
        "   USING rowcall.placeholder AS line\n"
        f"   WHERE line.target_table = {text(table.name)} AND line.hash_sql = %(hash)s\n"
        f"     AND line.target_key = ({own})::text AND line.row_hash = {hash_sql}{free}\n"
        "  RETURNING line.mapping, line.target_key, to_jsonb(target) AS image\n"
        "), kept AS (\n"
        "  INSERT INTO rowcall.before_image\n"
        "         (mapping, target_table, target_key, run_id, is_removed, old_values)\n"
        f"  SELECT mapping, {text(table.name)}, target_key, %(run)s, TRUE, image FROM gone\n"
        ")\n"
        "DELETE FROM rowcall.placeholder AS line USING gone\n"
        " WHERE (line.mapping, line.target_key) = (gone.mapping, gone.target_key)"
    )


def forget_claimed(table: Table, project: BoundProject) -> str:
    """Return the DELETE of the lines of rows that are gone, or stand for a record again."""
    own = key_of(table, "target")
    return (
        "DELETE FROM rowcall.withdrawal AS line\n"
        f" WHERE line.target_table = {text(table.name)}\n"
        "   AND (NOT EXISTS (SELECT FROM"
        f" {qualified(project.target.schema, table.name)} AS target\n"
        f"                     WHERE ({own})::text = line.target_key)\n"
        f"        OR EXISTS (SELECT FROM ({claims_of(table, project)}) AS claim\n"
        "                    WHERE claim.target_id::text = line.target_key\n"
        "                      AND claim.origin <> 'surplus'))"
    )


def release_adopted(bound: Bound) -> str:
    """Return the UPDATE of lines by which the rows that are to go are copies of no record."""
    return (
        f"UPDATE {adoption(bound.name)} AS line SET origin = 'surplus', kept_id = NULL\n"
        "  FROM rowcall.withdrawal AS withdrawn\n"
        f" WHERE withdrawn.mapping = {text(bound.name)} AND line.origin = 'adopted'\n"
        "   AND withdrawn.target_key = line.target_id::text"
    )


def remove_adopted(bound: Bound) -> str:
    """Return the UPDATE of the lines of rows that were removed; parameter run."""
    return (
        f"UPDATE {adoption(bound.name)} AS line SET origin = 'removed'\n"
        "  FROM rowcall.before_image AS image\n"
        f" WHERE image.mapping = {text(bound.name)} AND image.is_removed\n"
        "   AND image.run_id = %(run)s AND image.target_key = line.target_id::text"
    )


def withdraw(
    writing: Writing, table: Table, project: BoundProject, referrers: list[Referrer]
) -> str:
    """Return the DELETE of rows that were written in one way, which keeps their images; parameters
    run and written.

    What anything refers to stays, and so does a row that somebody else changed.
    """
    own = key_of(table, "target")
    # whichever mapping writes them
    secrets = dict.fromkeys(
        (
            *writing.secrets,
            *(
                column
                for other in project.mappings
                if other.target == table
                for column in other.secrets
            ),
        )
    )
    image = "to_jsonb(target)" + "".join(f" - {text(column)}" for column in secrets)
    free = "".join(f"\n     AND NOT EXISTS ({refers(other)})" for other in referrers)
    return (
        f"/* rowcall: withdraw {writing.mapping} */\n"
        "WITH gone AS (\n"
        f"  DELETE FROM {qualified(project.target.schema, table.name)} AS target\n"
        "   USING rowcall.withdrawal AS line\n"
        f"   WHERE line.written_as = %(written)s AND line.target_key = ({own})::text\n"
        f"     AND line.row_hash = {writing.hash_sql}{free}\n"
        f"  RETURNING line.target_key, {image} AS image\n"
        "), kept AS (\n"
        "  INSERT INTO rowcall.before_image\n"
        "         (mapping, target_table, target_key, run_id, is_removed, old_values)\n"
        f"  SELECT {text(writing.mapping)}, {text(table.name)}, target_key, %(run)s, TRUE, image\n"
        "    FROM gone\n"
        ")\n"
        "DELETE FROM rowcall.withdrawal AS line USING gone\n"
        " WHERE line.written_as = %(written)s AND line.target_key = gone.target_key"
    )
