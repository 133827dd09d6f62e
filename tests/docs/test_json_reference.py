"""Does docs/reference/json.md name every key that is printed, and no other?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fixtures.command import Command
from cli.project.project import project as parcels_project
from report.accounts import WHOLE
from report.explained import EVERYTHING
from rowcall.report.explain.json import explained_json
from rowcall.report.json import account_json

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "json.md"



def documented() -> dict[str, set[str]]:
    """The keys of each section, by the command in its title."""
    sections = re.split(r"^## `(.+)`.*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        command: set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
        for command, text in zip(sections[1::2], sections[2::2], strict=True)
    }


def paths(value: object, before: str = "") -> Iterator[str]:
    """Every key of a document, with those above it: `steps[].step`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            path = f"{before}.{key}" if before else key
            yield path
            yield from paths(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{before}[]")


def compare(command: str, *documents: object) -> None:
    """Each printed key is documented; a documented one is printed, if its list has lines at all."""
    printed = {path for document in documents for path in paths(document)}
    empty = {path.rpartition("[]")[0] for path in documented()[command]} - {
        path.rpartition("[]")[0] for path in printed
    }
    expected = {path for path in documented()[command] if path.rpartition("[]")[0] not in empty}
    assert printed == expected


def test_no_key_is_documented_without_the_one_above_it() -> None:
    for keys in documented().values():
        above = {re.sub(r"(\[\])?\.[^.]+$", "", key) for key in keys if "." in key}
        assert above <= keys


@pytest.mark.parametrize("server", [18], indirect=True)
def test_every_key_is_documented_as_it_is_printed(parcels: Command) -> None:
    def printed(*arguments: str) -> object:
        return json.loads(parcels(*arguments, "--format", "json").stdout)

    compare("rowcall plan --format json", printed("plan"))
    compare("rowcall describe --format json", printed("describe"))
    compare("rowcall init --format json", printed("init", "--out", "draft"))
    events = parcels("run", "--log", "json").stderr.splitlines()
    refused = parcels("run", "--log", "json", "--until", "nowhere").stderr.splitlines()
    lines = [json.loads(line) for line in (*events, *refused)]
    compare("rowcall run --log json", *lines)
    report = printed("report")
    compare("rowcall report --format json", report, json.loads(account_json(WHOLE)))
    asked = printed("plan", "--what-if", "parcels.kilos=quarantine")
    compare("rowcall plan --what-if CHANGE --format json", asked)
    compare("rowcall status --format json", printed("status"))
    told = json.loads(explained_json(EVERYTHING, parcels_project))
    compare("rowcall explain --format json", told, printed("explain", "parcel", "3"))
    compare("rowcall count --format json", printed("count"))
    compare("rowcall quarantine list --format json", printed("quarantine", "list"))
    parcels("quarantine", "export", "--out", "out.csv")
    file = parcels.folder / "out.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("9,,", "9,x,"), encoding="utf-8")
    wrong = printed("quarantine", "import", "out.csv", "--by", "ann")
    compare("rowcall quarantine import --format json", wrong)
    file.write_text(file.read_text(encoding="utf-8").replace("9,x,", "9,2,asked"), encoding="utf-8")
    printed("quarantine", "import", "out.csv", "--by", "ann")
    compare("rowcall quarantine show --format json", printed("quarantine", "show", "parcels", "3"))
    compare("rowcall report --format json", report, printed("report"))
    check = parcels("check", "--format", "json", "--target", parcels.environment["ROWCALL_SOURCE"])
    with psycopg.connect(parcels.environment["ROWCALL_TARGET"]) as connection:
        connection.execute("INSERT INTO rowcall_staging.parcel (id) VALUES (6)")
    noted = printed("check")
    compare("rowcall check --format json", json.loads(check.stdout), noted)
    compare("rowcall verify --format json", printed("verify"))
