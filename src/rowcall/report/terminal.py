"""The account for people: the headline first, then each table that stands behind it."""

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from rowcall.account.lines import Account
from rowcall.report.adoption import print_adoption, print_doubts, print_faults
from rowcall.report.balances import print_balances, print_table_accounts
from rowcall.report.details import (
    print_corrections,
    print_distributions,
    print_items,
    print_marks,
    print_reasons,
    print_sequences,
    print_times,
)
from rowcall.report.headline import (
    headline,
    inventions,
    next_step,
    outcomes,
    quarantine,
    top_causes,
)
from rowcall.report.tables import print_list

_LONG = 15

# makes advice out of advice, with commands that can be typed as they stand
Typed = Callable[[str], str]


def print_summary(account: Account, screen: Console, typed: Typed = str) -> None:
    """Print the headline and both balances: what a run ends with."""
    _print_headline(account, screen)
    print_balances(account, screen)
    _print_next(account, screen, typed)


def print_account(
    account: Account, screen: Console, typed: Typed = str, *, everything: bool = False
) -> None:
    """Print the whole account; long tables are cut, with a count, unless everything is wanted."""
    limit = None if everything else _LONG
    _print_headline(account, screen)
    _print_next(account, screen, typed)
    print_table_accounts(account, screen)
    print_balances(account, screen)
    print_doubts(account, screen, limit)
    print_adoption(account, screen, limit)
    print_faults(account, screen, limit)
    print_reasons(account, screen, limit)
    print_marks(account, screen, limit)
    print_corrections(account, screen, limit)
    print_distributions(account, screen, limit)
    print_items(account, screen, limit)
    print_sequences(account, screen, limit)
    print_times(account, screen, limit)


def _print_headline(account: Account, screen: Console) -> None:
    is_good = account.is_finished and not account.difference
    screen.print(Text(headline(account), style="bold green" if is_good else "bold red"))
    print_list(screen, outcomes(account))
    for sentence in inventions(account):
        screen.print(Text(sentence))
    if quarantine(account):
        screen.print()
        screen.print(Text(quarantine(account), style="bold"))
    print_list(screen, top_causes(account))


def _print_next(account: Account, screen: Console, typed: Typed) -> None:
    plain = next_step(account)
    said = typed(plain)
    screen.print()
    if said == plain:
        print_list(screen, [("next", said)])
    else:
        # a command that is broken into lines cannot be copied
        screen.print(Text(f"     next  {said}"), soft_wrap=True)
