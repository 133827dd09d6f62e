"""Stand-in rows: one for each key that a mapping lacks and a child needs."""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.identity_columns import overriding
from rowcall.compile.judge import Judging
from rowcall.compile.load import hash_of
from rowcall.compile.references import stand_in_id
from rowcall.compile.relations import judged, overruled, unit_is
from rowcall.compile.same import hashed
from rowcall.compile.views import key_of
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Placeholder
from rowcall.sql.quote import name, names, qualified, text


@dataclass(frozen=True)
class StandIns:
    """The statements of a column that may need stand-in rows of a `parent` mapping.

    `write` does nothing where the ledger has the stand-in already, so it can run again; parameters
    run and keys, which are those of `keys`, or NULL for all. `refused` selects source, position and
    part of the units that would refer to a stand-in; parameter key. `rewriting` gives the stand-ins
    that nobody has changed the values that they would be written with now; parameters hash, the
    same SQL, and keys.
    """

    column: str
    parent: str
    write: str
    keys: str
    refused: str
    rewrite: str

    def rewriting(self, written: str) -> str:
        """Return the statement over stand-ins that were written in one way, given as SQL."""
        return self.rewrite.replace("{before}", written)


def stand_ins(judging: Judging) -> list[StandIns]:
    """Return the statements of each column of the mapping that may need stand-in rows."""
    pieces = {p.name: p for some in judging.pieces for p in some}
    return [
        _stand_in(judging.bound, piece.name, piece.word, judging.project)
        for piece in pieces.values()
        if isinstance(piece.word, Ref)
        and isinstance(piece.word.fallback, Placeholder)
        and not piece.word.is_deferred
    ]


def stand_in_tables(judging: Judging) -> list[str]:
    """Return the tables that hold stand-in rows for the mapping, each once."""
    pieces = (piece for some in judging.pieces for piece in some)
    parents = (
        judging.project[piece.word.target_mapping].target
        for piece in pieces
        if isinstance(piece.word, Ref) and isinstance(piece.word.fallback, Placeholder)
    )
    return list(dict.fromkeys(table.name for table in parents if table is not None))


