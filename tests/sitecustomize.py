"""Lets the processes that tests start hash passwords at the cost of tests.

Python imports a module of this name when it starts, if one is on its path (its documentation of
`site`); the folder of the tests is on the path of every process that they start.
"""

from argon2 import low_level

from fixtures.cost import MEMORY_KIB, PASSES

_hash = low_level.hash_secret


def _hash_cheaply(
    secret: bytes,
    salt: bytes,
    time_cost: int,
    memory_cost: int,
    parallelism: int,
    hash_len: int,
    type: low_level.Type,
    version: int = low_level.ARGON2_VERSION,
) -> bytes:
    return _hash(secret, salt, PASSES, MEMORY_KIB, parallelism, hash_len, type, version)


low_level.hash_secret = _hash_cheaply
