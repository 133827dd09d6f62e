"""Shows the form of a value and hides the value."""

import unicodedata

_LONG = 40


def masked_form(value: str | None) -> str | None:
    """Return the value with x for each letter and 9 for each digit, cut where it is long."""
    if value is None:
        return None
    shown = "".join(_masked(sign) for sign in value[:_LONG])
    return f"{shown}…" if len(value) > _LONG else shown


def _masked(sign: str) -> str:
    match unicodedata.category(sign)[0]:
        case "N":
            return "9"
        case "L" | "M":
            return "X" if sign.isupper() else "x"
        case "C":
            return " "
        case _:
            return sign
