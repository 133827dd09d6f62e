"""A library moves: nothing of education, and every construct that can go wrong."""

from rowcall import (
    Const,
    Date,
    Exclude,
    FanOut,
    Fit,
    Lookup,
    Mapping,
    Member,
    Merge,
    Number,
    Project,
    Query,
    Ref,
    Sql,
    Union,
)

shelves = Mapping(
    target="shelves",
    source="shelf",
    key=("hall", "row"),
    columns={
        "code": "hall || '-' || \"row\"",
        "title": Fit("title", length=12),
        "parent_id": Ref("shelves", "in_hall", "in_row"),
        "keeper_id": Ref("readers", "keeper").deferred().or_null(),
    },
    placeholder={"code": "'?' || missing.key", "title": "'unknown'"},
)

readers = Mapping(
    target="readers",
    source="reader",
    key="nr",
    columns={
        "name": Sql('"Full Name"').or_placeholder("'nobody'"),
        "kind": Lookup('"order"', {"g": "guest", "s": "student"}),
        "born": Date("born").or_null(),
        "home_id": Ref(shelves, "hall", '"row"').or_placeholder(),
        "note": "(100 / divisor)::text || '%'",
    },
)

works = Mapping(
    target="works",
    source=Union(
        Member(
            "book",
            key="id",
            columns={"kind": Const("book"), "code": "id::text"},
        ),
        Member(
            "magazine",
            key="code",
            columns={"kind": Const("magazine"), "code": "code", "issues": "issues"},
        ),
    ),
    columns={"title": "title", "shelf_id": Ref(shelves, "hall", '"row"')},
)

book_people = FanOut(
    "book_people",
    "book",
    key="id",
    parts={"1": {"name": "author1"}, "2": {"name": "author2"}, "e": {"name": "editor"}},
)

authors = Mapping(
    target="authors",
    source=book_people,
    when="part <> 'e' AND name <> 'anon'",
    columns={"name": "name", "book_ids": "ARRAY[id::text]"},
    merge=Merge(
        by=("name",),
        survivor="id DESC",
        gather={"titles": "title", "book_ids": "id::text", "extra.parts": "to_jsonb(part)"},
    ),
)

editors = Mapping(
    target="editors",
    source=book_people,
    when="part = 'e'",
    columns={"work_id": Ref(works, "id", source="book"), "name": "name"},
)

loans = Mapping(
    target="loans",
    source="loan",
    columns={
        "id": "id",
        "work_id": Ref(works, "book_id", source="book").or_ref(
            Ref(works, "magazine_code", source="magazine")
        ),
        "reader_id": Ref(readers, "reader_nr"),
        "ticket": "ticket",
        "on_day": Date("on_day"),
    },
    exclude=(Exclude("cancelled", "cancelled"),),
)

reader_totals = Mapping(
    target="reader_totals",
    source=Query("loans_by_reader.sql", key="reader_nr"),
    columns={"reader_id": Ref(readers, "reader_nr"), "loans": "loans"},
)

fines = Mapping(
    target="fines",
    source="fine",
    columns={"loan_id": Ref(loans, "loan_id"), "amount": Number("amount")},
)

project = Project(
    name="library",
    mappings=(shelves, readers, works, authors, editors, loans, reader_totals, fines),
    drop_tables={"old_*": "logs of the old program"},
)
