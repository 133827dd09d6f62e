"""The exit codes."""

from rowcall.account.lines import Account

DONE = 0
FAILED = 1
WRONG_USAGE = 2
WITH_FINDINGS = 3


def account_exit(account: Account, max_quarantined: int | None = None) -> int:
    """Return what an account means for whoever called: a lost row is never 0."""
    if account.difference and (account.is_finished or account.is_loaded):
        return FAILED
    above = max_quarantined is not None and account.quarantined > max_quarantined
    return WITH_FINDINGS if above or not account.is_finished else DONE
