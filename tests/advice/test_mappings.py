"""Mappings that stop a run in the middle: does what the error says next work?"""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from advice.conftest import Advised
from advice.desk import Desk
from fixtures.command import Done, commands

answers = pytest.mark.answers

_ANEW = (
    " rowcall keys restore, which gives this target its keys back; and begin anew in a database"
    " with the target's schema and no rows: rowcall run --target URI"
)
_RESTORED = " restore the backup of the target, then: rowcall adopt --no-backup"


@answers("run/staging", "{} tables or columns of the source are neither mapped nor dropped\n{}")
def test_what_nobody_claims_is_dropped_by_name(desk: Desk, advised: Advised) -> None:
    desk.at_source("ALTER TABLE depot ADD phone text; UPDATE depot SET phone = '1'")
    told = advised(desk("run"))
    desk.edit('drop={"flag"', 'drop={"phone": "no longer answered", "flag"')
    desk.type(told.command("run"))


@answers("run/staging", "{} tables or columns of the source are neither mapped nor dropped\n{}")
def test_what_nobody_claims_is_claimed_before_an_adoption_goes_on(
    half: Desk, advised: Advised
) -> None:
    half.at_source("ALTER TABLE depot ADD phone text; UPDATE depot SET phone = '1'")
    told = advised(half("adopt", "--no-backup"))
    half.edit('drop={"flag"', 'drop={"phone": "no longer answered", "flag"')
    half.type(told.command("adopt"))


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(
            "SELECT town, 1 / 0 FROM depot",
            marks=answers("stage/queries", "query {} cannot be run over the staged tables"),
        ),
        pytest.param(
            "SELECT 'Rome' AS town FROM depot",
            marks=answers("stage/queries", "query {} does not have one row for each {}"),
        ),
    ],
)
def test_a_query_is_corrected(desk: Desk, advised: Advised, query: str) -> None:
    _ask(desk, query)
    told = advised(desk("run"))
    desk.project.with_name("towns.sql").write_text("SELECT town FROM depot")
    desk.type(told.command("run"))


def _ask(desk: Desk, query: str) -> None:
    """Let a mapping of its own read a query."""
    desk.at_target("CREATE TABLE states (id uuid PRIMARY KEY, town text)")
    desk.project.with_name("towns.sql").write_text(query)
    desk.edit("import CountPair, Exclude,", "import CountPair, Query, Exclude,")
    states = (
        'Mapping(target="states", source=Query("towns.sql", key="town"), columns={"town": "town"})'
    )
    desk.edit("project = Project(", f"states = {states}\n\nproject = Project(")
    desk.edit("mappings=(depots,)", "mappings=(depots, states)")


@answers("run/adopting", 'the identity of "{}" does not fit the databases')
@pytest.mark.parametrize("way", ["--no-backup", "--dry-run"])
def test_an_identity_is_corrected(half: Desk, advised: Advised, way: str) -> None:
    half.edit('{"town": "town"}))', '{"town": "no_such(town)"}))')
    told = advised(half("adopt", way))
    half.edit('{"town": "no_such(town)"}))', '{"town": "town"}))')
    assert "are adopted" in half.type(told.command("adopt", way)).stdout


@answers("run/distributing", 'distribution "{}" cannot be counted')
def test_a_distribution_is_corrected(desk: Desk, advised: Advised) -> None:
    query = desk.project.with_name("states.sql")
    query.write_text("SELECT 1 / 0 AS value, 1 AS rows")
    desk.edit("import CountPair, Exclude,", "import CountPair, Distribution, Exclude,")
    states = 'Distribution(name="states", source="states.sql", target="states.sql")'
    desk.edit('name="parcels",', f'name="parcels", distributions=({states},),')
    told = advised(desk("run"))
    query.write_text("SELECT 1 AS value, 1 AS rows")
    desk.type(told.command("run"))


def _adopted(half: Desk) -> Callable[[], None]:
    """Adopt with a backup, and return what brings the backup back."""
    said = half("adopt", "--backup", "kept").stderr
    [restore] = re.findall(r"^  (.*pg_restore.*)$", said, re.MULTILINE)

    def bring_back() -> None:
        subprocess.run(shlex.split(restore), check=True, cwd=half.folder)

    return bring_back


