"""Options and arguments that name nothing, or exclude each other: does what comes next work?"""

import re
from pathlib import Path

import pytest

from advice.conftest import Advised
from advice.desk import Desk
from fixtures.command import PROJECT, Command, commands

answers = pytest.mark.answers


def meant(advice: str) -> str:
    """Return the first name that is proposed."""
    found = re.match(r"did you mean \"?(\w+)", advice) or re.search(r"one of:? (\w+)", advice)
    assert found, advice
    return found[1]


@answers("plan/select", "--until, --phase and --only exclude each other")
def test_one_part_of_a_plan_is_named(desk: Desk, advised: Advised) -> None:
    told = advised(desk("run", "--phase", "mappings", "--only", "depots", "--jobs", "1"))
    desk.type(told.command("run", "--jobs", NAME="depots"))


@answers("plan/select", 'the plan has no {} "{}"', 'did you mean "{}"?')
def test_a_part_is_named_as_is_proposed(desk: Desk, advised: Advised) -> None:
    for option, name in (("--until", "depot"), ("--only", "depot"), ("--phase", "mapping")):
        told = advised(desk("run", option, name))
        assert desk("run", option, meant(told.next), "--dry-run").returncode == 0


@answers("plan/select", 'the plan has no {} "{}"', "rowcall plan, which lists them")
def test_parts_are_listed(whole: Desk, advised: Advised) -> None:
    told = advised(whole("run", "--until", "xyz"))
    said = whole.type(told.command("plan")).stdout
    for part in ("load parcels", "restore keys", "mappings"):
        assert part in said
        assert whole("run", "--dry-run", "--until", part.removeprefix("load ")).returncode == 0


@answers("plan/select", "what these mappings refer to is not loaded")
def test_what_is_referred_to_is_loaded_first_or_with_it(whole: Desk, advised: Advised) -> None:
    words = ("run", "--only", "couriers", "--jobs", "1")
    told = advised(whole(*words))
    whole.type(told.command("run", "--only", "--jobs"))
    assert whole(*words).returncode == 0


@answers("plan/select", "what these mappings refer to is not loaded")
def test_all_that_is_referred_to_is_named(whole: Desk, advised: Advised) -> None:
    whole.at_target("ALTER TABLE parcels ADD courier_id uuid REFERENCES couriers")
    whole.edit('"kilos": Number', '"courier_id": Ref(couriers, "id").or_null(), "kilos": Number')
    words = ("run", "--only", "parcels")
    told = advised(whole(*words))
    whole.type(told.command("run", "--only"))
    assert whole(*words).returncode == 0


@answers("plan/select", "what these mappings refer to is not loaded")
def test_what_is_wanted_is_loaded_with_all_before_it(whole: Desk, advised: Advised) -> None:
    told = advised(whole("run", "--only", "couriers,parcels"))
    whole.type(told.command("run", "--until"))
    assert "nothing is left to do" in whole("run", "--only", "couriers,parcels").stderr


@answers("cli/batch_sizes", '"{}" gives no number of rows')
@answers("cli/batch_sizes", '"{}" names no mapping of the project')
def test_batches_have_a_number_of_rows(whole: Desk, advised: Advised) -> None:
    words = ("run", "--until", "depots", "--batch-size", "5", "--batch-size")
    told = advised(whole(*words, "many"))
    assert advised(whole(*words, "parcel=10")).next == told.next
    for one, filled in (("10000", {}), ("MAPPING=10000", {"MAPPING": "parcels"})):
        command = told.command("run", "--batch-size", one, **filled)
        assert "5" not in command
        whole.type(command)


@answers("cli/options", "this command does not write Markdown")
def test_a_form_is_named_that_is_written(seen: Desk, advised: Advised) -> None:
    told = advised(seen("status", "--format", "markdown"))
    for form in re.findall(r"--format (text|json)", told.next):
        assert seen("status", "--format", form).returncode == 0
    assert seen.type(told.command("report", "--format")).stdout.startswith("# ")
    assert seen.type(told.command("describe", "--format")).stdout.startswith("# ")


@answers("cli/plan", "a plan needs no other database: --scratch and --pg-bin go with --what-if")
def test_something_is_asked_in_another_database(
    seen: Desk, advised: Advised, programs: Path
) -> None:
    told = advised(seen("plan", "--jobs", "1", "--pg-bin", str(programs)))
    seen.type(told.command("plan", "--what-if", "--pg-bin", CHANGE="parcels.kilos=quarantine"))


@answers("cli/sql", 'there is no verification query "{}"', 'did you mean "{}"?')
@answers("cli/sql", 'there is no verification query "{}"', "rowcall sql --list")
def test_a_verification_query_is_found(rowcall: Command, advised: Advised) -> None:
    name = meant(advised(rowcall("sql", "balanc")).next)
    assert rowcall("sql", name).returncode == 0
    told = advised(rowcall("sql", "xyz"))
    listed = rowcall(*told.command("sql", "--list"))
    assert rowcall("sql", listed.stdout.split()[0]).returncode == 0


