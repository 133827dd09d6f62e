"""Which synthetic databases do these tests look into?"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE, Profile, build_edu
from fixtures.postgres import EduDatabase, NewDatabase

Edu = psycopg.Connection[Any]


class ConnectEdu(Protocol):
    """Connect to a legacy database: one that is only read, or one that is built anew."""

    def __call__(
        self, *, scale: float = SMALLEST_SCALE, seed: int = 1, profile: Profile = "recorded"
    ) -> Edu: ...


@pytest.fixture(scope="session")
def read(edu_to_read: EduDatabase) -> Iterator[ConnectEdu]:
    """Connect to a database of a scale, a seed and a profile that tests only read."""
    with ExitStack() as stack:

        def find(
            *, scale: float = SMALLEST_SCALE, seed: int = 1, profile: Profile = "recorded"
        ) -> Edu:
            uri = edu_to_read(scale, seed, profile)
            return stack.enter_context(psycopg.connect(uri, autocommit=True))

        yield find


@pytest.fixture(scope="session")
def edu(read: ConnectEdu) -> Edu:
    """The recorded database at the smallest scale."""
    return read()


@pytest.fixture
def build(new_database: NewDatabase) -> Iterator[ConnectEdu]:
    """Build a legacy database anew, without a template."""
    with ExitStack() as stack:

        def make(
            *, scale: float = SMALLEST_SCALE, seed: int = 1, profile: Profile = "recorded"
        ) -> Edu:
            connection = stack.enter_context(psycopg.connect(new_database(), autocommit=True))
            build_edu(connection, scale=scale, seed=seed, profile=profile)
            return connection

        yield make
