"""Does verify say yes of what is right, and no with its keys of what is not?"""

import json

import psycopg
import pytest

from fixtures.command import Command

ONE_VERSION = pytest.mark.parametrize("server", [18], indirect=True)


@ONE_VERSION
def test_a_run_is_verified_and_a_changed_value_is_found(delivered: Command, target: str) -> None:
    early = delivered("verify", ROWCALL_TARGET=target)
    assert early.returncode == 2
    assert "no run has begun" in early.stderr
    clean = delivered("verify")
    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert clean.stdout.startswith("Verified: ")
    with psycopg.connect(delivered.environment["ROWCALL_TARGET"]) as connection:
        changed = connection.execute(
            "UPDATE parcels SET kilos = kilos + 1 WHERE kilos IS NOT NULL RETURNING id::text, kilos"
        ).fetchall()
    told = delivered("verify")
    assert told.returncode == 1
    assert told.stdout.startswith("NOT as it should be: ")
    document = json.loads(delivered("verify", "--format", "json", "--show-values").stdout)
    [one] = [d for d in document["differences"] if (d["check"], d["column"]) == ("value", "kilos")]
    assert sorted(one["keys"]) == sorted(key for key, _ in changed)
    stands = {
        key: sample["stands"] for key, sample in zip(one["keys"], one["samples"], strict=True)
    }
    assert stands == {key: f"{kilos.normalize():f}" for key, kilos in changed}
    masked = json.loads(delivered("verify", "--format", "json").stdout)
    assert all(
        not set(str(sample["stands"])) & set("012345678")
        for difference in masked["differences"]
        for sample in difference["samples"]
    )
