"""Does a check know what the server would refuse, before anything is written?"""

from pathlib import Path as FilePath

import pytest

from engine.conftest import Prepare
from engine.moving import Move
from rowcall import Computed, Exclude, FanOut, Gather, Lookup, Mapping, Merge, Path, Query, Ref, Sql
from rowcall.api.databases import Databases
from rowcall.api.notes import check_project

SOURCE = """
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE address AS (street text, town text);
CREATE EXTENSION hstore;
CREATE TABLE client (
  id integer PRIMARY KEY, name text, mail text, born date, feeling mood, attrs hstore,
  home address, "Title" text, tags text, note json
);
CREATE TABLE visit (id integer PRIMARY KEY, client integer, hours numeric);
"""
TARGET = """
CREATE FUNCTION dice(text) RETURNS integer LANGUAGE sql AS 'SELECT 4';
CREATE FUNCTION tidy(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT btrim($1)';
CREATE TABLE clients (
  id uuid PRIMARY KEY, name text, mail text, born date, number integer, feeling text, hours numeric
);
CREATE TABLE visits (id uuid PRIMARY KEY, client_id uuid REFERENCES clients);
"""


def found(move: Move) -> dict[str, str]:
    """The findings of a check, by the column that each is about, with what was said of it."""
    checked = check_project(move.project, Databases(move.source, move.target))
    told: dict[str, str] = {}
    for finding in checked.findings:
        assert finding.place
        assert finding.place.file == __file__
        told[finding.text.split(":")[0].split(" reads ")[0].strip('"')] = str(finding)
    return told


def clients(**columns: object) -> Mapping:
    return Mapping(target="clients", source="client", columns=columns)  # type: ignore[arg-type]


def test_a_project_that_the_server_takes_has_no_finding(move: Prepare) -> None:
    mapping = Mapping(
        target="clients",
        source="client",
        columns={
            "name": "tidy(name) || ' ' || (home::hstore -> 'x')",
            "mail": Lookup("lower(mail)", {"a": "b"}),
            "born": Sql("born").or_placeholder("date '1900-01-01'"),
            "feeling": "feeling || ''",
            "hours": "spent.hours * 2",
            "number": Computed("length(name)"),
        },
        joins={"spent": Gather("visit", on={"client": "id"}, hours="sum(hours)")},
        exclude=(Exclude("no name", "name IS NULL"),),
    )
    target = f"CREATE EXTENSION hstore; {TARGET}"
    visits = Mapping(target="visits", source="visit", columns={"client_id": Ref(mapping, "client")})
    assert found(move(SOURCE, target, mapping, visits)) == {}


def test_everything_that_the_server_refuses_is_told_at_once_with_its_column(move: Prepare) -> None:
    visits = Mapping(
        target="visits",
        source="visit",
        joins={"of": Path(("client", "client.id"))},
        columns={"client_id": Ref("clients", "client")},
        exclude=(Exclude("odd", "of.tags -> 1 = 'x'"),),
    )
    wrong = clients(
        name="unaccent(name)",
        mail="attrs -> 'mail'",
        born="note",
        number="name::nosuchtype",
        feeling=Computed("missing(name)"),
        hours="Title",
    )
    told = found(move(SOURCE, TARGET, wrong, visits))
    assert set(told) == {
        "clients.name",
        "clients.mail",
        "clients.born",
        "clients.number",
        "clients.feeling",
        "clients.hours",
        'rule "odd" of "visits',
    }
    assert "function unaccent(text) does not exist" in told["clients.name"]
    assert (
        '"attrs" (hstore) is staged as text: cast it, as in attrs::hstore' in told["clients.mail"]
    )
    assert "cannot cast type json to date" in told["clients.born"]
    assert 'type "nosuchtype" does not exist' in told["clients.number"]
    assert "function missing(text) does not exist" in told["clients.feeling"]
    assert 'write "Title" in double quotes' in told["clients.hours"]


