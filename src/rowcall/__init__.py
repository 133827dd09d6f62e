"""Move a PostgreSQL database into a new schema, and have every row answer for itself."""

from importlib import import_module
from typing import TYPE_CHECKING

from rowcall.errors import RowcallError
from rowcall.mapping.columns import (
    Computed,
    Const,
    Cut,
    Date,
    Existing,
    Fit,
    Flag,
    Gather,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Path,
    Ref,
    Round,
    Secret,
    Sql,
    Timestamp,
    Unique,
)
from rowcall.mapping.count_pair import CountPair
from rowcall.mapping.distribution import Distribution
from rowcall.mapping.identity import Grain, Holds, Identity, Match, Policy, Stamp
from rowcall.mapping.mapping import Mapping, Merge
from rowcall.mapping.project import Project
from rowcall.mapping.sources import AfterLoad, Exclude, FanOut, Member, Query, Reject, Union

if TYPE_CHECKING:
    from rowcall.account.lines import Account
    from rowcall.api.migration import migrate
    from rowcall.run.events import Event

__all__ = [
    "Account",
    "AfterLoad",
    "Computed",
    "Const",
    "CountPair",
    "Cut",
    "Date",
    "Distribution",
    "Event",
    "Exclude",
    "Existing",
    "FanOut",
    "Fit",
    "Flag",
    "Gather",
    "Grain",
    "Holds",
    "Identity",
    "Integer",
    "Json",
    "LargeObject",
    "Lookup",
    "Mapping",
    "Match",
    "Member",
    "Merge",
    "Names",
    "Number",
    "Path",
    "Policy",
    "Project",
    "Query",
    "Ref",
    "Reject",
    "Round",
    "RowcallError",
    "Secret",
    "Sql",
    "Stamp",
    "Timestamp",
    "Union",
    "Unique",
    "migrate",
]

# What runs a project is imported when it is asked for: a project, and a command that only reads,
# need none of it, and it takes longer to import than explain takes to answer.
_LATER = {
    "Account": "rowcall.account.lines",
    "Event": "rowcall.run.events",
    "migrate": "rowcall.api.migration",
}


def __getattr__(name: str) -> object:
    """Return a public name that is imported late."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
