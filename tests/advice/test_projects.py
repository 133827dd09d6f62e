"""Projects that cannot be found, loaded or bound: does what the error says next work?"""

import pytest

from advice.conftest import Advised
from advice.desk import Desk
from fixtures.command import Command
from fixtures.postgres import NewDatabase

answers = pytest.mark.answers

_NO_PROJECT = 'there is no project "{}": no such file, module or shipped project'
_EMPTY = 'from rowcall import Project\nproject = Project(name="alone", mappings=())\n'


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("absent.py", marks=answers("mapping/load", "there is no project file")),
        pytest.param("absent", marks=answers("mapping/load", _NO_PROJECT)),
    ],
)
def test_a_project_is_named_in_one_of_four_ways(
    rowcall: Command, advised: Advised, name: str
) -> None:
    told = advised(rowcall("describe", "--project", name))
    assert "name a .py file, a folder with project.py, a module or a shipped project" in told.next
    (rowcall.folder / "alone").mkdir()
    (rowcall.folder / "alone" / "project.py").write_text(_EMPTY)
    for one in ("alone/project.py", "alone", "alone.project", "edu_lms"):
        assert rowcall("describe", "--project", one).returncode == 0


@answers("mapping/load", 'the module does not define "project"')
def test_a_project_is_defined_at_the_end_of_its_file(rowcall: Command, advised: Advised) -> None:
    file = rowcall.folder / "project.py"
    file.write_text("from rowcall import Project\n")
    line = advised(rowcall("describe")).next.removeprefix("end it with: ")
    file.write_text(file.read_text() + line.replace("name=...", "name='x'").replace("(...)", "()"))
    assert rowcall("describe").returncode == 0


@answers("api/preparing", "{} in the project\n{}")
def test_findings_are_mended_and_checked(desk: Desk, advised: Advised) -> None:
    desk.edit('"town": "town"', '"town": "twon"')
    told = advised(desk("run"))
    desk.edit('"town": "twon"', '"town": "town"')
    desk.type(told.command("check"))


_CIRCLE = """
CREATE TABLE pairs (id uuid PRIMARY KEY, depot_id uuid REFERENCES depots);
ALTER TABLE depots ADD pair_id uuid REFERENCES pairs;
"""


@answers("compile/bind", "the mappings refer to each other in a circle: {}")
def test_a_circle_is_broken_by_a_deferred_reference(moved: Desk, advised: Advised) -> None:
    moved.at_source("CREATE TABLE pair (id integer PRIMARY KEY, depot_id integer)")
    moved.at_target(_CIRCLE)
    moved.edit(
        "project = Project(",
        'pairs = Mapping(target="pairs", source="pair",'
        ' columns={"depot_id": Ref(depots, "depot_id")})\n\nproject = Project(',
    )
    moved.edit("mappings=(depots,", "mappings=(depots, pairs,")
    moved.edit('{"town": "town"},', '{"town": "town", "pair_id": Ref("pairs", "id")},')
    told = advised(moved("report"))
    moved.edit('Ref("pairs", "id")', 'Ref("pairs", "id").deferred().or_null()')
    moved.type(told.command("check"))


@answers("catalog/read", 'schema "{}" does not exist in database "{}"')
@pytest.mark.parametrize("role", ["source", "target"])
def test_a_schema_is_named_in_the_project(desk: Desk, advised: Advised, role: str) -> None:
    desk.edit('name="parcels",', f'name="parcels", {role}_schema="absent",')
    told = advised(desk("check"))
    assert f"{role}_schema" in told.next
    desk.edit('"absent"', '"public"')
    assert desk("check").returncode == 0


@answers("catalog/read", 'schema "{}" does not exist in database "{}"')
@pytest.mark.parametrize("role", ["source", "target"])
def test_the_database_that_has_the_schema_is_named(
    desk: Desk, advised: Advised, new_database: NewDatabase, role: str
) -> None:
    desk.edit('name="parcels",', f'name="parcels", {role}_schema="moved",')
    getattr(desk, f"at_{role}")("ALTER SCHEMA public RENAME TO moved")
    told = advised(desk("check", f"--{role}", new_database()))
    assert f"--{role}" in told.next
    assert desk("check").returncode == 0


@answers("catalog/read", 'schema "{}" does not exist in database "{}"')
@pytest.mark.parametrize("role", ["source", "target"])
def test_a_draft_is_told_its_schemas_by_options(desk: Desk, advised: Advised, role: str) -> None:
    told = advised(desk("init", f"--{role}-schema", "absent", "--out", "draft"))
    assert f"--{role}-schema" in told.next
    done = desk("init", f"--{role}-schema", "public", "--out", "draft")
    assert done.returncode == 0, done.stderr


@answers("api/counting", 'project "{}" says nothing of what a naive count would compare')
def test_what_is_counted_is_written_in_the_project(desk: Desk, advised: Advised) -> None:
    text = desk.project.read_text()
    counts = text[text.index("    counts=(") : text.rindex(")")]
    desk.edit(counts, "")
    told = advised(desk("count"))
    desk.project.write_text(text)
    # an empty target has fewer rows, which is a finding
    desk.type(told.command("count"), 3)


@answers("account/counting", '"{}" cannot be counted by its filters: {}')
def test_a_filter_is_corrected(seen: Desk, advised: Advised) -> None:
    seen.edit("old_filter=\"state = 'sent'\"", 'old_filter="1 / (id - id) = 1"')
    told = advised(seen("count"))
    seen.edit('old_filter="1 / (id - id) = 1"', "old_filter=\"state = 'sent'\"")
    seen.type(told.command("count"), 3)
