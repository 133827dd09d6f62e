"""The exceptions that stop a command, named by who must act.

    RowcallError
    ├── ProjectError        the author of the mappings
    ├── RefusedError        the operator: unsafe as asked
    ├── ConnectionFailed    whoever runs the servers
    ├── DatabaseRefused     the database said no to a whole step
    ├── ServerLost          the server went away in the middle of a step
    ├── BalanceBroken       a row is lost or counted twice: our own fault
    └── Interrupted         nobody: the run was told to stop

A row's trouble is never an exception: it is an entry in the ledger.
"""

from dataclasses import dataclass

# what comes next wherever a run stops, whoever stopped it
GOES_ON = "rowcall run, which goes on where it stopped"
ADOPTION_GOES_ON = "rowcall adopt, which goes on where it stopped"


def begin_anew(*, adopts: bool) -> str:
    """Return how a migration begins from the first row again, when rows are written."""
    if adopts:
        return "restore the backup of the target, then: rowcall adopt --no-backup"
    return (
        "rowcall keys restore, which gives this target its keys back; and begin anew in a database"
        " with the target's schema and no rows: rowcall run --target URI"
    )


@dataclass
class RowcallError(Exception):
    """What was wrong, where, what state is left behind and which command comes next."""

    rule: str
    where: str = ""
    cause: str = ""
    state: str = ""
    next: str = ""

    exit_code = 1
    title = "failed"

    def __str__(self) -> str:
        """Return the text that the command line prints: one line a fact."""
        facts = {"at": self.where, "cause": self.cause, "state": self.state, "next": self.next}
        lines = [f"{self.title}: {self.rule}"]
        lines += [f"  {name:<7} {text}" for name, text in facts.items() if text]
        return "\n".join(lines)


class ProjectError(RowcallError):
    """The project does not say what can be done; its author changes it."""

    exit_code = 2
    title = "project error"


class RefusedError(RowcallError):
    """What was asked is unsafe as asked; the operator decides."""

    exit_code = 2
    title = "refused"


class ConnectionFailed(RowcallError):
    """A database cannot be reached or does not let us in."""

    title = "connection failed"


class DatabaseRefused(RowcallError):
    """The database refused a whole step, and no single row is to blame."""

    title = "run stopped"


class ServerLost(RowcallError):
    """The server went away while a step was running."""

    title = "server lost"


class BalanceBroken(RowcallError):
    """The account of the rows does not add up."""

    title = "balance broken"


class Interrupted(RowcallError):
    """The run was told to stop, and stopped."""

    exit_code = 130
    title = "interrupted"
