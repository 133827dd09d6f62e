"""Everything that can be told of a key, made by hand."""

from rowcall.explain.held import NULL, SECRET, Held
from rowcall.explain.lines import (
    Adopted,
    Correction,
    Explained,
    Kept,
    Maker,
    Mark,
    NewColumn,
    NewRow,
    OldUnit,
    Replaced,
    Staged,
    StandIn,
    UnitName,
)
from rowcall.quarantine.lines import Link

_UNIT = UnitName("depots", "depot", "1", "")
_MARK = Mark("town", "placeholder", "bad_value: no value")
_HIDDEN = Held("masked", "text, 4 characters")
_ADOPTED = Adopted(
    "depots", "depots", "d-1", "adopted", "town", "depot", "1", "", "d-1", ("town",), ("town",),
    ("1", "2"), 2,
)  # fmt: skip

EVERYTHING = Explained(
    table="depot",
    key="1",
    old=(
        OldUnit(
            name=_UNIT,
            outcome="quarantined",
            reason="blocked_by_parent",
            detail="town: its parcels did not move",
            target_table="depots",
            target_key="d-1",
            survivor=UnitName("depots", "depot", "2", ""),
            problems=("blocked_by_parent|town: its parcels did not move",),
            chain=(Link("parcels", "3", "", "quarantined", "bad_value", "kilos: no value"),),
            values=(Staged("town", NULL),),
            corrections=(
                Correction(1, "2026-01-01T00:00:00Z", "ann", "town", NULL, _HIDDEN, "asked"),
            ),
            marks=(_MARK,),
            adopted=(_ADOPTED,),
            kept=(Kept("town", "edited"),),
            replaced=(Replaced("town", _HIDDEN),),
        ),
    ),
    new=NewRow(
        target_table="depots",
        target_key="d-1",
        origin="adopted",
        is_there=True,
        makers=(Maker(_UNIT, "migrated"),),
        adopted=_ADOPTED,
        stand_in=StandIn("depots", "9", "couriers", "3", ""),
        columns=(
            NewColumn("id", Held("shown", "d-1"), (), None, None, None),
            NewColumn("town", _HIDDEN, (_MARK,), "edited", _HIDDEN, None),
            NewColumn("password", SECRET, (), None, None, None),
            NewColumn("parent", Held("shown", "d-9"), (), None, None, "depots"),
            NewColumn("note", NULL, (), None, None, None),
        ),
    ),
)
