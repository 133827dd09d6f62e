"""Growers, casks, racks, bottles and keepers: half of them moved by a script, and lived in since.

There are copies, a collapsed rack, bottles that are alike, casks that become one, edited values,
placeholders, a tree, a deferred column, one computed at the end, and passwords in plain text.
"""

from rowcall import (
    AfterLoad,
    Grain,
    Holds,
    Identity,
    Mapping,
    Match,
    Merge,
    Project,
    Ref,
    Secret,
)

growers = Mapping(
    target="growers",
    source="grower",
    batch=9,
    columns={
        "old": "id",
        "name": "name",
        "part_of_id": Ref("growers", "part_of"),
        "best_cask_id": Ref("casks", "best").deferred().or_null(),
    },
    identity=Identity(
        Match("old number", {"old": "id"}),
        was={"old": "id", "name": "upper(name)"},
    ),
)

casks = Mapping(
    target="casks",
    source="cask",
    batch=25,
    columns={
        "old": "id",
        "grower_id": Ref(growers, "grower").or_placeholder(),
        "code": "code",
        "volume": "volume",
    },
    merge=Merge(by=("code",)),
    after_load=AfterLoad("counted.sql", key="cask_id", columns=("bottles",)),
    identity=Identity(
        Match("old number", {"old": "id"}),
        was={
            "old": "id",
            "grower_id": Holds("grower_id IS NOT NULL"),
            "code": Holds("code IS NOT NULL"),
            "volume": "id",
        },
    ),
)

racks = Mapping(
    target="racks",
    source="rack",
    batch=8,
    columns={"code": "code", "place": "place"},
    identity=Identity(
        Match("beginning of the code", {"code": "split_part(code, '-', 1)"}, grain=Grain.COLLAPSED),
        was={"place": "'old'"},
    ),
)

bottles = Mapping(
    target="bottles",
    source="bottle",
    batch=60,
    columns={
        "cask_id": Ref(casks, "cask"),
        "rack_id": Ref(racks, "rack"),
        "day": "day",
        "note": "note",
    },
    identity=Identity(
        Match(
            "cask and day",
            {"cask_id": Ref(casks, "cask"), "day": "day"},
            grain=Grain.INTERCHANGEABLE,
        ),
        was={"rack_id": Holds("rack_id IS NOT NULL")},
    ),
)

keepers = Mapping(
    target="keepers",
    source="keeper",
    columns={
        "login": "login",
        "password": Secret("password"),
        "grower_id": Ref(growers, "grower").or_null(),
    },
    identity=Identity(
        Match("login", {"login": "login"}),
        was={"password": "'placeholder'"},
    ),
)

project = Project(
    name="cellar",
    mappings=(growers, casks, racks, bottles, keepers),
    untouched={"notes": "written by triggers, which do not fire during the load"},
)