def _stand_in(bound: Bound, column: str, ref: Ref, project: BoundProject) -> StandIns:
    parent = project[ref.target_mapping]
    assert parent.target is not None
    assert parent.mapping is not None
    assert isinstance(ref.fallback, Placeholder)
    given = dict.fromkeys(ref.fallback.row or {}, "")
    columns = {key: f"({sql})" for key, sql in parent.mapping.placeholder.items()}
    columns |= {key: f"missing.{name(f'{column}__stand_{key}')}" for key in given}
    for key in columns:
        shape = parent.target.column(key)
        assert shape is not None
        # nothing is lost: a unit for whose stand-in row it would be is in trouble
        columns[key] += f"::{shape.type}"
    shapes = {column.name: column for column in parent.target.columns}
    new_hash = hash_of(hashed(sql, shapes[key]) for key, sql in columns.items())
    hash_sql = hash_of(hashed(f"target.{name(key)}", shapes[key]) for key in columns)
    missing = name(f"{column}__missing")
    stand = "".join(f", judged.{name(f'{column}__stand_{key}')}" for key in given)
    table = qualified(project.target.schema, parent.target.name)
    identity = stand_in_id(ref, "missing.key")
    written = [*parent.target.primary_key, *columns]
    units = (
        f"    FROM {judged(bound.name)} AS judged\n"
        f"    LEFT JOIN {overruled(bound.name)} AS ruled ON {unit_is('judged', 'ruled')}\n"
    )
    needed = "coalesce(ruled.outcome, judged.unit__outcome) IN ('migrated', 'merged')"
    needs = (
        f"/* rowcall: placeholders of {parent.name} for {bound.name}.{column} */\n"
        "WITH missing AS (\n"
        f'  SELECT DISTINCT ON (judged.{missing} COLLATE "C") judged.{missing} AS key,\n'
        f"         judged.unit__key AS for_key, judged.unit__part AS for_part{stand}\n"
        f"{units}"
        f"   WHERE judged.{missing} IS NOT NULL\n"
        f"     AND {needed}\n"
        f"     AND (%(keys)s::text[] IS NULL OR judged.{missing} = ANY (%(keys)s))\n"
        f'   ORDER BY judged.{missing} COLLATE "C", judged.unit__source, judged.unit__position,\n'
        "            judged.unit__part\n"
    )
    write = (
        f"{needs}), made AS (\n"
        "  INSERT INTO rowcall.placeholder (mapping, source_key, target_table, target_key,\n"
        "                                   for_mapping, for_key, for_part, run_id, row_hash,\n"
        "                                   hash_sql)\n"
        f"  SELECT {text(parent.name)}, missing.key, {text(parent.target.name)},\n"
        f"         {identity}::text,\n"
        f"         {text(bound.name)}, missing.for_key, missing.for_part, %(run)s,\n"
        f"         {new_hash}, {text(hash_sql)}\n"
        "    FROM missing\n"
        "  ON CONFLICT (mapping, md5(source_key)) DO NOTHING\n"
        "  RETURNING source_key\n"
        ")\n"
        f"INSERT INTO {table} ({names(written)}){overriding(parent.target, written)}\n"
        f"SELECT {', '.join([identity, *columns.values()])}\n"
        "  FROM missing JOIN made ON made.source_key = missing.key"
    )
    keys = (
        f'SELECT DISTINCT judged.{missing} COLLATE "C" AS key\n{units}'
        f"   WHERE judged.{missing} IS NOT NULL AND {needed}\n ORDER BY key"
    )
    refused = (
        f"SELECT judged.unit__source, judged.unit__position, judged.unit__part\n{units}"
        f"   WHERE judged.{missing} = %(key)s AND ruled.outcome IS NULL\n"
        "     AND judged.unit__outcome = 'migrated'"
    )
    own = key_of(parent.target, "target")
    rewrite = (
        f"{needs}), changed AS (\n"
        "  UPDATE rowcall.placeholder AS line\n"
        f"     SET row_hash = {new_hash}, hash_sql = {text(hash_sql)}\n"
        f"    FROM missing, {table} AS target\n"
        f"   WHERE line.mapping = {text(parent.name)} AND line.source_key = missing.key\n"
        f"     AND line.for_mapping = {text(bound.name)} AND line.hash_sql = %(hash)s\n"
        f"     AND ({own})::text = line.target_key AND line.row_hash = {{before}}\n"
        f"     AND (line.hash_sql, line.row_hash) <> ({text(hash_sql)}, {new_hash})\n"
        "  RETURNING line.target_key, missing.*\n"
        ")\n"
        f"UPDATE {table} AS target\n"
        f"   SET {', '.join(f'{name(key)} = {sql}' for key, sql in columns.items())}\n"
        f"  FROM changed AS missing WHERE ({own})::text = missing.target_key"
    )
    return StandIns(column, parent.name, write, keys, refused, rewrite if columns else "")


def refuse_units(bound: Bound, refused: str) -> str:
    """Return the INSERT that quarantines units of which a stand-in was refused; parameter told."""
    return (
        f"/* rowcall: refused stand-ins of {bound.name} */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT judged.unit__source, judged.unit__position, judged.unit__part,\n"
        "       'quarantined', 'refused_by_database', %(told)s,\n"
        f"       {text(bound.name)}, judged.unit__key, judged.unit__part, 'refused_by_database',\n"
        "       NULL, NULL, NULL, NULL\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        " WHERE (judged.unit__source, judged.unit__position, judged.unit__part) IN (\n"
        f"{refused})"
    )


def written_by_stand_ins(table: str, project: BoundProject) -> set[str]:
    """Return the columns of a table that stand-in rows fill: judging does not see their values."""
    found: set[str] = set()
    for bound in project.mappings:
        for word in (word for reading in bound.readings for word in reading.columns.values()):
            if not isinstance(word, Ref) or not isinstance(word.fallback, Placeholder):
                continue
            parent = project[word.target_mapping]
            if parent.target and parent.mapping and parent.target.name == table:
                found |= {*parent.mapping.placeholder, *(word.fallback.row or {})}
    return found
