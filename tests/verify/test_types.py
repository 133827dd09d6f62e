"""Every type that a run can move is verified, and what somebody changed in it is found."""


from engine.conftest import Prepare, move
from engine.many_types import ALL, edits, source_sql, target_sql
from engine.moving import Move, execute
from rowcall import Mapping
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.mapping.project import Project as _Project  # noqa: F401
from rowcall.verify.finding import Verification

__all__ = ["move"]

COLUMNS = {"number": "id", "word": "word", **{name: name for name in ALL}}
# numbers are compared as numbers: zeros at their end are told by the hash of the row
ZEROS = {"a_numeric", "a_price"}


def verified(small: Move) -> Verification:
    return verify_project(small.project, Databases(small.source, small.target))


def unverified(found: Verification) -> dict[str, str]:
    return {f"{c.mapping}.{k}": why for c in found.coverage for k, why in c.unverified.items()}


def test_every_type_is_verified_and_each_edit_is_found(move: Prepare) -> None:
    small = move(
        source_sql(), target_sql(), Mapping(target="things", source="thing", columns=COLUMNS)
    )
    small.run()
    clean = verified(small)
    assert (clean.differences, unverified(clean)) == ((), {})
    execute(small.target, edits())
    found = verified(small)
    assert unverified(found) == {}
    assert {one.column: one.rows for one in found.differences if one.check == "value"} == {
        name: 1 for name in ALL if name not in ZEROS
    }
    altered = [one.rows for one in found.differences if one.check == "altered_row"]
    assert altered == [len(ALL)]
