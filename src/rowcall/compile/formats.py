"""How days and times are written: a format of the user's as a regular expression and its fields."""

import re
from dataclasses import dataclass

_FIELDS = {
    "YYYY": ("year", "([0-9]{4})"),
    "HH24": ("hour", "([0-9]{1,2})"),
    "MON": ("month_name", "([A-Za-z]{3})"),
    "MM": ("month", "([0-9]{1,2})"),
    "DD": ("day", "([0-9]{1,2})"),
    "MI": ("minute", "([0-9]{2})"),
    "SS": ("second", "([0-9]{2})"),
    "US": ("fraction", "([0-9]{1,6})"),
}
_TOKEN = re.compile("|".join(_FIELDS))
_DAY = ("year", "day")
# white space as the parsers of the ledger know it
BLANK = " \\t\\n\\r\\f\\v"


@dataclass(frozen=True)
class Format:
    """A regular expression that PostgreSQL and Python read alike, and what its groups are."""

    pattern: str
    fields: tuple[str, ...]

    @property
    def has_time(self) -> bool:
        """Return whether it says a time of day."""
        return "hour" in self.fields


_TIME = (
    "(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)?"
    " ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_CLOCK = ("hour", "minute", "second", "fraction", "offset")
USUAL = (
    Format(
        f"^[{BLANK}]*([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){_TIME}[{BLANK}]*$",
        ("year", "month", "day", *_CLOCK),
    ),
    Format(
        f"^[{BLANK}]*([0-9]{{1,2}})[./-]([0-9]{{1,2}})[./-]([0-9]{{4}}){_TIME}[{BLANK}]*$",
        ("day", "month", "year", *_CLOCK),
    ),
)


def format_of(written: str) -> Format:
    """Return the format; raises ValueError where it names no day, or a field twice."""
    pattern, fields, at = "", list[str](), 0
    for found in _TOKEN.finditer(written):
        field, group = _FIELDS[found[0]]
        pattern += re.escape(written[at : found.start()]) + group
        fields.append(field)
        at = found.end()
    pattern += re.escape(written[at:])
    if len({*fields}) < len(fields):
        raise ValueError("a field is named twice")
    if not {*_DAY} <= {*fields} or not {"month", "month_name"} & {*fields}:
        raise ValueError("it needs YYYY, MM (or MON) and DD")
    if re.search("[A-Za-z]", _TOKEN.sub("", written).replace("T", "")):
        raise ValueError("it knows YYYY, MM, MON, DD, HH24, MI, SS and US")
    return Format(f"^[{BLANK}]*{pattern}[{BLANK}]*$", tuple(fields))
