"""What does `rowcall init` write, and what does it leave alone?"""

import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from fixtures.command import Command
from fixtures.postgres import NewDatabase

HERE = Path(__file__).parent
LIBRARY = HERE.parent / "projects" / "library"


@pytest.fixture
def told(rowcall: Command, new_database: NewDatabase) -> Callable[[Path], Command]:
    """The command, told of the two databases of a folder."""

    def tell(folder: Path) -> Command:
        for role in ("source", "target"):
            uri = new_database()
            with psycopg.connect(uri) as connection:
                connection.execute((folder / f"{role}.sql").read_bytes())
            rowcall.environment[f"ROWCALL_{role.upper()}"] = uri
        return rowcall

    return tell


@pytest.mark.parametrize("folder", [HERE / "shop", LIBRARY], ids=["shop", "library"])
def test_a_draft_loads_and_is_checked(told: Callable[[Path], Command], folder: Path) -> None:
    command = told(folder)
    done = command("init", "--out", "draft")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
    assert "none is certain" in done.stdout
    checked = command("check", "--project", "draft", "--format", "json")
    assert checked.stderr == ""
    # what is left to decide is found: columns that must be filled, mappings not chosen
    codes = {finding["code"] for finding in json.loads(checked.stdout)["findings"]}
    assert codes <= {
        "column_not_written",
        "unclaimed_table",
        "unclaimed_column",
        "unknown_mapping",
        "volatile_default",
        "reference_circle",
        "reference_type",
        "key_not_uuid",
        "key_not_written",
        "secret_without_key",
        "key_count",
        "composite_target_key",
    }


def test_a_draft_of_a_simple_move_has_no_findings_but_the_open_columns(
    told: Callable[[Path], Command],
) -> None:
    command = told(HERE / "shop")
    command("init", "--out", "draft")
    checked = command("check", "--project", "draft", "--format", "json")
    findings = json.loads(checked.stdout)["findings"]
    # of what nobody reads, the draft does not know whether it shall be dropped
    open_ones = [f for f in findings if '"audit' in f["text"] or "no mapping reads" in f["text"]]
    assert [f for f in findings if f not in open_ones] == []


LOSSY = (
    "CREATE TABLE visits (id integer PRIMARY KEY, price numeric(14,6), seen timestamp,"
    " day timestamp, left_at text, moment text, clock time,"
    " pieces bigint, doc json, title text, same date);"
    "INSERT INTO visits VALUES (1, 1.005, '2024-01-01 10:00', '2024-01-01 10:00',"
    " '2024-01-01 10:00', '2024-01-02 10:00', '10:00', 7, '{}', 'a', '2024-01-01'),"
    " (2, 2, '2024-01-02', '2024-01-02', '2024-01-01 11:00', '2024-01-02 11:00', '11:00', 8, '[]',"
    " 'b', NULL)",
    "CREATE TABLE visits (id integer PRIMARY KEY, price numeric(10,2), seen timestamptz, day date,"
    " left_at timestamp, moment timestamptz, clock timetz, pieces integer, doc jsonb, title text,"
    " same date)",
)


def test_what_a_copy_would_lose_is_said_and_the_draft_passes_its_check(
    rowcall: Command, new_database: NewDatabase
) -> None:
    for role, script in zip(("SOURCE", "TARGET"), LOSSY, strict=True):
        uri = new_database()
        with psycopg.connect(uri) as connection:
            connection.execute(script.encode())
        rowcall.environment[f"ROWCALL_{role}"] = uri
    rowcall("init", "--out", "draft")
    checked = rowcall("check", "--project", "draft", "--format", "json")
    findings = json.loads(checked.stdout)["findings"]
    # whose clock the others are, a person says: they are left to decide
    unread = [f["text"] for f in findings]
    assert {f["code"] for f in findings} <= {"unclaimed_column"}, findings
    assert len(unread) == 2
    written = rowcall.folder / "draft" / "mappings" / "visits.py"
    told = " ".join(written.read_text(encoding="utf-8").replace("#", "").split())
    for line, said in {
        '"price": "price",': "that numeric(10,2) would alter waits; Round or Cut alter it",
        '"day": Cut("day"),': "What date has no place for is cut, with a mark",
        '"left_at": Timestamp("left_at"),': "",
        '"moment": Timestamp("moment"),': "Zone= says whose clock it is where a text names none",
        '"pieces": "pieces",': "that integer would alter waits; Round or Cut alter it",
        '"doc": "doc",': "that jsonb would alter waits; Cut alters it",
        'to decide: "seen"': 'Timestamp("seen", zone="Europe/Berlin")',
        'to decide: "clock"': "whose clock is it? Say the zone",
        '"title": "title",': "",
    }.items():
        assert line in told
        assert said.lower() in told.lower(), line
    assert told.count("would alter waits") == 3