def test_a_gathered_value_that_its_column_does_not_take_is_told(move: Prepare) -> None:
    mapping = Mapping(
        target="clients",
        source="client",
        columns={"name": "name", "notes": "'{}'::jsonb", "days": "ARRAY[born]"},
        merge=Merge(by=("name",), gather={"notes.of": "id", "notes.all": "note", "days": "id"}),
    )
    target = f"{TARGET}; ALTER TABLE clients ADD COLUMN notes jsonb, ADD COLUMN days date[]"
    told = found(move(SOURCE, target, mapping))
    assert set(told) == {'gather "notes.of" of "clients', 'gather "days" of "clients'}
    assert "cannot cast type integer to jsonb" in told['gather "notes.of" of "clients']


def test_a_stand_in_row_that_its_table_does_not_take_is_told(move: Prepare) -> None:
    parent = Mapping(
        target="clients",
        source="client",
        columns={"name": "name"},
        placeholder={"name": "'no. ' || missing.key", "hours": "length(missing.key) > 1"},
    )
    child = Mapping(
        target="visits",
        source="visit",
        columns={"client_id": Ref(parent, "client").or_placeholder(mail="client", born="client")},
    )
    told = found(move(SOURCE, TARGET, parent, child))
    assert set(told) == {'placeholder "hours" of "clients', "visits.client_id"}
    assert "cannot cast type boolean to numeric" in told['placeholder "hours" of "clients']
    assert "cannot cast type integer to date" in told["visits.client_id"]


def test_what_differs_from_run_to_run_is_told(move: Prepare) -> None:
    told = found(
        move(
            SOURCE,
            TARGET,
            clients(
                name="md5(random()::text)",
                mail="CURRENT_USER || mail",
                born="now()::date",
                number="dice(name)",
                feeling="age(born)::text",
                hours="extract(epoch FROM LOCALTIMESTAMP)",
            ),
        )
    )
    assert {column: "differs from run to run" in text for column, text in told.items()} == (
        dict.fromkeys(
            (f"clients.{c}" for c in ("name", "mail", "born", "number", "feeling", "hours")), True
        )
    )
    assert "ALTER FUNCTION dice(text) STABLE" in told["clients.number"]


def test_the_parts_of_a_fan_out_are_asked(move: Prepare) -> None:
    parts = {"n": {"text": "name"}, "m": {"text": "mail"}}
    wrong = Mapping(
        target="clients",
        source=FanOut("texts", "client", key="id", parts=parts),
        columns={"name": "text", "mail": "text + 1"},
    )
    assert list(found(move(SOURCE, TARGET, wrong))) == ["clients.mail"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        (
            "SELECT c.id, tag AS name FROM client c, unnest(string_to_array(tags, ',')) AS tag",
            "",
        ),
        ("SELECT id, g::text AS name FROM client CROSS JOIN generate_series(1, 2) AS g", ""),
        ("SELECT id, row_to_json(client)::text AS name FROM client", ""),
        ("SELECT id, e.value AS name FROM client, json_each_text(note) AS e", ""),
        ("SELECT c.id, v.n AS name FROM client AS c, LATERAL (SELECT c.name AS n) AS v", ""),
        ("SELECT id, nosuch AS name FROM client", 'column "nosuch" does not exist'),
        ("SELECT id, unaccent(name) AS name FROM client", "unaccent(text) does not exist"),
        ("SELECT id, clock_timestamp()::text AS name FROM client", "differs from run to run"),
    ],
)
def test_a_query_is_refused_only_where_the_server_refuses_it(
    move: Prepare, tmp_path: FilePath, query: str, refused: str
) -> None:
    file = tmp_path / "asked.sql"
    file.write_text(query, encoding="utf-8")
    mapping = Mapping(target="clients", source=Query(str(file), key="id"), columns={"name": "name"})
    told = list(found(move(SOURCE, TARGET, mapping)).values())
    assert len(told) == (1 if refused else 0), told
    assert not refused or refused in told[0]
