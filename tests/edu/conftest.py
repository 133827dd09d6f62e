"""Which synthetic databases do these tests look into?"""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import psycopg
import pytest

from edu_lms.edu.build import Profile, build_edu
from fixtures.postgres import EduTemplate, NewDatabase, execute
from rowcall.pg.server import Server

Edu = psycopg.Connection[Any]


class BuildEdu(Protocol):
    """Build a legacy database anew, without a template, and connect to it."""

    def __call__(
        self, *, scale: float = 0.02, seed: int = 1, profile: Profile = "recorded"
    ) -> Edu: ...


@pytest.fixture(scope="session")
def edu(server: Server, edu_template: EduTemplate) -> Iterator[Edu]:
    """A connection to the recorded database at scale 0.02, which tests only read."""
    # A copy: nobody can copy a template while somebody is connected to it.
    name = f"edu_read_{uuid.uuid4().hex[:12]}"
    execute(server, "CREATE DATABASE {} TEMPLATE {}", name, edu_template())
    with psycopg.connect(server.database_uri(name), autocommit=True) as connection:
        yield connection
    execute(server, "DROP DATABASE {}", name)


@pytest.fixture
def build(new_database: NewDatabase) -> Iterator[BuildEdu]:
    with ExitStack() as stack:

        def make(*, scale: float = 0.02, seed: int = 1, profile: Profile = "recorded") -> Edu:
            connection = stack.enter_context(psycopg.connect(new_database(), autocommit=True))
            build_edu(connection, scale=scale, seed=seed, profile=profile)
            return connection

        yield make
