"""What of all that is alike is proposed, and what is left to be decided?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rowcall.draft.evidence import told_names
from rowcall.draft.fillers import Fillers
from rowcall.draft.proposal import HIGHEST, ColumnPair, Draft, TablePair, Way
from rowcall.draft.tables import Likeness
from rowcall.schema.table import Table

# at most so many source tables for a target table, and source columns for a target column
_CANDIDATES = 3
_LEAST_TABLE, _LEAST_COLUMN, _LEAST_REFERENCE = 0.3, 0.4, 0.25
# a further candidate is close to the best one
_CLOSE_TABLE, _CLOSE_COLUMN = 0.7, 0.6


def choose(likeness: Likeness) -> Draft:
    """Return the draft: what is alike enough, best first, with its evidence."""
    fillers = Fillers(likeness)
    pairs = tuple(
        _table_pair(likeness, fillers, source, target)
        for target in likeness.targets
        for source in _candidates(likeness, target)
    )
    given = {pair.target for pair in pairs}
    placed = {pair.source for pair in pairs}
    filled = {table.name for table in likeness.sources}
    tables = likeness.comparison.sampled.database.tables
    structure = likeness.comparison.structure
    return Draft(
        pairs=pairs,
        open_targets=tuple(t.name for t in likeness.targets if t.name not in given),
        open_sources=tuple(name for name in tables if name in filled - placed),
        empty_sources=tuple(name for name in tables if name not in filled),
        references=tuple(structure.references.values()),
        copies=structure.copies,
    )


def _candidates(likeness: Likeness, target: Table) -> list[Table]:
    """Return the tables that are alike enough, best first."""
    score = {table.name: likeness.scores[table.name, target.name] for table in likeness.sources}
    ranked = sorted(likeness.sources, key=lambda table: (-score[table.name], table.name))
    close = max(_LEAST_TABLE, _CLOSE_TABLE * score[ranked[0].name]) if ranked else 0.0
    return [
        table
        for table in ranked[:_CANDIDATES]
        if score[table.name] >= close
        # what the target names itself is an offer, however little else speaks for it
        or likeness.known_notes(table.name, target.name)
    ]


def _table_pair(likeness: Likeness, fillers: Fillers, source: Table, target: Table) -> TablePair:
    columns = _column_pairs(likeness, fillers, source, target)
    columns += fillers.leftovers(source, target, columns)
    given = {pair.target for pair in columns}
    made = target.primary_key if len(target.primary_key) == 1 else ()
    read = {pair.source for pair in columns}
    return TablePair(
        source=source.name,
        target=target.name,
        score=min(likeness.scores[source.name, target.name], HIGHEST),
        evidence=tuple(_evidence(likeness, source, target, columns)),
        columns=tuple(columns),
        open_targets=tuple(
            column.name
            for column in target.columns
            if column.name not in given
            and not column.is_generated
            and not (column.name in made and column.type == "uuid")
        ),
        open_sources=tuple(name for name in source.column_names if name not in read),
    )


def _column_pairs(
    likeness: Likeness, fillers: Fillers, source: Table, target: Table
) -> list[ColumnPair]:
    offered: dict[str, list[ColumnPair]] = defaultdict(list)
    for pair in likeness.columns(source.name, target.name):
        offered[pair.target].append(pair)
    for pair in fillers.keys(source, target):
        offered[pair.target].append(pair)
    found: list[ColumnPair] = []
    for column in target.columns:
        chosen = _best(offered[column.name])
        if not chosen and column.not_null:
            chosen = _weak_reference(offered[column.name])
        found += chosen or fillers.only_ones(source, target, column.name)
        if chosen and column.not_null:
            found += fillers.stand_in(source, chosen, offered[column.name])
    return found


def _best(pairs: list[ColumnPair]) -> list[ColumnPair]:
    """Return the best pairs of a column; all languages of one name stand together."""
    capped = [replace(p, score=min(p.score, HIGHEST)) for p in pairs if p.score >= _LEAST_COLUMN]
    capped.sort(key=lambda p: (-p.score, len(p.hops), p.source))
    chosen: list[ColumnPair] = []
    groups: list[object] = []
    for pair in capped:
        is_language = pair.way is Way.LANGUAGE
        # of several ways from one column the best is enough
        group = (pair.hops, pair.score) if is_language else pair.source
        if pair.score < _CLOSE_COLUMN * capped[0].score or len(groups) > _CANDIDATES:
            break
        if group not in groups:
            groups.append(group)
        elif not is_language:
            continue
        if len(groups) <= _CANDIDATES:
            chosen.append(pair)
    return chosen


def _weak_reference(pairs: list[ColumnPair]) -> list[ColumnPair]:
    """Return the best reference for a column that must refer to something, if it is weak."""
    references = [p for p in pairs if p.way is Way.REFERENCE and p.score >= _LEAST_REFERENCE]
    return [max(references, key=lambda p: (p.score, p.source))] if references else []


def _evidence(
    likeness: Likeness, source: Table, target: Table, columns: list[ColumnPair]
) -> Iterator[str]:
    yield from told_names(likeness.comparison.naming.alike(source.name, target.name))
    having = {pair.target for pair in columns if pair.way is not Way.LEFTOVER}
    yield f"{len(having)} of {len(target.columns)} columns have a candidate"
    references = {f"{p.source} → {p.to_target}" for p in columns if p.way is Way.REFERENCE}
    if references:
        yield f"refers to tables like those of the target: {', '.join(sorted(references))}"
    yield from likeness.notes(source.name, target.name)
