"""Is it answered at any time, and whatever stands in the target by then?"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from threading import Event

import pytest

from engine.moving import ID_KEY, Move, execute, select
from engine.theatre import correct
from fixtures.once import MovedOnce, copy
from fixtures.postgres import NewDatabase
from rowcall.api.scratch_run import Ground
from rowcall.api.what_if import ask
from rowcall.errors import DatabaseRefused, ProjectError, RefusedError
from rowcall.mapping.changed import changed
from rowcall.mapping.what_if import parse_change
from rowcall.pg.scratch import PREFIX
from rowcall.plan.select import Wanted
from rowcall.plan.steps import Plan
from rowcall.run.events import Listener, silent
from rowcall.run.run import read_and_plan, run_project
from what_if.asking import MARKS, UNITS, Asking, nothing_in
from what_if.depot import SOURCE, TARGET, depot

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

CHANGES = ("trips.line_id=quarantine", "lines.code=placeholder('?' || id)")


@pytest.fixture
def changed_run(moved_once: MovedOnce, new_database: NewDatabase) -> Move:
    """The depot as it moves from an empty target, with the changes made."""
    project = changed(depot(), map(parse_change, CHANGES))
    return copy(moved_once("what_if_changed", project, SOURCE, TARGET), new_database)


@pytest.mark.full
@pytest.mark.parametrize(
    "until", [pytest.param("staging complete", marks=pytest.mark.full), "people"]
)
def test_before_a_run_has_ended_today_is_measured_too(
    staged: Asking, until: str, whole: Move, changed_run: Move, new_database: NewDatabase
) -> None:
    move = staged.move
    prepared = read_and_plan(move.project, move.source, move.target)
    run_project(prepared, move.source, move.target, ID_KEY, wanted=Wanted(until=until))
    before = select(move.target, _LEDGER)
    answer = staged.ask(*CHANGES)
    assert answer.is_measured
    assert len(staged.seen) == 2
    staged.assert_true(answer, changed_run, before=copy(whole, new_database))
    assert select(move.target, _LEDGER) == before


_LEDGER = """
SELECT 'step', title FROM rowcall.step UNION ALL SELECT 'dropped', definition
  FROM rowcall.dropped_object ORDER BY 1, 2
"""


@pytest.mark.full
def test_corrected_values_count_whether_or_not_a_run_has_carried_them(
    asking: Asking, changed_run: Move
) -> None:
    move = asking.move
    first, second = ("line", 3, "code", "C"), ("driver", 4, "born", "28/02/1990")
    correct(move, first)
    move.run()
    correct(move, second)
    answer = asking.ask(*CHANGES)
    assert answer.is_measured
    correct(changed_run, first, second)
    changed_run.run()
    move.run()
    asking.assert_true(answer, changed_run)
    again = asking.ask(*CHANGES)
    assert not again.is_measured
    assert (again.units, again.reasons) == (answer.units, answer.reasons)


# what an earlier migration wrote, a line of its own, and what people did with both
HALF = """
INSERT INTO lines (id, code, old_id) VALUES
  ('00000000-0000-0000-0000-0000000000a1', 'A', 1),
  ('00000000-0000-0000-0000-0000000000a2', 'B', 2),
  ('00000000-0000-0000-0000-0000000000a9', 'N', NULL);
INSERT INTO vehicles VALUES
  ('00000000-0000-0000-0000-0000000000b1', 'new', '00000000-0000-0000-0000-0000000000a1');
INSERT INTO complaints VALUES (1, NULL, 'late');
"""


@pytest.mark.full
def test_an_adopted_target_is_asked_from_its_native_rows(asking: Asking, changed_run: Move) -> None:
    target = asking.new_target()
    execute(target, HALF)
    adopted = Move(asking.move.project, asking.move.source, target)
    adopted.finish()
    assert adopted.differences() == {}
    execute(target, _COMPLAINT)
    state = adopted.state()
    asking.move = adopted
    answer = asking.ask(*CHANGES)
    assert answer.adopts
    asking.assert_true(answer, changed_run)
    assert adopted.state() == state

    again = asking.new_target()
    execute(again, HALF)
    finished = replace(changed_run, target=again)
    finished.finish()
    assert finished.rows(UNITS) + finished.rows(MARKS) == asking.seen[-1]


# a row that no mapping writes, and that refers to one which is not in the scratch database
_COMPLAINT = "INSERT INTO complaints SELECT 2, id, 'early' FROM trips LIMIT 1"


def test_rows_that_no_mapping_writes_are_there(asking: Asking) -> None:
    execute(asking.move.target, _COMPLAINT)
    execute(asking.move.target, "INSERT INTO kinds (code) VALUES ('x')")
    asking.new_target = _with(asking, "INSERT INTO kinds (code) VALUES ('x')")
    answer = asking.ask("lines.kind_id=quarantine")
    done = asking.do(answer)
    assert done.outcomes("lines")["4"] == ("migrated", None)
    assert asking.seen[-1] == done.rows(UNITS) + done.rows(MARKS)


def _with(asking: Asking, script: str) -> Callable[[], str]:
    make = asking.new_target

    def new_target() -> str:
        uri = make()
        execute(uri, script)
        return uri

    return new_target


def test_without_the_source_it_is_answered(asked: Asking) -> None:
    gone = "postgresql:///nobody?host=/nowhere"
    with_source = asked.ask(*CHANGES)
    answer = replace(asked, move=replace(asked.move, source=gone)).ask(*CHANGES)
    assert (answer.units, answer.reasons, answer.marks) == (
        with_source.units,
        with_source.reasons,
        with_source.marks,
    )


def test_what_stops_a_run_is_told_and_leaves_nothing(asked: Asking) -> None:
    with pytest.raises(DatabaseRefused, match="the changed project stops") as stopped:
        asked.ask("people.name=stop(everybody has a name)")
    assert "the target is as it was" in str(stopped.value)
    assert nothing_in(asked.scratch)


def test_a_change_that_check_refuses_is_refused_with_the_finding(asked: Asking) -> None:
    with pytest.raises(ProjectError, match="no_such"):
        asked.ask("trips.seats=sql(no_such + 1)")
    with pytest.raises(ProjectError, match="note"):
        asked.ask("lines.code=sql(note)")
    assert nothing_in(asked.scratch)


def test_it_is_not_asked_before_staging_nor_of_other_mappings(
    staged: Asking, asking: Asking
) -> None:
    with pytest.raises(RefusedError, match="no ledger"):
        staged.ask(*CHANGES)
    edited = changed(asking.move.project, map(parse_change, CHANGES))
    asking.move = replace(asking.move, project=edited)
    with pytest.raises(RefusedError, match="changed since this migration was run"):
        asking.ask("trips.fare=quarantine")


def test_a_database_is_made_beside_the_target_and_dropped(asked: Asking) -> None:
    made: list[list[tuple[str]]] = []

    def walking(plan: Plan) -> nullcontext[tuple[Listener, Event]]:
        del plan
        made.append(select(asked.move.target, _SCRATCHES))
        return nullcontext((silent, Event()))

    ask(Ground(asked.move.project, asked.move.target), CHANGES, walking)
    assert len(made) == 1
    assert made[0]
    left = select(asked.move.target, _SCRATCHES)
    assert not set(made[0]) <= set(left)


_SCRATCHES = f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"
