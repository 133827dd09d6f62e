"""Composite keys, alternatives, and stand-in rows with columns of their own."""

from rowcall import Mapping, Project, Ref

shelves = Mapping(
    target="shelves",
    source="shelf",
    key=("hall", "nr"),
    columns={"code": "hall || nr"},
    placeholder={"code": "'? ' || missing.key"},
)

books = Mapping(
    target="books",
    source="book",
    columns={
        "shelf_id": Ref(shelves, "hall", "nr").or_placeholder(note="'wanted by ' || title"),
        "old_shelf_id": Ref(shelves, "old_hall", "nr").or_null(),
        "any_shelf_id": Ref(shelves, "hall", "nr").or_ref(Ref(shelves, "old_hall", "1")),
    },
)

project = Project(name="references", mappings=(shelves, books))

stored = {"books": "judge stand-in"}
