"""What an earlier migration left, for people: by table, by rule, and what it means."""

from rich.console import Console
from rich.text import Text

from rowcall.account.lines import Account
from rowcall.report.numbers import counted, grouped
from rowcall.report.story.faults import says_fault
from rowcall.report.story.texts import Language, Texts
from rowcall.report.tables import print_list, print_table

_LONG = 15
_COLUMNS = (
    "adopted", "surplus", "undecided", "strayed", "touched", "repaired", "kept", "removed",
)  # fmt: skip


def print_found(account: Account, screen: Console) -> None:
    """Print what `adopt` found: the sentence, every table by origin, mappings and rules."""
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
    print_adoption(account, screen)
    print_faults(account, screen, _LONG)


def print_adoption(account: Account, screen: Console) -> None:
    """Print what was found of each mapping, what a run did to it, and by which rules."""
    lines = [tuple(getattr(a, column) for column in _COLUMNS) for a in account.adoption]
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
