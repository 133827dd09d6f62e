"""Is a project found by file, folder, module, and the name under which a package ships it?"""

from pathlib import Path

import pytest

from fixtures.command import Command

PROJECT = """
from rowcall import Project
from {sibling} import NAME
project = Project(name=NAME, mappings=())
"""
# a project that loads comes as far as the question for its databases
LOADED = "refused: no source database is named"


@pytest.fixture
def folder(rowcall: Command) -> Path:
    (rowcall.folder / "alone").mkdir()
    (rowcall.folder / "alone" / "project.py").write_text(PROJECT.format(sibling="names"))
    (rowcall.folder / "alone" / "my-project.py").write_text(PROJECT.format(sibling="names"))
    (rowcall.folder / "alone" / "names.py").write_text("NAME = 'alone'\n")
    inner = rowcall.folder / "packed" / "inner"
    inner.mkdir(parents=True)
    (inner.parent / "__init__.py").touch()
    (inner / "__init__.py").touch()
    (inner / "project.py").write_text(PROJECT.format(sibling="packed.inner.names"))
    (inner / "names.py").write_text("NAME = 'packed'\n")
    return rowcall.folder


@pytest.mark.parametrize(
    "name",
    [
        "alone",
        "alone/project.py",
        "alone/my-project.py",
        "packed/inner",
        "packed/inner/project.py",
        "packed.inner.project",
        "edu_lms",
        "edu_lms.project",
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_project_is_found_by_what_it_is_called(rowcall: Command, name: str) -> None:
    said = rowcall("plan", "--project", name, PYTHONPATH=_with(rowcall)).stderr
    assert said.startswith(LOADED), said
    assert rowcall("plan", ROWCALL_PROJECT=name, PYTHONPATH=_with(rowcall)).stderr == said


def test_the_project_of_the_folder_is_the_default(rowcall: Command, folder: Path) -> None:
    rowcall.folder = folder / "alone"
    assert rowcall("plan").stderr.startswith(LOADED)


def _with(rowcall: Command) -> str:
    return f"{rowcall.environment['PYTHONPATH']}:{rowcall.folder}"
