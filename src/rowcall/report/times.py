"""Where the time went: hashing passwords apart from everything else."""

from dataclasses import dataclass

from rowcall.account.lines import Account, StepTime

HASHING = ("hash", "hash standing")


@dataclass(frozen=True)
class KindTime:
    """All steps of one kind together; they may have run side by side."""

    kind: str
    steps: int
    rows: int
    seconds: float


def times_by_kind(steps: tuple[StepTime, ...]) -> list[KindTime]:
    """Return a line for each kind of step, in the order in which they ended."""
    kinds: dict[str, list[StepTime]] = {}
    for step in steps:
        kinds.setdefault(step.kind, []).append(step)
    return [
        KindTime(
            kind, len(of), sum(step.rows or 0 for step in of), sum(step.seconds for step in of)
        )
        for kind, of in kinds.items()
    ]


def hashing_seconds(account: Account) -> float:
    """Return the seconds that went into hashing passwords."""
    return sum(step.seconds for step in account.steps if step.kind in HASHING)


def other_seconds(account: Account) -> float:
    """Return the seconds of all runs that ended, less those of hashing."""
    elapsed = sum(run.seconds or 0 for run in account.runs)
    return max(0.0, elapsed - hashing_seconds(account))
