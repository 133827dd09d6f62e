"""What can be wrong with a value, in the fixed precedence of the account."""

from dataclasses import dataclass

from rowcall.sql.quote import text

PRECEDENCE = (
    "stopped",
    "duplicate_key",
    "missing_key",
    "missing_reference",
    "blocked_by_parent",
    "ambiguous_reference",
    "reference_cycle",
    "bad_value",
    "unknown_code",
    "too_long",
    "check_violated",
    "expression_failed",
    "refused_by_database",
)

# an expression raised on this row: known only when the row was tried by itself
FAILED = "expression_failed"


@dataclass(frozen=True)
class Trouble:
    """A kind of trouble, when it holds, and what to tell of it."""

    kind: str
    when: str
    detail: str

    @property
    def told(self) -> str:
        """Return kind and detail as one text, as it travels through the judging."""
        return f"{self.kind}|{self.detail}"


def rank(kind: str) -> int:
    """Return the place in the precedence; missing and blocked references share one."""
    kind = "missing_reference" if kind == "blocked_by_parent" else kind
    return PRECEDENCE.index(kind) if kind in PRECEDENCE else PRECEDENCE.index("bad_value")


def first_of(troubles: list[Trouble]) -> str:
    """Return SQL for the first trouble that holds, or NULL."""
    if not troubles:
        return "NULL::text"
    cases = "\n            ".join(f"WHEN {t.when} THEN {text(t.told)}" for t in troubles)
    return f"CASE {cases} END"
