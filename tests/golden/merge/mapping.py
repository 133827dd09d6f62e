"""Rows of two tables that have the same title become one, which keeps something of all."""

from rowcall import Json, Mapping, Member, Merge, Project, Union

works = Mapping(
    target="works",
    source=Union(
        Member(
            "book",
            key="id",
            columns={"title": "title", "places": "shelf", "codes": "ARRAY['b' || id]"},
            survivor="added DESC",
            gather={"places": "shelf", "codes": "'b' || id", "legacy.books": "to_jsonb(id)"},
        ),
        Member(
            "film",
            key="code",
            columns={"title": "name", "places": "box"},
            survivor="added DESC",
            gather={"places": "box", "codes": "code"},
        ),
    ),
    columns={"legacy": Json(added="added")},
    merge=Merge(by=("title",)),
)

project = Project(name="merge", mappings=(works,))

stored = {"works": "entry-table rule load refuse follow"}
