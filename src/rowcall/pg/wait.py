"""A wait for a lock, and who holds it, as values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Holder:
    """A session that holds what another one wants, as far as this role may see it."""

    pid: int
    application: str | None
    role: str | None
    state: str | None
    since: str | None

    def __str__(self) -> str:
        """Return what is told of it."""
        if not self.pid:
            return "a prepared transaction"
        named = [f"role {self.role}" if self.role else "", self.application or ""]
        doing = f"{self.state or 'at work'}{f' since {self.since}' if self.since else ''}"
        return f"session {self.pid} ({', '.join([*filter(None, named), doing])})"


@dataclass(frozen=True)
class Wait:
    """A session of ours that waits; the relation is None where it waits for a row or a number."""

    pid: int
    seconds: float
    mode: str
    relation: str | None
    holders: tuple[Holder, ...]

    def __str__(self) -> str:
        """Return what is told of it."""
        what = f'table or index "{self.relation}"' if self.relation else "a row of another's"
        held = ", ".join(map(str, self.holders))
        return f"waits since {self.seconds:.0f} s for a lock on {what}, held by {held}"
