"""What a naive count hides: rules on counts, mappings and the ledger, without a database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rowcall.account.count_lines import CountLine, CountView, Side, Totals

# rows of a table or source, or names: what a text lists
Listed = tuple[tuple[int, str], ...] | tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A part of what is told: a text of the catalogue by its key, and what is put into it."""

    key: str
    values: dict[str, int | float | str | Listed]


@dataclass(frozen=True)
class CountFinding:
    """What is hidden, in which lines, and the numbers that say so; `said` is told in a row."""

    code: str
    said: tuple[Said, ...]
    categories: tuple[str, ...]
    numbers: dict[str, float]


def count_findings(view: CountView) -> list[CountFinding]:
    """Return everything that the count hides, as far as counts, mappings and ledger tell."""
    return [finding for rule in _RULES for finding in rule(view)]


def _counted_twice(view: CountView) -> Iterator[CountFinding]:
    """Rows that several lines of the totals count: each is in the sum once for each of them."""
    again = {"old": 0, "new": 0}
    tables: list[tuple[int, str]] = []
    categories: list[str] = []
    for (side, table), once in view.once.items():
        lines = [
            line for line in view.lines if (of := _side(line, side)).table == table and of.in_total
        ]
        more = sum(_side(line, side).count for line in lines) - once
        if more:
            again[side] += more
            tables.append((more, table))
            categories += [line.category for line in lines]
    if not tables:
        return
    totals = view.totals
    without = Totals(totals.old - again["old"], totals.new - again["new"])
    coverage = without.coverage(3)
    said = [Said("counted_twice", {"listed": (*tables,), "old": without.old, "new": without.new})]
    if coverage is not None:
        said.append(Said("counted_twice_percent", {"percent": coverage}))
    yield CountFinding(
        "counted_twice",
        tuple(said),
        tuple(dict.fromkeys(categories)),
        {
            "old_again": again["old"],
            "new_again": again["new"],
            "old_without": without.old,
            "new_without": without.new,
            **({} if coverage is None else {"coverage_without": coverage}),
        },
    )


def _one_side_of_total(view: CountView) -> Iterator[CountFinding]:
    lines = [line for line in view.lines if line.old.in_total != line.new.in_total]
    for line in lines:
        inside, outside = ("old", "new") if line.old.in_total else ("new", "old")
        if not (_side(line, inside).count or _side(line, outside).count):
            continue
        yield CountFinding(
            "one_side_of_total",
            _told(
                "old_side_of_total" if inside == "old" else "new_side_of_total",
                counted=_side(line, inside).count,
                left=_side(line, outside).count,
            ),
            (line.category,),
            {"old_count": line.old.count, "new_count": line.new.count},
        )


def _different_things(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        if line.reads is not None:
            continue
        old, new = line.old.table, line.new.table
        said = [*_told("different_things", old=old, new=new)]
        if line.ratio is not None:
            said = [*_told("different_things_ratio", old=old, new=new, ratio=line.ratio)]
        if line.written_from:
            said += _told("made_from", new=new, listed=line.written_from)
        if line.goes_to:
            said += _told("goes_to", old=old, listed=line.goes_to)
        yield CountFinding(
            "different_things",
            tuple(said),
            (line.category,),
            _counts(line),
        )


def _other_sources(view: CountView) -> Iterator[CountFinding]:
    """A filter of the new side may leave such rows out; without one, all of them are counted."""
    for line in view.lines:
        if line.lineage is None or line.reads is None or line.new.condition is not None:
            continue
        others = line.lineage.others
        if not others:
            continue
        listed = tuple((rows, source) for source, rows in others.items())
        yield CountFinding(
            "other_sources",
            _told("other_sources", new=line.new.table, old=line.old.table, listed=listed),
            (line.category,),
            dict(others),
        )


def _more_than_all(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        more = line.new.count - line.old.count
        if more > 0:
            yield CountFinding(
                "more_than_all",
                _told("more_than_all", new=line.new.table, rows=more, old=line.old.table),
                (line.category,),
                {**_counts(line), "more": more},
            )


def _filter_on_one_side(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        if (line.old.condition is None) == (line.new.condition is None):
            continue
        name = "old" if line.old.condition is not None else "new"
        with_, without = (line.old, line.new) if name == "old" else (line.new, line.old)
        left_out = with_.rows - with_.count
        if left_out:
            yield CountFinding(
                "filter_on_one_side",
                _told(
                    "filter_on_one_side",
                    filter=with_.condition or "",
                    left=left_out,
                    rows=with_.rows,
                    table=with_.table,
                    other=without.table,
                ),
                (line.category,),
                {"left_out": left_out, "rows": with_.rows},
            )


def _filter_matches_nothing(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        for side in (line.old, line.new):
            if side.condition is not None and side.rows and not side.count:
                yield CountFinding(
                    "filter_matches_nothing",
                    _told(
                        "filter_matches_nothing",
                        filter=side.condition,
                        rows=side.rows,
                        table=side.table,
                    ),
                    (line.category,),
                    {"rows": side.rows},
                )


def _copies(view: CountView) -> Iterator[CountFinding]:
    for table, lines in _by_new_table(view).items():
        rows = lines[0].new.rows
        lineage = next((line.lineage for line in lines if line.lineage), None)
        if lineage and lineage.surplus:
            copies = lineage.surplus
            told = "copies"
        elif view.equal and view.equal.get(table):
            copies = view.equal[table]
            told = "copies_equal"
        else:
            continue
        yield CountFinding(
            "copies",
            _told(told, copies=copies, rows=rows, table=table),
            tuple(line.category for line in lines),
            {"copies": copies, "rows": rows},
        )


def _wrong_parent(view: CountView) -> Iterator[CountFinding]:
    for table, lines in _by_new_table(view).items():
        lineage = next((line.lineage for line in lines if line.lineage), None)
        if lineage is None or not lineage.strays:
            continue
        listed = tuple((rows, column) for column, rows in lineage.strays.items())
        yield CountFinding(
            "wrong_parent",
            _told("wrong_parent", table=table, by=listed),
            tuple(line.category for line in lines),
            dict(lineage.strays),
        )


_RULES: tuple[Callable[[CountView], Iterator[CountFinding]], ...] = (
    _counted_twice,
    _one_side_of_total,
    _different_things,
    _other_sources,
    _more_than_all,
    _filter_on_one_side,
    _filter_matches_nothing,
    _copies,
    _wrong_parent,
)


def _by_new_table(view: CountView) -> dict[str, list[CountLine]]:
    tables: dict[str, list[CountLine]] = {}
    for line in view.lines:
        tables.setdefault(line.new.table, []).append(line)
    return tables


def _side(line: CountLine, side: str) -> Side:
    return line.old if side == "old" else line.new


def _counts(line: CountLine) -> dict[str, float]:
    counts: dict[str, float] = {"old_count": line.old.count, "new_count": line.new.count}
    return counts if line.ratio is None else {**counts, "coverage": line.ratio}


def _told(key: str, **values: int | float | str | Listed) -> tuple[Said, ...]:
    return (Said(key, values),)
