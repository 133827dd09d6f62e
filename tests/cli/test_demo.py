"""Does the demo build, migrate and report, and leave other people's databases alone?"""

import json
from pathlib import Path

import psycopg
import pytest

from fixtures.command import Command
from report.page_parts import Page
from rowcall.pg.server import Server


@pytest.mark.timeout(300)
@pytest.mark.full
@pytest.mark.parametrize("is_repeated", [False, True])
def test_a_demo_accounts_for_every_row_and_may_be_repeated(
    rowcall: Command, private_server: Server, is_repeated: bool
) -> None:
    arguments = ("demo", "--server", private_server.uri, "--scale", "0.02", "--format", "json")
    done = rowcall(*arguments)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["finished"] is True
    assert report["differences_total"] == 0
    kept = rowcall.folder / ".demo"
    assert json.loads((kept / "report.json").read_text()) == report
    assert report["headline"] in (kept / "report.txt").read_text()
    page = Page((kept / "report.html").read_text())
    assert page.numbers["rows"] == report["rows"]
    assert f"the report is kept in {Path('.demo', 'report.html')}" in done.stderr
    for said in ("build the source", "migrate, no hashing", "hash the passwords", "peak memory"):
        assert said in done.stderr

    target = private_server.database_uri("lms")
    assert f"export ROWCALL_TARGET='{target}'" in done.stderr
    again = rowcall("report", "--project", "edu_lms", "--target", target)
    assert report["headline"] in again.stdout

    if is_repeated:
        assert "building edu" in rowcall(*arguments).stderr


def test_a_database_that_no_demo_made_is_left_alone(
    rowcall: Command, private_server: Server
) -> None:
    with psycopg.connect(private_server.uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE lms")
    done = rowcall("demo", "--server", private_server.uri, "--scale", "0.02")
    assert done.returncode == 2
    assert "a database that no demo made: lms" in done.stderr
    with psycopg.connect(private_server.uri) as connection:
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
    assert "lms" in names
    assert "edu" not in names


def test_what_no_demo_offers_is_refused(rowcall: Command) -> None:
    assert "there is no demo" in rowcall("demo", "bakery").stderr
    done = rowcall("demo", "--profile", "tidy")
    assert done.returncode == 2
    assert "recorded, hostile" in done.stderr
