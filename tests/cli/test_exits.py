"""Does the exit code tell the truth about an account?"""

import pytest

from report.accounts import BROKEN, CLEAN, EMPTY, HALFWAY, WHOLE
from rowcall.account.lines import Account
from rowcall.cli.exits import account_exit


@pytest.mark.parametrize(
    ("account", "limit", "code"),
    [
        (WHOLE, None, 0),
        (WHOLE, 700, 0),
        (WHOLE, 699, 3),
        (CLEAN, 0, 0),
        (BROKEN, None, 1),
        (HALFWAY, None, 3),
        (EMPTY, None, 3),
    ],
)
def test_a_lost_row_is_never_0(account: Account, limit: int | None, code: int) -> None:
    assert account_exit(account, limit) == code
