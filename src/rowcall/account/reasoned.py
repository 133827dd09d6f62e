"""An account with its reasons: what each cause frees, and how it came to this."""

from dataclasses import replace

from rowcall.account.detecting import find_faults
from rowcall.account.freeing import with_freeing
from rowcall.account.lines import Account
from rowcall.compile.bind import BoundProject
from rowcall.pg.connect import Connection


def reasoned(connection: Connection, project: BoundProject, account: Account) -> Account:
    """Return the account with what was found of its causes, in the snapshot of the account.

    The project is bound to what is staged; nothing is written.
    """
    freed = account if account.freeings else with_freeing(connection, project, account)
    return freed if freed.faults else replace(freed, faults=find_faults(connection, project))
