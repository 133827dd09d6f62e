"""Move a PostgreSQL database into a new schema, and have every row answer for itself."""

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
from rowcall.mapping.mapping import Mapping, Merge
from rowcall.mapping.project import Project
from rowcall.mapping.sources import AfterLoad, Exclude, FanOut, Member, Query, Reject, Union

__all__ = [
    "AfterLoad",
    "Computed",
    "Const",
    "Date",
    "Exclude",
    "Existing",
    "FanOut",
    "Fit",
    "Flag",
    "Gather",
    "Integer",
    "Json",
    "Lookup",
    "Mapping",
    "Member",
    "Merge",
    "Names",
    "Number",
    "Path",
    "Project",
    "Query",
    "Ref",
    "Reject",
    "Secret",
    "Sql",
    "Union",
    "Unique",
]