# a column that a query computes
_MORE = "ALTER TABLE depots ADD parcels integer NOT NULL DEFAULT 0"


_KNOWN = "CREATE FUNCTION known(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'"
# behind the check of a run, which would name what is missing, the first thing that it does
_FORGOTTEN = """
CREATE FUNCTION forget() RETURNS event_trigger LANGUAGE plpgsql
AS $$ BEGIN DROP FUNCTION IF EXISTS public.known(text); END $$;
CREATE EVENT TRIGGER forgotten ON ddl_command_end WHEN TAG IN ('DROP TABLE')
  EXECUTE FUNCTION forget()
"""


def _run_stopped(desk: Desk, kind: str, *options: str) -> Done:
    """Run with what breaks the mappings; somebody drops a function when it has begun."""
    if kind == "expression":
        desk.at_target(_FORGOTTEN)
    return desk("run", *options)


def _breaking(desk: Desk, kind: str) -> Callable[[], None]:
    """Change the mappings so that a run stops; return what corrects them."""
    query = desk.project.with_name("parcels.sql")
    text = desk.project.read_text()
    match kind:
        case "query":
            query.write_text("SELECT id AS depot, 1 / 0 AS parcels FROM depots")
            computed = 'after_load=AfterLoad("parcels.sql", key="depot", columns=("parcels",))'
            desk.edit("import CountPair, Exclude,", "import AfterLoad, CountPair, Exclude,")
            desk.edit('source="depot",', f'source="depot", {computed},')
            return lambda: _write(query, "SELECT id AS depot, 1 AS parcels FROM depots")
        case "expression":
            desk.at_target(_KNOWN)
            desk.edit('{"town": "town"},', '{"town": "known(town)"},')
        case _:
            stopping = "Sql(\"nullif(town, 'Basel')\").or_stop('none')"
            desk.edit('{"town": "town"},', f'{{"town": {stopping}}},')
            desk.edit("Ref, Secret", "Ref, Secret, Sql")
    return lambda: _write(desk.project, text)


def _write(file: Path, text: str) -> None:
    file.write_text(text)


_COMPUTED = ("run/computing", "query {} cannot compute columns of the target")
_JUDGED = ("run/judging", 'the mapping "{}" does not fit the databases')
_MET = ("run/judging", '{} rows of "{}" meet what its mapping excludes: {}')
_MAPPING = "source or the mapping"


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            "expression", marks=answers(*_JUDGED, "correct the expression; then: rowcall run")
        ),
        pytest.param(_MAPPING, marks=answers(*_MET, f"correct the {_MAPPING}; then: rowcall run")),
    ],
)
def test_before_a_row_is_written_the_corrected_mapping_takes_over(
    desk: Desk, advised: Advised, kind: str
) -> None:
    correct = _breaking(desk, kind)
    told = advised(_run_stopped(desk, kind))
    assert desk("keys", "list").stdout == "nothing is dropped\n"
    correct()
    desk.type(told.command("run"))
    assert desk("verify").returncode == 0


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("query", marks=answers(*_COMPUTED, "correct the query; then: rowcall run")),
        pytest.param(
            "expression", marks=answers(*_JUDGED, "correct the expression; then: rowcall run")
        ),
        pytest.param(_MAPPING, marks=answers(*_MET, "correct the mapping; then: rowcall run")),
    ],
)
def test_where_rows_are_written_it_is_corrected_and_goes_on(
    desk: Desk, advised: Advised, kind: str
) -> None:
    desk.at_target(_MORE + "; CREATE TABLE towns (id uuid PRIMARY KEY, town text UNIQUE)")
    # a mapping before it, of which rows are written
    towns = 'Mapping(target="towns", columns={"town": "upper(town)"}, source="depot")'
    desk.edit("project = Project(", f"towns = {towns}\n\nproject = Project(")
    desk.edit("mappings=(depots,)", "mappings=(towns, depots)")
    correct = _breaking(desk, kind)
    told = advised(_run_stopped(desk, kind))
    correct()
    desk.type(told.command("run"))
    assert desk("keys", "list").stdout == "nothing is dropped\n"
    assert desk("verify").returncode == 0


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("query", marks=answers(*_COMPUTED, "correct the query; then: rowcall run")),
        pytest.param(
            "expression", marks=answers(*_JUDGED, "correct the expression; then: rowcall run")
        ),
        pytest.param(_MAPPING, marks=answers(*_MET, "correct the mapping; then: rowcall run")),
    ],
)
def test_so_it_is_where_rows_were_adopted(half: Desk, advised: Advised, kind: str) -> None:
    half.at_target(_MORE)
    correct = _breaking(half, kind)
    half("adopt", "--no-backup")
    told = advised(_run_stopped(half, kind, "--offline"))
    correct()
    half.type(told.command("run"))
    assert half("verify").returncode == 0


