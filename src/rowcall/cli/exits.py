"""The exit codes."""

from rowcall.account.lines import Account

DONE = 0
FAILED = 1
WRONG_USAGE = 2
WITH_FINDINGS = 3


def account_exit(
    account: Account,
    max_quarantined: int | None = None,
    *,
    is_part: bool = False,
    judges_rules: bool = False,
) -> int:
    """Return what an account means for whoever called: a lost row is never 0.

    `is_part` says that no more than a part of the plan was asked for; `judges_rules` that it was
    asked whether the rules are right by which rows were recognised.
    """
    if account.is_broken:
        return FAILED
    above = max_quarantined is not None and account.quarantined > max_quarantined
    doubted = judges_rules and account.open_doubts
    is_done = account.is_finished or is_part
    return WITH_FINDINGS if above or doubted or account.withheld or not is_done else DONE
