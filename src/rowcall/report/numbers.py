"""Numbers as people read them."""

_MINUTE = 60
_ROUGH = 10


def grouped(number: int) -> str:
    """Return the number with thousands separators."""
    return f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `1 row`, `2,000 rows`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def share(part: int, whole: int) -> str:
    """Return a percentage that is 0 or 100 only where it is exactly that."""
    if not whole or part in {0, whole}:
        return "0 %" if not part else "100 %"
    percent = 100 * part / whole
    shown = min(max(percent, 0.01), 99.99)
    return f"{shown:.2f} %"


def duration(seconds: float) -> str:
    """Return `4.2 s`, `38 s`, `2 min 05 s`."""
    if seconds < _ROUGH:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
