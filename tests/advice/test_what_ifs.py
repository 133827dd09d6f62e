"""Questions that cannot be asked as they stand: does what comes next work?"""

import re
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from advice.conftest import Advised
from advice.desk import Desk
from fixtures.command import PATIENCE, Command, Done
from fixtures.postgres import Connection, NewDatabase, build_once
from rowcall import migrate
from rowcall.pg.server import Server
from what_if.depot import SOURCE, TARGET, depot

answers = pytest.mark.answers

ASKED = ("plan", "--what-if", "parcels.kilos=quarantine")


def asked(change: str) -> tuple[str, ...]:
    return ("plan", "--what-if", change)


@answers("api/what_if", "the source is not wholly staged, and a what-if asks what is staged")
def test_the_source_is_staged_first(desk: Desk, advised: Advised) -> None:
    desk("run", "--until", "staging complete")
    desk.at_target("DELETE FROM rowcall.step WHERE kind = 'staging complete'")
    told = advised(desk(*asked("depots.town=quarantine")))
    desk.type(told.command("run", "--until"))
    assert desk(*asked("depots.town=quarantine")).returncode == 0


@answers("api/what_if", "with these changes the project cannot be run\n{}")
def test_something_else_is_asked(seen: Desk, advised: Advised) -> None:
    told = advised(seen(*asked("parcels.kilos=sql(no_such)")))
    seen.type(told.command("plan", "--what-if", CHANGE="parcels.kilos=quarantine"))


@answers("api/what_if", "the mappings or a schema changed since this migration was run")
def test_the_difference_is_asked_of_the_mappings_that_were_run(
    seen: Desk, advised: Advised
) -> None:
    text = seen.project.read_text()
    seen.edit('Number("kilos").or_null()', 'Number("kilos").or_quarantine()')
    told = advised(seen(*asked("couriers.depot_id=quarantine")))
    seen.project.write_text(text)
    seen.type(told.command("plan", "--what-if", CHANGE="parcels.kilos=quarantine"))


@answers("api/scratch_run", "a run of {} stops: {}")
def test_that_a_run_would_stop_is_the_answer(seen: Desk, advised: Advised) -> None:
    told = advised(seen(*asked("parcels.kilos=stop(no weight)")))
    assert told.next == "this is the answer: nothing would come of such a run"


@answers("api/scratch_run", "the question is not answered")
def test_a_question_that_was_stopped_is_asked_again(seen: Desk, advised: Advised) -> None:
    places = ("--project", "parcels", "--source", seen.source, "--target", seen.target)
    change = f"parcels.kilos=sql(CASE WHEN pg_sleep({_LONG}) IS NULL THEN 1 END)"
    process = seen.rowcall.start(*asked(change), "--jobs", "1", *places)
    with psycopg.connect(seen.target, autocommit=True) as connection:
        while connection.execute(_SLEEPING.encode()).fetchone() is None:
            assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=PATIENCE)
    told = advised(Done(process.args, process.returncode, out, said), 130)
    command = told.command("plan", "--what-if", "--jobs")
    assert change in command
    seen.type([word.replace(_LONG, "0") for word in command])


# a number that no other test's statement holds
_LONG = "86398"
_SLEEPING = (
    f"SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep({_LONG})%'"
    " AND wait_event = 'PgSleep'"
)


@answers("api/scratch_run", "the scratch database could not be filled")
def test_when_the_cause_is_removed_it_is_asked_again(moved: Desk, advised: Advised) -> None:
    # a row that its table took once, and would take no more
    moved.at_target(
        "CREATE FUNCTION fits(integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
        " CREATE TABLE notes (id integer CHECK (fits(id))); INSERT INTO notes VALUES (1);"
        " CREATE OR REPLACE FUNCTION fits(integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'"
    )
    told = advised(moved(*ASKED))
    moved.at_target("DELETE FROM notes")
    moved.type(told.command("plan", "--what-if"))


_UNREADABLE = ("mapping/what_if", "the change cannot be read: {}")


_UNKNOWN = ("mapping/changed", '{} has no {} "{}"', 'did you mean "{}"?')


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param(
            "parcels.kilos=quarantin",
            "quarantin",
            marks=answers(*_UNREADABLE, 'did you mean "{}"?'),
        ),
        pytest.param("parcel.kilos=quarantine", "parcel", marks=answers(*_UNKNOWN)),
        pytest.param("parcels.kilo=quarantine", "kilo", marks=answers(*_UNKNOWN)),
    ],
)
def test_a_change_is_written_as_is_proposed(
    seen: Desk, advised: Advised, change: str, wrong: str
) -> None:
    told = advised(seen(*asked(change)))
    found = re.match(r'did you mean "(\w+)"\?', told.next)
    assert found
    assert ("plan", "--what-if", change.replace(wrong, found[1], 1)) == ASKED


