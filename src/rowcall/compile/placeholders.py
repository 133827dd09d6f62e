"""Stand-in rows: one for each key that a mapping lacks and a child needs."""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.identity_columns import overriding
from rowcall.compile.judge import Judging
from rowcall.compile.references import stand_in_id
from rowcall.compile.relations import judged, overruled, unit_is
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Placeholder
from rowcall.sql.quote import name, names, qualified, text


def stand_ins(judging: Judging) -> list[str]:
    """Return one statement for each column of the mapping that may need stand-in rows.

    A statement does nothing where the ledger has the stand-in already, so it can run again.
    Parameter run.
    """
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


def _stand_in(bound: Bound, column: str, ref: Ref, project: BoundProject) -> str:
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
    missing = name(f"{column}__missing")
    stand = "".join(f", judged.{name(f'{column}__stand_{key}')}" for key in given)
    table = qualified(project.target.schema, parent.target.name)
    identity = stand_in_id(ref, "missing.key")
    written = [*parent.target.primary_key, *columns]
    return (
        f"/* rowcall: placeholders of {parent.name} for {bound.name}.{column} */\n"
        "WITH missing AS (\n"
        f'  SELECT DISTINCT ON (judged.{missing} COLLATE "C") judged.{missing} AS key,\n'
        f"         judged.unit__key AS for_key, judged.unit__part AS for_part{stand}\n"
        f"    FROM {judged(bound.name)} AS judged\n"
        f"    LEFT JOIN {overruled(bound.name)} AS ruled ON {unit_is('judged', 'ruled')}\n"
        f"   WHERE judged.{missing} IS NOT NULL\n"
        "     AND coalesce(ruled.outcome, judged.unit__outcome) IN ('migrated', 'merged')\n"
        f'   ORDER BY judged.{missing} COLLATE "C", judged.unit__source, judged.unit__position,\n'
        "            judged.unit__part\n"
        "), made AS (\n"
        "  INSERT INTO rowcall.placeholder (mapping, source_key, target_table, target_key,\n"
        "                                   for_mapping, for_key, for_part, run_id)\n"
        f"  SELECT {text(parent.name)}, missing.key, {text(parent.target.name)},\n"
        f"         {identity}::text,\n"
        f"         {text(bound.name)}, missing.for_key, missing.for_part, %(run)s\n"
        "    FROM missing\n"
        "  ON CONFLICT (mapping, md5(source_key)) DO NOTHING\n"
        "  RETURNING source_key\n"
        ")\n"
        f"INSERT INTO {table} ({names(written)}){overriding(parent.target, written)}\n"
        f"SELECT {', '.join([identity, *columns.values()])}\n"
        "  FROM missing JOIN made ON made.source_key = missing.key"
    )
