"""The exit codes."""

from rowcall.account.lines import Account

DONE = 0
FAILED = 1
WRONG_USAGE = 2
WITH_FINDINGS = 3


def account_exit(
    account: Account, max_quarantined: int | None = None, *, is_part: bool = False
) -> int:
    """Return what an account means for whoever called: a lost row is never 0.

    `is_part` says that no more than a part of the plan was asked for.
    """
    if account.is_broken:
        return FAILED
    above = max_quarantined is not None and account.quarantined > max_quarantined
    return WITH_FINDINGS if above or not (account.is_finished or is_part) else DONE
