"""Is an answer what a run of the changed project then does, unit by unit?"""

import pytest

from what_if.asking import Asking, differences, nothing_in

# each change is of a mapping of its own, or of a filter beside it, so that each must move a unit
QUESTIONS = {
    "other fallbacks": (
        [
            "trips.line_id=quarantine",
            "vehicles.line_id=null",
            "drivers.name=quarantine",
            "weeks.line_id=quarantine",
            "numbers.when=said ~ '^[0-9]+$'",
        ],
        {"trips/quarantined", "people/quarantined", "weeks/quarantined", "numbers/migrated"},
    ),
    "reasons, values, one table of a union, what only the database refuses": (
        [
            "trips.fare=quarantine('no fare')",
            "lines.code=placeholder('?' || id)",
            "vehicles/tram.exclude-scrapped",
            "people.badge=sql(left(badge, 1))",
        ],
        {"trips/quarantined", "lines/migrated", "vehicles/excluded", "people/quarantined"},
    ),
    "a code more, filters more and less": (
        [
            "trips.fare[s]=senior",
            "trips.exclude+early=day < '2024-01-05'",
            "trips.exclude-empty",
            "trips.reject-too_many",
            "trips.seats=sql(seats % 50)",
            "vehicles/bus.line_id=quarantine",
        ],
        {"trips/excluded", "trips/quarantined", "vehicles/quarantined"},
    ),
    "a code less, a rejection more, refused by the database no longer": (
        [
            "trips.fare-[f]",
            "trips.fare=quarantine",
            "lines.reject+odd=id % 2 = 1",
            "people.badge=sql(upper(badge) || id)",
        ],
        {"trips/quarantined", "lines/quarantined", "people/quarantined"},
    ),
}


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        pytest.param(*asked, id=name, marks=pytest.mark.full if number else ())
        for number, (name, asked) in enumerate(QUESTIONS.items())
    ],
)
@pytest.mark.parametrize("server", [18], indirect=True)
def test_the_changed_project_does_what_was_answered(
    asked: Asking, changes: list[str], moved: set[str]
) -> None:
    state = asked.move.state()
    answer = asked.ask(*changes)
    assert moved <= differences(answer).keys()
    assert not answer.is_measured
    asked.assert_true(answer, asked.do(answer))
    assert asked.move.state() == state
    assert nothing_in(asked.scratch)
