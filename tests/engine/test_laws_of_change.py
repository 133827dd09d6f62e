"""Whatever rows and mappings are: changed and run again, all ends as from empty."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.as_built_anew import differs
from engine.moving import Move, execute
from engine.test_laws import LEAVES, NODES, SOURCE, TARGET, Rows, projects
from rowcall import Project
from rowcall.run.events import Event

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

TARGETS = st.builds(
    lambda name, word: TARGET.format(name=name, node="", word=word, more=""),
    st.sampled_from(["", "UNIQUE", "UNIQUE NULLS NOT DISTINCT"]),
    st.sampled_from(["", "NOT NULL", "UNIQUE"]),
)
PROJECTS = projects().map(lambda made: made[0])


class Stopped(Exception):
    """The power went."""


@pytest.fixture(scope="module")
def three(shared_database: Callable[[], str]) -> tuple[str, str, str]:
    return shared_database(), shared_database(), shared_database()


def _fill(source: str, rows: Rows) -> None:
    execute(source, SOURCE)
    with psycopg.connect(source) as connection, connection.cursor() as cursor:
        cursor.executemany("INSERT INTO node VALUES (%s, %s, %s, %s)", rows[0])
        cursor.executemany("INSERT INTO leaf VALUES (%s, %s, %s, %s)", rows[1])


# three runs an example
@pytest.mark.full
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    rows=st.tuples(NODES, LEAVES),
    target=TARGETS,
    first=PROJECTS,
    last=PROJECTS,
    stops=st.integers(0, 40),
)
def test_changed_and_run_again_the_end_is_that_of_a_run_from_empty(
    three: tuple[str, str, str],
    rows: Rows,
    target: str,
    first: Project,
    last: Project,
    stops: int,
) -> None:
    source, changed, fresh = three
    _fill(source, rows)
    for uri in (changed, fresh):
        execute(uri, target)
    seen = count(1)

    def stop(event: Event) -> None:
        if next(seen) == stops:
            raise Stopped

    move = Move(first, source, changed)
    with suppress(Stopped):
        move.run(jobs=1, listen=stop)
    again, anew = replace(move, project=last), Move(last, source, fresh)
    again.run(jobs=1, allow_withdrawals=True)
    anew.run(jobs=1)
    assert again.differences() == {}
    assert differs(again, anew) == {}
    assert not again.run(jobs=1, allow_withdrawals=True)
