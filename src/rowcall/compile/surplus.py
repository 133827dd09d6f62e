"""Surplus rows: what refers to them, and their removal."""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.relations import adoption
from rowcall.mapping.columns import Ref, Secret
from rowcall.sql.quote import name, qualified, text


@dataclass(frozen=True)
class Referrer:
    """A column of a table, as SQL names it, that holds keys of another table."""

    table: str
    column: str


def mapped_referrers(bound: Bound, project: BoundProject) -> list[Referrer]:
    """Return the columns in which mappings refer to rows of the table, keys dropped or not."""
    found = [
        Referrer(qualified(project.target.schema, other.target.name), column)
        for other in project.mappings
        if other.target
        for reading in other.readings
        for column, word in reading.columns.items()
        if isinstance(word, Ref) and project[word.target_mapping].target == bound.target
    ]
    return list(dict.fromkeys(found))


REFERRERS = """SELECT k.conrelid::regclass::text, a.attname
  FROM pg_constraint AS k
  JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
 WHERE k.contype = 'f'
   AND k.confrelid = %(table)s::regclass
   AND cardinality(k.conkey) = 1"""


def remove_surplus(bound: Bound, project: BoundProject, referrers: list[Referrer]) -> list[str]:
    """Return the statements that keep images of the rows and remove them; parameter run.

    A row to which anything refers still stays, with its line.
    """
    assert bound.target is not None
    own = name(bound.target.primary_key[0])
    table = qualified(project.target.schema, bound.target.name)
    secrets = [
        column
        for reading in bound.readings
        for column, word in reading.columns.items()
        if isinstance(word, Secret)
    ]
    image = "to_jsonb(target)" + "".join(f" - {text(column)}" for column in secrets)
    free = "".join(
        f"\n   AND NOT EXISTS (SELECT FROM {other.table} AS other\n"
        f"                    WHERE other.{name(other.column)} = target.{own})"
        for other in referrers
    )
    return [
        f"/* rowcall: images of surplus {bound.name} */\n"
        "INSERT INTO rowcall.before_image\n"
        "       (mapping, target_table, target_key, run_id, is_removed, old_values)\n"
        f"SELECT {text(bound.name)}, {text(bound.target.name)}, target.{own}::text,\n"
        f"       %(run)s, TRUE, {image}\n"
        f"  FROM {table} AS target\n"
        f"  JOIN {adoption(bound.name)} AS line ON line.target_id = target.{own}\n"
        f" WHERE line.origin = 'surplus'{free}",
        f"/* rowcall: remove surplus {bound.name} */\n"
        "WITH gone AS (\n"
        f"  DELETE FROM {table} AS target\n"
        f"   USING {adoption(bound.name)} AS line\n"
        f"   WHERE line.target_id = target.{own} AND line.origin = 'surplus'{free}\n"
        f"  RETURNING target.{own} AS target_id\n"
        ")\n"
        f"UPDATE {adoption(bound.name)} AS line SET origin = 'removed'\n"
        "  FROM gone WHERE gone.target_id = line.target_id",
    ]
