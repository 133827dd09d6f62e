"""An earlier migration wrote some of the rows: readers, their cards, and what they paid."""

from rowcall import (
    Grain,
    Holds,
    Identity,
    Mapping,
    Match,
    Member,
    Path,
    Policy,
    Project,
    Ref,
    Union,
)

readers = Mapping(
    target="readers",
    source="reader",
    columns={"name": "btrim(name)", "mail": "mail", "note": "remark", "made": "joined"},
    identity=Identity(
        Match("mail", {"lower(mail)": "lower(mail)"}),
        Match(
            "name and branch",
            {"name": "name", "note": "branch.name"},
            when="mail IS NULL",
            grain=Grain.COLLAPSED,
        ),
        joins={"branch": Path(("branch_id", "branch.id"))},
        was={
            "name": "name",
            "note": Holds("note = branch.name OR note = source.remark"),
            "made": Holds("made::date = '2025-10-05'"),
        },
        policy={"mail": Policy.KEEP, "made": Policy.REPAIR, "note": Policy.KEEP_EMPTY},
        accept={"alone name": "the registrar gave her married name"},
    ),
)

payments = Mapping(
    target="payments",
    source=Union(Member("payment", key="id"), Member("fee", key="id")),
    columns={"reader_id": Ref(readers, "reader_id"), "amount": "amount"},
    identity=Identity(
        Match(
            "reader and amount",
            {"reader_id": Ref(readers, "reader_id"), "amount": "amount"},
            grain=Grain.INTERCHANGEABLE,
        ),
        Match("fee", {"reader_id": Ref(readers, "reader_id")}, when="amount > 0", of="fee"),
    ),
)

project = Project(name="half_moved", mappings=(readers, payments))

stored = {"payments": "load"}
