"""What a verification found, as text and as JSON."""

import json
import re

from rich.console import Console
from rich.text import Text

from rowcall.quarantine.masking import masked_form
from rowcall.report.numbers import counted, grouped
from rowcall.report.tables import print_list, print_table
from rowcall.verify.finding import Difference, Verification

_KEYS = 3
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def print_verification(found: Verification, screen: Console, *, show_values: bool) -> None:
    """Print the verdict, each difference with its first keys, and what was looked at."""
    screen.print(Text(_verdict(found), style="bold"))
    lines = [
        (grouped(one.rows), one.check, f"{_place(one)}: {one.says}{_first(one, show_values)}")
        for one in found.differences
    ]
    print_list(screen, lines)
    print_table(
        screen,
        "How the values were made again",
        ("mapping", "units", "by DuckDB", "by PostgreSQL", "not verified"),
        [
            (c.mapping, c.units, c.by_duckdb, c.by_postgres, len(c.unverified))
            for c in found.coverage
        ],
        says="values of a row: a column, or a key of a jsonb column; PostgreSQL evaluates what both"
        " may not read alike, each expression by itself",
    )
    not_verified = [
        (f"{line.mapping}.{column}", why)
        for line in found.coverage
        for column, why in line.unverified.items()
    ]
    print_list(screen, not_verified)
    passed_over = [
        (line.mapping, f"{check} is not checked: {why}")
        for line in found.coverage
        for check, why in line.unchecked.items()
    ]
    passed_over += [
        ("the project", f"{check} is not checked: {why}") for check, why in found.unchecked.items()
    ]
    print_list(screen, passed_over)


def verification_json(found: Verification, *, show_values: bool) -> str:
    """Return {version, project, units, differences: […], coverage: […]}."""
    document = {
        "version": 1,
        "project": found.project,
        "units": found.units,
        "differences": [
            {
                "check": one.check,
                "where": one.where,
                "column": one.column,
                "rows": one.rows,
                "says": one.says,
                "keys": one.keys,
                "samples": [
                    {
                        "stands": _shown(one, stands, show_values),
                        "wanted": _shown(one, wanted, show_values),
                    }
                    for stands, wanted in one.samples
                ],
            }
            for one in found.differences
        ],
        "coverage": [
            {
                "mapping": line.mapping,
                "units": line.units,
                "by_duckdb": line.by_duckdb,
                "by_postgres": line.by_postgres,
                "unverified": [
                    {"column": column, "why": why} for column, why in line.unverified.items()
                ],
                "unchecked": [
                    {"check": check, "why": why} for check, why in line.unchecked.items()
                ],
            }
            for line in found.coverage
        ],
        "unchecked": [{"check": check, "why": why} for check, why in found.unchecked.items()],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _verdict(found: Verification) -> str:
    made = f"{counted(found.units, 'unit')} of {counted(len(found.coverage), 'mapping')} made again"
    if not found.differences:
        return f"Verified: {made}, no difference."
    rows = sum(one.rows for one in found.differences)
    kinds = counted(len(found.differences), "difference")
    return f"NOT as it should be: {kinds}, {counted(rows, 'row')} ({made})."


def _place(one: Difference) -> str:
    return f"{one.where}.{one.column}" if one.column else one.where


def _first(one: Difference, show_values: bool) -> str:
    if not one.keys:
        return ""
    told = "; ".join(
        f"{key}{_sample(one, i, show_values)}" for i, key in enumerate(one.keys[:_KEYS])
    )
    more = one.rows - min(len(one.keys), _KEYS)
    return f" ({told}{f'; and {grouped(more)} more' if more > 0 else ''})"


def _sample(one: Difference, i: int, show_values: bool) -> str:
    if i >= len(one.samples) or one.samples[i] == (None, None):
        return ""
    stands, wanted = one.samples[i]
    told = (_shown(one, value, show_values) for value in (stands, wanted))
    return ": {}, not {}".format(*("NULL" if v is None else f'"{v}"' for v in told))


def _shown(one: Difference, value: str | None, show_values: bool) -> str | None:
    """Return a sample, masked if it is a value that may be personal; a UUID is not."""
    is_open = show_values or not one.samples_are_values or value is None or _UUID.fullmatch(value)
    return value if is_open else masked_form(value)