def test_the_files_say_what_is_to_be_decided(told: Callable[[Path], Command]) -> None:
    command = told(HERE / "shop")
    command("init", "--out", "draft")
    folder = command.folder / "draft"
    sales = (folder / "mappings" / "sales.py").read_text(encoding="utf-8")
    assert '"customer_id": Ref("customers", "client_id"),' in sales
    assert '"sold_on": Date("sold"),' in sales
    customers = (folder / "mappings" / "customers.py").read_text(encoding="utf-8")
    assert '"password_hash": Secret("passwd"),' in customers
    products = (folder / "mappings" / "products.py").read_text(encoding="utf-8")
    assert 'Lookup("kind::text", {"Part": "part", "Tool": "tool"})' in products
    # the target asks for en: the first language is the wanted one
    assert '"name": Names(en="title_en", az="title_az"),' in products
    assert '#     "order": "…",  # whole numbers, 0% NULL' in products
    project = (folder / "project.py").read_text(encoding="utf-8")
    assert '#     "clients_bak": "…",  # looks like a copy of clients' in project
    page = (folder / "DRAFT.md").read_text(encoding="utf-8")
    assert "Nothing here is certain" in page
    assert "| sale.client_id | clients.id | 100% |" in page


def test_no_secret_is_written_or_printed(told: Callable[[Path], Command]) -> None:
    command = told(HERE / "shop")
    done = command("init", "--out", "draft", "--format", "json")
    written = [path.read_text(encoding="utf-8") for path in command.folder.rglob("*.*")]
    assert len(written) > 3
    assert not [text for text in (done.stdout, done.stderr, *written) if "canary" in text]


def test_json_holds_every_pair_and_what_is_open(told: Callable[[Path], Command]) -> None:
    command = told(HERE / "shop")
    document = json.loads(command("init", "--out", "draft", "--format", "json").stdout)
    assert document["version"] == 1
    pairs = {(pair["source"], pair["target"]): pair for pair in document["pairs"]}
    assert pairs["sale", "sales"]["likelihood"] in {"likely", "possible"}
    assert document["empty_sources"] == ["unused"]
    assert document["copies"] == [{"table": "clients_bak", "of": "clients"}]
    assert {Path(file).name for file in document["files"]} >= {"project.py", "DRAFT.md"}


def test_the_same_databases_give_the_same_draft(told: Callable[[Path], Command]) -> None:
    command = told(HERE / "shop")
    one = json.loads(command("init", "--out", "one", "--format", "json").stdout)
    two = json.loads(command("init", "--out", "two", "--format", "json").stdout)
    assert one["pairs"] == two["pairs"]


def test_nothing_is_overwritten(told: Callable[[Path], Command]) -> None:
    command = told(HERE / "shop")
    (command.folder / "project.py").write_text("mine", encoding="utf-8")
    done = command("init")
    assert done.returncode == 2
    assert "a draft overwrites nothing" in done.stderr
    assert (command.folder / "project.py").read_text(encoding="utf-8") == "mine"
    assert not (command.folder / "mappings").exists()


def test_words_of_the_user_count(told: Callable[[Path], Command]) -> None:
    command = told(HERE / "shop")
    (command.folder / "words.txt").write_text("happened, balance\n", encoding="utf-8")
    done = command("init", "--synonyms", "none.txt")
    assert done.returncode == 2
    assert "the file of synonyms cannot be read" in done.stderr
    done = command("init", "--synonyms", "words.txt", "--format", "json")
    assert done.returncode == 0


def test_a_database_must_be_named(rowcall: Command) -> None:
    done = rowcall("init")
    assert done.returncode == 2
    assert "no source database is named" in done.stderr
