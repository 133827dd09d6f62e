"""Demos that are not there, or would overwrite something: does what comes next work?"""

import re
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from advice.conftest import Advised
from fixtures.command import PROJECT, Command
from fixtures.postgres import NewDatabase

answers = pytest.mark.answers

# a package that brings a demo of parcels, beside the one that is installed
_DEMO = """
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from rowcall import CountPair, Identity, Match
from rowcall.mapping.load import load_project

parcels = load_project({folder!r})
depots = replace(parcels.mappings[0], identity=Identity(Match("town", {{"town": "town"}})))
counts = (CountPair(category="Depots", old_table="depot", new_table="depots"),)
later = dict.fromkeys(("courier", "parcel", "scrap"), "moved later")


def _do(uri, script):
    with psycopg.connect(uri) as connection:
        connection.execute((Path({folder!r}) / script).read_bytes())


@dataclass(frozen=True)
class Demo:
    name = {folder!r}
    project = replace(parcels, mappings=(depots,), drop_tables=later, counts=counts)
    source_database = "{database}_old"
    target_database = "{database}_new"
    profiles = ("recorded", "hostile")
    states = ("begun",)

    def build_source(self, uri, *, scale, seed, profile, progress):
        if scale > 1:
            raise ValueError("there are no more parcels")
        _do(uri, "source.sql")

    def build_target(self, uri):
        _do(uri, "target.sql")

    def build_half_migrated(self, source_uri, target_uri, *, state, progress):
        with psycopg.connect(target_uri) as connection:
            connection.execute("INSERT INTO depots VALUES (gen_random_uuid(), 'Lyon')")


demo = Demo()
"""


@pytest.fixture
def database(rowcall: Command, new_database: NewDatabase) -> str:
    """The beginning of the names of the demo's databases; its package is installed."""
    uri = new_database()
    name = f"demo_{uuid.uuid4().hex[:8]}"
    (rowcall.folder / "parcels_demo.py").write_text(
        _DEMO.format(folder=str(PROJECT), database=name)
    )
    told = rowcall.folder / "parcels_demo-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: parcels_demo\nVersion: 1\n")
    (told / "entry_points.txt").write_text("[rowcall.demos]\nparcels = parcels_demo:demo\n")
    rowcall.environment["PYTHONPATH"] += f":{rowcall.folder}"
    rowcall.environment["SERVER"] = make_conninfo(uri, dbname="postgres")
    return name


@pytest.fixture(autouse=True)
def _dropped(rowcall: Command, database: str) -> Iterator[None]:
    yield
    with psycopg.connect(rowcall.environment["SERVER"], autocommit=True) as connection:
        for end in ("old", "new", "mine"):
            connection.execute(f"DROP DATABASE IF EXISTS {database}_{end} WITH (FORCE)".encode())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(("bakery",), marks=answers("cli/demos", 'there is no demo "{}"')),
        pytest.param((), marks=answers("cli/demos", "which demo?")),
    ],
)
def test_a_demo_is_named(rowcall: Command, advised: Advised, name: tuple[str, ...]) -> None:
    done = rowcall("demo", "--jobs", "1", *name, "--server", rowcall.environment["SERVER"])
    told = advised(done)
    assert "parcels" in re.findall(r"installed: (.*)", done.stderr)[0].split(", ")
    _typed(rowcall, told.command("demo", "--server", "--jobs", NAME="parcels"))


@answers("cli/demo", 'there is no profile "{}"')
def test_a_profile_is_named(rowcall: Command, advised: Advised) -> None:
    words = ("demo", "parcels", "--profile", "tidy", "--server", rowcall.environment["SERVER"])
    told = advised(rowcall(*words))
    profile = told.next.rpartition(" one of ")[2].split(", ")[0]
    command = told.command("demo", "--profile", "--server", PROFILE=profile)
    _typed(rowcall, command)


@answers("cli/demo", 'no earlier migration is left in a state "{}"')
@pytest.mark.parametrize("option", [[], ["--half-migrated"]])
def test_a_state_is_named(rowcall: Command, advised: Advised, option: list[str]) -> None:
    server = rowcall.environment["SERVER"]
    done = rowcall("demo", "parcels", *option, "--state", "lost", "--server", server)
    command = advised(done).command("demo", "--half-migrated", "--state", "--server", STATE="begun")
    _typed(rowcall, command)


@answers("cli/demo", "{}")
def test_another_scale_is_given(rowcall: Command, advised: Advised) -> None:
    words = ("demo", "parcels", "--scale", "5", "--server", rowcall.environment["SERVER"])
    told = advised(rowcall(*words))
    _typed(rowcall, told.command("demo", "--scale", "--server", NUMBER="1"))


@answers("cli/demo_databases", "the server has a database that no demo made: {}")
def test_a_database_that_is_in_the_way_is_renamed(
    rowcall: Command, advised: Advised, database: str
) -> None:
    server = rowcall.environment["SERVER"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}_new".encode())
        words = ("demo", "parcels", "--server", server)
        told = advised(rowcall(*words))
        connection.execute(f"ALTER DATABASE {database}_new RENAME TO {database}_mine".encode())
    _typed(rowcall, told.command("demo", "--server", URI=server))


def _typed(rowcall: Command, command: list[str]) -> None:
    done = rowcall(*command)
    assert done.returncode == 0, done.stderr
