"""A query over staged tables, as a source and at the end of a path; a password in flight."""

from rowcall import Mapping, Path, Project, Query, Ref, Secret

loans = Query("loans_by_reader.sql", key="reader")

readers = Mapping(
    target="readers",
    source="reader",
    joins={"made": Path(("id", "loans_by_reader.reader"))},
    columns={"name": "name", "password_hash": Secret("password"), "loans": "made.loans"},
)
totals = Mapping(
    target="totals",
    source=loans,
    columns={"reader_id": Ref(readers, "reader"), "loans": "loans"},
)

project = Project(name="query", mappings=(readers, totals), queries=(loans,))

stored = {"totals": "judge", "views": "source_rows target_rows target_balance"}
