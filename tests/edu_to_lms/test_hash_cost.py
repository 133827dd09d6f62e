"""What does the hash of a password cost whoever has to guess it? Told by the hash itself."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from engine.moving import prepare
from fixtures.cost import MEMORY_KIB, PASSES
from fixtures.postgres import NewDatabase
from rowcall import Mapping, Project, Secret

SOURCE = """
CREATE TABLE account (id integer PRIMARY KEY, password text);
INSERT INTO account VALUES (1, 'salam'), (2, 'salam');
"""
TARGET = "CREATE TABLE users (id uuid PRIMARY KEY, password text NOT NULL);"
PROJECT = Project(
    name="accounts",
    mappings=(Mapping(target="users", source="account", columns={"password": Secret("password")}),),
)


def hashes(new_database: NewDatabase) -> list[str]:
    """Return the hashes of two equal passwords."""
    move = prepare(PROJECT, SOURCE, TARGET, new_database)
    assert move.run()
    return [password for (password,) in move.rows("SELECT password FROM users")]


@pytest.mark.usefixtures("real_hashes")
@pytest.mark.parametrize("server", [18], indirect=True)
def test_a_hash_costs_19_mebibytes_and_two_passes_and_has_a_salt_of_its_own(
    new_database: NewDatabase,
) -> None:
    found = hashes(new_database)
    assert len(set(found)) == 2
    for one in found:
        cost = extract_parameters(one)
        assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (19 * 1024, 2, 1)
        assert (cost.type, cost.hash_len, cost.salt_len) == (Type.ID, 32, 16)
        assert PasswordHasher().verify(one, "salam")


@pytest.mark.parametrize("server", [18], indirect=True)
def test_tests_hash_at_less(new_database: NewDatabase) -> None:
    for one in hashes(new_database):
        cost = extract_parameters(one)
        assert (cost.memory_cost, cost.time_cost) == (MEMORY_KIB, PASSES)
        assert PasswordHasher().verify(one, "salam")
