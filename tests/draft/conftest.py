"""The library's old and new database, a draft between them, and the command."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from engine.databases import shared_database
from rowcall.catalog.read import read_database
from rowcall.draft.draft import draft_project
from rowcall.draft.proposal import ColumnPair, TablePair
from rowcall.draft.read import sample_database
from rowcall.draft.subject import Subject
from rowcall.pg.connect import connect_source

__all__ = ["shared_database"]

LIBRARY = Path(__file__).parent.parent / "projects" / "library"


@dataclass(frozen=True)
class Drafted:
    """A draft and the two databases that it was made from."""

    source: str
    target: str
    subject: Subject

    def pair(self, source: str, target: str) -> TablePair:
        """The proposal of two tables; it is an error that there is none."""
        return next(p for p in self.subject.draft.candidates(target) if p.source == source)

    def column(self, source: str, target: str, column: str) -> ColumnPair:
        """The best candidate of a target column."""
        return self.pair(source, target).candidates(column)[0]


def draft_between(source: str, target: str) -> Drafted:
    with connect_source(source) as connection:
        sampled = sample_database(connection, "public")
    with connect_source(target) as connection:
        shape = read_database(connection, "public")
    return Drafted(source, target, draft_project(sampled, shape))


@pytest.fixture(scope="module")
def draft_of(shared_database: Callable[[], str]) -> Callable[[str, str], Drafted]:
    """Make both databases of two scripts and draft a project between them."""

    def make(source_script: str, target_script: str) -> Drafted:
        source, target = shared_database(), shared_database()
        for uri, script in ((source, source_script), (target, target_script)):
            with psycopg.connect(uri) as connection:
                connection.execute(script.encode())
        return draft_between(source, target)

    return make


@pytest.fixture(scope="module")
def library(draft_of: Callable[[str, str], Drafted]) -> Drafted:
    """The draft of the library."""
    return draft_of(
        (LIBRARY / "source.sql").read_text(encoding="utf-8"),
        (LIBRARY / "target.sql").read_text(encoding="utf-8"),
    )