@answers("mapping/changed", '{} has no {} "{}"', "rowcall describe, which lists what there is")
def test_mappings_and_columns_are_listed(seen: Desk, advised: Advised) -> None:
    told = advised(seen(*asked("xyz.kilos=quarantine")))
    said = seen.type(told.command("describe")).stdout
    assert re.search(r"parcels.*kilos", said, re.DOTALL)


@pytest.fixture(scope="session")
def moved_depot(server: Server, home: Path) -> str:
    """The target of a depot that was moved, as a template."""

    def old(connection: Connection) -> None:
        connection.execute(SOURCE.encode())

    def new(connection: Connection) -> None:
        connection.execute(TARGET.encode())
        connection.commit()
        project = depot()
        source = build_once(server, home, "advice_depot_from", old)
        target = server.database_uri(connection.info.dbname)
        migrate(
            project, source=server.database_uri(source), target=target, key="k" * 32,
        )  # fmt: skip

    return build_once(server, home, "advice_depot", new)


@pytest.fixture
def trams(rowcall: Command, new_database: NewDatabase, moved_depot: str) -> Callable[[str], Done]:
    """Ask something of a depot of buses and trams."""
    (rowcall.folder / "trams.py").write_text("from what_if.depot import depot\nproject = depot()\n")
    target = new_database(moved_depot)

    def ask(*changes: str) -> Done:
        words = [word for change in changes for word in ("--what-if", change)]
        return rowcall("plan", *words, "--project", "trams.py", "--target", target)

    return ask


# each form that is proposed, filled in
_FORMS = {
    "MAPPING.COLUMN=quarantine": "trips.line_id=quarantine",
    "MAPPING.COLUMN=quarantine(REASON)": "trips.driver_id=quarantine(nobody)",
    "MAPPING.COLUMN=null": "trips.seats=null",
    "MAPPING.COLUMN=placeholder": "vehicles.line_id=placeholder",
    "MAPPING.COLUMN=placeholder(SQL)": "trips.fare=placeholder('none')",
    "MAPPING.COLUMN=stop(REASON)": "weeks.week=stop(no week)",
    "MAPPING.COLUMN=sql(SQL)": "stamps.text=sql(said)",
    "MAPPING.COLUMN[CODE]=VALUE": "trips.fare[s]=single",
    "MAPPING.COLUMN-[CODE]": "trips.fare-[f]",
    "MAPPING.when=SQL": "numbers.when=said = '33'",
    "MAPPING.exclude+REASON=SQL": "trips.exclude+full=seats > 90",
    "MAPPING.reject+REASON=SQL": "trips.reject+half=seats = 50",
    "MAPPING.exclude-REASON": "trips.exclude-empty",
    "MAPPING.reject-REASON": "trips.reject-too_many",
}


@answers(*_UNREADABLE, "write one of: {}")
def test_each_form_of_a_change_is_understood(trams: Callable[..., Done], advised: Advised) -> None:
    told = advised(trams("nonsense"))
    proposed: list[str] = []
    for line in told.next.removeprefix("write one of: ").split("; "):
        first, *others = line.split(" | ")
        proposed += [*first.split(", "), *(f"{first.partition('=')[0]}={one}" for one in others)]
    assert sorted(proposed) == sorted(_FORMS)
    done = trams(*_FORMS.values())
    assert done.returncode == 0, done.stderr


@answers("mapping/changed", 'several mappings write "{}"')
def test_one_of_several_mappings_is_named(desk: Desk, advised: Advised) -> None:
    desk.at_source("CREATE TABLE store (id integer PRIMARY KEY, town text)")
    desk.edit('target="depots",', 'name="old", target="depots",')
    desk.edit(
        "project = Project(",
        'stores = Mapping(name="new", target="depots", source="store", columns={"town": "town"})'
        "\n\nproject = Project(",
    )
    desk.edit("mappings=(depots,)", "mappings=(depots, stores)")
    assert desk("run").returncode == 0
    told = advised(desk(*asked("depots.town=quarantine")))
    found = re.match(r"name one of them: (\w+), \w+$", told.next)
    assert found
    assert desk(*asked(f"{found[1]}.town=quarantine")).returncode == 0


@answers("mapping/changed", "a union takes all rows of its tables")
@answers("mapping/changed", '"{}.{}" is no lookup, but a {}')
@answers("mapping/changed", '"{}" is no union of tables')
def test_a_change_is_written_as_the_mapping_takes_it(
    trams: Callable[..., Done], advised: Advised
) -> None:
    union = advised(trams("vehicles.when=plate IS NULL")).next.removesuffix(" leaves some out")
    for name, put in {"TABLE": "bus", "REASON": "odd", "SQL": "plate = 'P1'"}.items():
        union = union.replace(name, put)
    lookup = advised(trams("trips.day['x']=2024-01-01")).next.partition(" gives ")[0]
    table = advised(trams("trips/trip.fare=quarantine")).next.removeprefix("write ")
    done = trams(union, lookup.replace("SQL", "'2024-01-01'"), table)
    assert done.returncode == 0, done.stderr
