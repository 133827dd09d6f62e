"""Move a PostgreSQL database into a new schema, and have every row answer for itself."""

from rowcall.account.lines import Account
from rowcall.api.migration import migrate
from rowcall.errors import RowcallError
from rowcall.mapping.columns import (
    Computed,
    Const,
    Date,
    Existing,
    Fit,
    Flag,
    Gather,
    Integer,
    Json,
    Lookup,
    Names,
    Number,
    Path,
    Ref,
    Secret,
    Sql,
    Unique,
)
from rowcall.mapping.count_pair import CountPair
from rowcall.mapping.distribution import Distribution
from rowcall.mapping.identity import Grain, Holds, Identity, Match, Policy
from rowcall.mapping.mapping import Mapping, Merge
from rowcall.mapping.project import Project
from rowcall.mapping.sources import AfterLoad, Exclude, FanOut, Member, Query, Reject, Union
from rowcall.run.events import Event

__all__ = [
    "Account",
    "AfterLoad",
    "Computed",
    "Const",
    "CountPair",
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
    "RowcallError",
    "Secret",
    "Sql",
    "Union",
    "Unique",
    "migrate",
]
