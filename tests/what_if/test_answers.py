"""Is an answer what a run of the changed project then does, unit by unit?"""

import pytest

from what_if.asking import Asking, nothing_in

CHANGES = {
    "a fallback becomes quarantine": ["trips.line_id=quarantine"],
    "with a reason of its own": ["trips.fare=quarantine('no fare')"],
    "a fallback becomes NULL": ["vehicles.line_id=null"],
    "a fallback becomes a value": ["lines.code=placeholder('?' || id)"],
    "a fallback becomes a stand-in row": [
        "trips.driver_id=quarantine",
        "stamps.trip_id=quarantine",
    ],
    "a mapping is named by its table": ["drivers.name=quarantine"],
    "a column is another expression": ["trips.seats=sql(seats % 50)"],
    "what only the database refuses is allowed": ["people.badge=sql(upper(badge) || id)"],
    "what only the database refuses": ["people.badge=sql(left(badge, 1))"],
    "a code more": ["trips.fare[s]=senior", "trips.fare=quarantine"],
    "a code less": ["trips.fare-[f]", "trips.fare=quarantine"],
    "a filter more": ["trips.exclude+early=day < '2024-01-05'"],
    "a filter less": ["trips.exclude-empty"],
    "a rejection more": ["lines.reject+odd=id % 2 = 1"],
    "a rejection less": ["trips.reject-too_many"],
    "other units of what is shared": ["numbers.when=said ~ '^[0-9]+$'"],
    "a filter of one table of a union": ["vehicles/tram.exclude-scrapped"],
    "a fallback in one table of a union": ["vehicles/bus.line_id=quarantine"],
    "a derived row": ["weeks.line_id=quarantine"],
    "several at once": [
        "trips.line_id=quarantine",
        "vehicles/tram.exclude-scrapped",
        "lines.code=placeholder(upper('no ' || id))",
        "trips.fare[s]='senior'",
        "trips.exclude+full=seats > 80",
    ],
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("server", [18], indirect=True)
def test_the_changed_project_does_what_was_answered(asking: Asking, changes: list[str]) -> None:
    state = asking.move.state()
    answer = asking.ask(*changes)
    assert answer.units
    assert [change.text for change in answer.changes] == changes
    assert not answer.is_measured
    asking.assert_true(answer, asking.do(answer))
    assert asking.move.state() == state
    assert nothing_in(asking.scratch)
