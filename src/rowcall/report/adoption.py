"""What an earlier migration left, for people: by table, by rule, and what it means."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from rowcall.account.lines import Account
from rowcall.report.numbers import counted, grouped
from rowcall.report.story.doubts import says_doubt, says_example
from rowcall.report.story.faults import says_fault
from rowcall.report.story.texts import Language, Texts
from rowcall.report.tables import print_list, print_table

_LONG = 15
_COLUMNS = (
    "adopted", "surplus", "undecided", "strayed", "touched", "repaired", "kept", "removed",
)  # fmt: skip


def print_found(
    account: Account, screen: Console, *, everything: bool = False, show_values: bool = False
) -> None:
    """Print what `adopt` found: the sentence, every table by origin, mappings, rules and doubts.

    Long tables are cut, with a count, unless everything is wanted.
    """
    limit = None if everything else _LONG
    adopted = sum(line.adopted for line in account.target)
    rows = sum(line.target_rows for line in account.target)
    screen.print(
        Text(
            f"{account.project}: {grouped(adopted)} of {counted(rows, 'target row')} are adopted,"
            " each by proof",
            style="bold",
        )
    )
    print_list(screen, sentences(account))
    print_table(
        screen,
        "Every row of the target has one origin",
        ("target table", "rows", "adopted", "surplus", "native", "undecided", "difference"),
        [
            (t.target_table, t.target_rows, t.adopted, t.surplus, t.native, t.undecided,
             t.difference)
            for t in account.target
            if t.target_rows
        ],
        totals=True,
    )  # fmt: skip
    print_adoption(account, screen, limit)
    print_faults(account, screen, limit)
    print_doubts(account, screen, limit, show_values=show_values)


def print_adoption(account: Account, screen: Console, limit: int | None) -> None:
    """Print what was found of each mapping, what a run did to it, and by which rules."""
    lines = [tuple(getattr(a, column) for column in _COLUMNS) for a in account.adoption]
    is_run = any(line.kept for line in account.edits)
    kept = [i for i, _ in enumerate(_COLUMNS) if not i or any(line[i] for line in lines)]
    print_table(
        screen,
        "What an earlier migration left",
        ("mapping", "target table", *(_COLUMNS[i] for i in kept)),
        [
            (a.mapping, a.target_table, *(line[i] for i in kept))
            for a, line in zip(account.adoption, lines, strict=True)
        ],
        says="strayed: hangs on the row of another unit; touched: changed since it was written",
        totals=True,
    )
    print_table(
        screen,
        "What people touched, by column",
        ("mapping", "column", "touched", "of adopted", *(["kept"] if is_run else [])),
        [
            (e.mapping, e.column_name, e.touched, e.adopted, *([e.kept] if is_run else []))
            for e in account.edits
        ],
        says="touched: the value is not the one that the earlier migration wrote"
        + "; kept: it is not what the mapping says either" * is_run,
        limit=limit,
    )
    print_table(
        screen,
        "The rules that recognised rows",
        ("mapping", "rule", "adopted", "surplus", "undecided", "units"),
        [(r.mapping, r.rule, r.adopted, r.surplus, r.undecided, r.units) for r in account.rules],
        says="units: source rows that agree with the adopted ones in the rule's evidence",
    )


def print_faults(account: Account, screen: Console, limit: int | None) -> None:
    """Print how the earlier migration went wrong, a sentence for each way."""
    texts = Texts(Language.EN)
    print_table(
        screen,
        "How it came to this",
        ("mapping", "what its rows tell", "rows", "against", "certainty"),
        [
            (f.mapping, says_fault(f, texts), f.rows, f.against, f"{100 * f.certainty:.1f} %")
            for f in account.faults
        ],
        says="rows: pairs of a source row and its target row that show it, of those looked at",
        limit=limit,
    )


def print_doubts(
    account: Account, screen: Console, limit: int | None, *, show_values: bool = False
) -> None:
    """Print what speaks against the rules, the first rows of each, and how it is settled.

    Values are masked unless they shall be shown.
    """
    if not account.doubts:
        return
    texts = Texts(Language.EN)
    doubts = account.doubts
    shown = doubts if limit is None or len(doubts) <= limit + 1 else doubts[:limit]
    screen.print()
    screen.print(Text("What speaks against the rules", style="bold underline"))
    for doubt in shown:
        is_open = doubt.accepted is None
        screen.print(Text(says_doubt(doubt, texts), style="yellow" if is_open else ""))
        for example in doubt.examples:
            screen.print(
                Padding(
                    Text(says_example(example, texts, show_values=show_values), style="dim"),
                    (0, 0, 0, 4),
                )
            )
        said = "" if is_open else f", accepted: {doubt.accepted}"
        screen.print(Padding(Text(f"{doubt.mapping}: {doubt.name}{said}"), (0, 0, 0, 4)))
    if len(shown) < len(doubts):
        rest = counted(len(doubts) - len(shown), "more doubt")
        screen.print(Text(f"… and {rest}; --all shows them", style="italic"))
    if account.open_doubts:
        screen.print()
        screen.print(
            Text(
                f"no-go: {counted(len(account.open_doubts), 'doubt')} open; correct the rule and"
                ' adopt again, or accept it in the identity: accept={"NAME": "REASON"}',
                style="bold red",
            )
        )


def sentences(account: Account) -> list[tuple[str, str]]:
    """Return what the origins mean: how many rows, and what is to be known of them."""
    target, adoption = account.target, account.adoption
    found = [
        (sum(t.surplus for t in target), "surplus: further copies of a row that is there already"),
        (sum(t.native for t in target), "native: no source row stands behind them"),
        (sum(t.undecided for t in target), "undecided: listed with candidates, left as they are"),
        (sum(a.strayed for a in adoption), "adopted ones hang on the row of another unit"),
        (sum(a.touched for a in adoption), "adopted ones hold values that people changed since"),
    ]
    return [(grouped(rows), said) for rows, said in found if rows]
