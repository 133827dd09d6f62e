"""What a naive count hides: rules on counts, mappings and the ledger, without a database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rowcall.account.count_lines import CountLine, CountView, Side, Totals


@dataclass(frozen=True)
class CountFinding:
    """What is hidden, in which lines, and the numbers that say so."""

    code: str
    text: str
    categories: tuple[str, ...]
    numbers: dict[str, float]


def count_findings(view: CountView) -> list[CountFinding]:
    """Return everything that the count hides, as far as counts, mappings and ledger tell."""
    return [finding for rule in _RULES for finding in rule(view)]


def _counted_twice(view: CountView) -> Iterator[CountFinding]:
    """Rows that several lines of the totals count: each is in the sum once for each of them."""
    again = {"old": 0, "new": 0}
    tables: list[str] = []
    categories: list[str] = []
    for (side, table), once in view.once.items():
        lines = [
            line for line in view.lines if (of := _side(line, side)).table == table and of.in_total
        ]
        more = sum(_side(line, side).count for line in lines) - once
        if more:
            again[side] += more
            tables.append(f"{_rows(more)} of {table}")
            categories += [line.category for line in lines]
    if not tables:
        return
    totals = view.totals
    without = Totals(totals.old - again["old"], totals.new - again["new"])
    coverage = without.coverage(3)
    said = "" if coverage is None else f", {coverage:.3f} %"
    yield CountFinding(
        "counted_twice",
        f"the totals count again {_listed(tables)}; without: {without.old:,} old and"
        f" {without.new:,} new rows{said}",
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
            f"the totals count {_rows(_side(line, inside).count)} of the {inside} side and leave"
            f" out {_rows(_side(line, outside).count)} of the {outside} side",
            (line.category,),
            {"old_count": line.old.count, "new_count": line.new.count},
        )


def _different_things(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        if line.reads is not None:
            continue
        old, new = line.old.table, line.new.table
        known = "" if line.ratio is None else f" ({line.ratio:,.1f} %)"
        from_ = f"; {new} is made from {_listed(line.written_from)}" if line.written_from else ""
        to = f"; {old} goes to {_listed(line.goes_to)}" if line.goes_to else ""
        yield CountFinding(
            "different_things",
            f"{old} and {new} are different things{known}: no mapping makes rows of {new} from"
            f" {old}{from_}{to}",
            (line.category,),
            _counts(line),
        )


def _other_sources(view: CountView) -> Iterator[CountFinding]:
    """A filter of the new side may leave such rows out; without one, all of them are counted."""
    for line in view.lines:
        if line.lineage is None or line.reads is None or line.new.condition is not None:
            continue
        others = line.lineage.others
        told = [f"{_rows(rows)} of {source}" for source, rows in others.items()]
        if not told:
            continue
        yield CountFinding(
            "other_sources",
            f"{line.new.table} is compared with {line.old.table}, and by lineage holds"
            f" {_listed(told)}",
            (line.category,),
            dict(others),
        )


def _more_than_all(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        more = line.new.count - line.old.count
        if more > 0:
            yield CountFinding(
                "more_than_all",
                f"{line.new.table} has {_rows(more)} more than are counted of {line.old.table}",
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
                f'"{with_.condition}" leaves out {left_out:,} of {_rows(with_.rows)} of'
                f" {with_.table}; of {without.table} every row is counted",
                (line.category,),
                {"left_out": left_out, "rows": with_.rows},
            )


def _filter_matches_nothing(view: CountView) -> Iterator[CountFinding]:
    for line in view.lines:
        for side in (line.old, line.new):
            if side.condition is not None and side.rows and not side.count:
                yield CountFinding(
                    "filter_matches_nothing",
                    f'"{side.condition}" matches none of {_rows(side.rows)} of {side.table}',
                    (line.category,),
                    {"rows": side.rows},
                )


def _copies(view: CountView) -> Iterator[CountFinding]:
    for table, lines in _by_new_table(view).items():
        rows = lines[0].new.rows
        lineage = next((line.lineage for line in lines if line.lineage), None)
        if lineage and lineage.surplus:
            copies = lineage.surplus
            told = "by lineage a further copy of a row that is there"
        elif view.equal and view.equal.get(table):
            copies = view.equal[table]
            told = "equal to another one in everything but key and times"
        else:
            continue
        is_ = "is" if copies == 1 else "are"
        yield CountFinding(
            "copies",
            f"{copies:,} of {_rows(rows)} of {table} {is_} {told}",
            tuple(line.category for line in lines),
            {"copies": copies, "rows": rows},
        )


def _wrong_parent(view: CountView) -> Iterator[CountFinding]:
    for table, lines in _by_new_table(view).items():
        lineage = next((line.lineage for line in lines if line.lineage), None)
        if lineage is None or not lineage.strays:
            continue
        strays = [f"{_rows(rows)} by {column}" for column, rows in lineage.strays.items()]
        yield CountFinding(
            "wrong_parent",
            f"rows of {table} were found on another parent than their source row's:"
            f" {_listed(strays)}",
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


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
