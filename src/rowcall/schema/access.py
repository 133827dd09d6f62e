"""What a relation lets the role do that is connected, and what it does of itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """Columns that the role may not read, whether policies hide rows from it, and its rules.

    Rules are those that rewrite a statement, and are not disabled.
    """

    unreadable: tuple[str, ...] = ()
    hides_rows: bool = False
    rules: tuple[str, ...] = ()


OPEN = Access()