def _without(desk: Desk) -> str:
    """Let the mapping of the depots read a column less; return the text that reads it."""
    text = desk.project.read_text()
    desk.edit('drop={"flag"', 'drop={"town": "later", "flag"')
    desk.edit('{"town": "town"},', '{"town": "\'Rome\' || id"},')
    return text


_UNREAD = (
    "run/changing",
    "the mappings read columns that were not read when the source was staged",
)
_BACK = "go back to mappings that read what is staged, then: rowcall run; or"


@answers(*_UNREAD, _BACK + _ANEW)
def test_mappings_read_what_is_staged_or_the_run_is_begun_anew(
    desk: Desk, advised: Advised, new_target: Callable[[], str]
) -> None:
    text = _without(desk)
    less = desk.project.read_text()
    assert desk("run", "--until", "depots").returncode == 0
    desk.project.write_text(text)
    told = advised(desk("run"))
    desk.type(told.command("keys", "restore"))
    desk.type(told.command("run", "--target", "URI", URI=new_target()))
    desk.project.write_text(less)
    [goes_on] = [one for one in commands(told.next) if one[0] == "run" and "URI" not in one]
    desk.type(goes_on)


@answers(*_UNREAD, _BACK + _RESTORED)
def test_mappings_read_what_is_staged_or_the_target_is_restored(
    half: Desk, advised: Advised
) -> None:
    text = half.project.read_text()
    half.edit('drop={"flag"', 'drop={"town": "later", "flag"')
    half.edit('{"town": "town"},\n    identity', '{"town": "\'Rome\'"},\n    identity')
    half.edit('Match("town", {"town": "town"})', 'Match("id", {"id::text": "id::text"})')
    bring_back = _adopted(half)
    half("run", "--offline", "--until", "depots")
    half.project.write_text(text)
    told = advised(half("run", "--offline"))
    bring_back()
    half.type(told.command("adopt", "--no-backup"))


@answers(
    "run/changing",
    "mappings changed while the adopted rows of them were being repaired",
    "go back to the mappings that it began with, then: rowcall run; or" + _RESTORED,
)
def test_a_repair_ends_with_the_mappings_that_it_began_with(half: Desk, advised: Advised) -> None:
    bring_back = _adopted(half)
    assert half("run", "--offline", "--until", "depots").returncode == 0
    # a run that stops between two batches leaves this
    half.at_target("UPDATE rowcall.step SET finished_at = NULL WHERE kind = 'load'")
    text = half.project.read_text()
    half.edit('{"town": "town"},\n    identity', '{"town": "upper(town)"},\n    identity')
    told = advised(half("run", "--offline"))
    bring_back()
    half.type(told.command("adopt", "--no-backup"))
    half.project.write_text(text)
    assert half("run", "--offline").returncode == 0


@answers("run/changing", "the rules changed since rows were adopted")
def test_rows_are_recognised_again_by_other_rules(half: Desk, advised: Advised) -> None:
    half("adopt", "--no-backup")
    half.edit('Match("town", {"town": "town"})', 'Match("town", {"town": "btrim(town)"})')
    told = advised(half("run", "--offline"))
    assert "are adopted" in half.type(told.command("adopt")).stdout
    assert half("run", "--offline").returncode == 0
