"""The filled parts of a row, shared by two mappings; what neither takes is left over."""

from rowcall import FanOut, Mapping, Project

numbers = FanOut(
    "numbers",
    "person",
    key="id",
    parts={"home": {"number": "home"}, "work": {"number": "work"}, "fax": {"number": "fax"}},
)

phones = Mapping(
    target="phones",
    source=numbers,
    when="part <> 'fax' AND number ~ '^[0-9]+$'",
    columns={"number": "number", "kind": "part"},
)
faxes = Mapping(
    target="faxes",
    source=numbers,
    when="part = 'fax'",
    columns={"number": "number", "owner": "name"},
)

project = Project(name="fan_out", mappings=(phones, faxes))

stored = {"phones": "judge", "numbers": "judge", "views": "balance"}