_NO_MAPPING = 'project "{}" has no mapping "{}"'


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("parcel", marks=answers("cli/describe", _NO_MAPPING, 'did you mean "{}"?')),
        pytest.param("xyz", marks=answers("cli/describe", _NO_MAPPING, "one of: {}")),
    ],
)
def test_a_mapping_is_described(rowcall: Command, advised: Advised, name: str) -> None:
    told = advised(rowcall("describe", name, "--project", str(PROJECT)))
    assert rowcall("describe", meant(told.next), "--project", str(PROJECT)).returncode == 0


_NO_TABLE = 'no mapping {} a table "{}"'
_LIST = "rowcall describe, which names the tables whose rows move and those that they become"


@answers("explain/explain", _NO_TABLE, "did you mean {}?")
def test_a_table_is_named_as_is_proposed(seen: Desk, advised: Advised) -> None:
    told = advised(seen("explain", "parcle", "3"))
    assert seen("explain", meant(told.next), "3").returncode == 0


@answers("explain/explain", _NO_TABLE, _LIST)
@answers("explain/explain", 'source table "{}" is left behind: {}')
@answers("explain/explain", 'no mapping makes rows of "{}": others only look into it')
@answers("explain/explain", 'no mapping writes "{}": {}')
def test_tables_whose_rows_move_are_named(desk: Desk, advised: Advised) -> None:
    desk.at_source("CREATE TABLE kinds (id integer PRIMARY KEY, says text)")
    desk.at_target("CREATE TABLE shipped (id integer)")
    desk.edit('name="parcels",', 'name="parcels", untouched={"shipped": "by hand"},')
    desk.edit("import CountPair, Exclude, Mapping,", "import CountPair, Exclude, Mapping, Path,")
    path = 'joins={"kind": Path(("id", "kinds.id"))}'
    desk.edit('"town": "town"},', f'"town": "coalesce(kind.says, town)"}}, {path},')
    assert desk("run", "--until", "depots").returncode == 0
    tables = ("xyz", "scrap", "shipped", "kinds")
    several = [advised(desk("explain", table, "1")) for table in tables]
    assert len({told.rule for told in several}) == len(tables)
    [advice] = {told.next for told in several}
    [command] = commands(advice)
    said = desk.type(command).stdout
    found = re.search(r"(depots).*?(depot)\b", said, re.DOTALL)
    assert found
    assert desk("explain", found[2], "1").returncode == 0


@answers("explain/explain", '"{}" has no row with the key {}')
@pytest.mark.parametrize(("table", "side"), [("parcel", "source"), ("parcels", "target")])
def test_a_key_is_taken_from_the_view(seen: Desk, advised: Advised, table: str, side: str) -> None:
    key = "33" if side == "source" else "00000000-0000-0000-0000-000000000000"
    told = advised(seen("explain", table, key))
    found = re.fullmatch(r"take an? (?:old|new) key as (\w+) in (rowcall\.\w+)", told.next)
    assert found
    query = f"SELECT {found[1]} FROM {found[2]} WHERE {side}_table = '{table}'"
    assert seen("explain", table, seen.ask_target(query)).returncode == 0


@answers("cli/server", "the folder holds no server")
def test_a_server_is_made_in_the_folder(rowcall: Command, advised: Advised) -> None:
    told = advised(rowcall("server", "stop", "my server"))
    try:
        assert rowcall(*told.command("server", "start")).returncode == 0
    finally:
        assert rowcall("server", "stop", "my server", "--remove").returncode == 0


@answers("cli/report", "the report cannot be written")
def test_a_report_is_written_to_another_file(seen: Desk, advised: Advised) -> None:
    told = advised(seen("report", "--all", "--lang", "az", "--html", "absent/report.html"))
    seen.type(told.command("report", "--html", "--all", FILE="report.html"))
    assert (seen.folder / "report.html").exists()


_TAKEN = "the folder holds {} already, and a draft overwrites nothing"
_SYNONYMS = "the file of synonyms cannot be read"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--out", "parcels"), marks=answers("draft/write", _TAKEN)),
        pytest.param(
            ("--out", "file"), marks=answers("draft/write", "the draft cannot be written")
        ),
        pytest.param(
            ("--synonyms", "absent", "--out", "draft"),
            marks=answers("draft/thesaurus", _SYNONYMS),
        ),
    ],
)
def test_a_draft_finds_its_files(desk: Desk, advised: Advised, words: tuple[str, ...]) -> None:
    (desk.folder / "file").touch()
    (desk.folder / "words.txt").write_text("bill, invoice\n")
    told = advised(desk("init", *words))
    filled = {"FILE": "words.txt"} if "--synonyms" in words else {"DIR": "another"}
    desk.type(told.command("init", **filled))
