"""Is the end the same when adoption or repair is killed in a step of any kind, and run again?"""

import pytest
from argon2 import PasswordHasher

from engine.moving import ADOPTED, Move, execute
from faults.stopping import Stopped
from fixtures.postgres import NewDatabase
from rowcall.errors import RefusedError

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

STANDING = """
SELECT count(*), count(*) FILTER (WHERE password LIKE '$argon2id$%' OR password = '!') FROM keepers
"""
PASSWORDS = "SELECT login, password FROM keepers"


@pytest.mark.parametrize(
    ("kind", "moment", "occurrence"),
    [
        ("StageTable", "inside", 2),
        ("CloseStaging", "done", 1),
        *[("Adopt", moment, number) for number in (1, 2, 5) for moment in ("begin", "inside")],
        ("Adopt", "done", 4),
        ("CloseAdoption", "begin", 1),
        ("CloseAdoption", "inside", 1),
        ("CloseAdoption", "done", 1),
        ("HashStanding", "begin", 1),
        ("HashStanding", "inside", 1),
        ("HashStanding", "done", 1),
        ("DropKeys", "begin", 1),
        ("DropKeys", "inside", 1),
        ("DropKeys", "done", 1),
        *[("Judge", moment, number) for number in (1, 2, 4) for moment in ("inside", "done")],
        ("StandIns", "inside", 1),
        ("StandIns", "done", 1),
        # five batches each of growers and casks, four of racks, eight of bottles
        ("Load", "begin", 1),
        *[("Load", "inside", number) for number in (1, 5, 6, 8, 10, 11, 15, 22)],
        *[("Load", "done", number) for number in (1, 2, 4)],
        ("Verify", "begin", 1),
        ("Verify", "inside", 2),
        ("Verify", "done", 1),
        ("Fill", "inside", 1),
        ("Fill", "done", 1),
        ("Compute", "begin", 1),
        ("Compute", "inside", 1),
        ("Compute", "done", 1),
        ("HashSecrets", "begin", 1),
        ("HashSecrets", "inside", 1),
        ("HashSecrets", "done", 1),
        ("RemoveSurplus", "begin", 1),
        ("RemoveSurplus", "inside", 1),
        ("RemoveSurplus", "done", 1),
        ("RestoreKeys", "begin", 1),
        ("RestoreKeys", "inside", 2),
        ("RestoreKeys", "done", 1),
        ("Reckon", "inside", 1),
    ],
)
def test_killed_once_and_run_again_the_end_is_the_same(
    cellar: Stopped, kind: str, moment: str, occurrence: int
) -> None:
    cellar.kill(kind, moment, occurrence)
    cellar.run_to_the_end()


@pytest.mark.parametrize(
    "deaths",
    [
        [("Adopt", "inside", 2), ("Adopt", "inside", 2), ("CloseAdoption", "inside", 1)],
        [("Judge", "done", 1), ("Load", "inside", 2), ("Load", "inside", 6), ("Load", "done", 1)],
        [("HashStanding", "inside", 1), ("RemoveSurplus", "inside", 1), ("Reckon", "inside", 1)],
    ],
    ids=["adopting", "repairing", "ending"],
)
def test_killed_again_and_again_the_end_is_the_same(
    cellar: Stopped, deaths: list[tuple[str, str, int]]
) -> None:
    for kind, moment, occurrence in deaths:
        cellar.kill(kind, moment, occurrence)
    cellar.run_to_the_end()


def test_one_job_comes_to_the_same_end(cellar: Stopped) -> None:
    cellar.move.finish(jobs=1)
    cellar.assert_same_end()


def test_a_killed_adoption_is_finished_before_anything_is_repaired(cellar: Stopped) -> None:
    cellar.kill("Adopt", "inside", 3)
    with pytest.raises(RefusedError) as told:
        cellar.move.run(offline=True)
    assert "rowcall adopt" in told.value.next
    cellar.run_to_the_end()


def test_a_killed_repair_goes_on_only_while_nobody_else_writes(cellar: Stopped) -> None:
    cellar.kill("Load", "inside", 8)
    with pytest.raises(RefusedError) as told:
        cellar.move.run()
    assert "rowcall run --offline" in told.value.next
    # what was asked of the run that was killed is still to be done
    assert cellar.move.run(offline=True)
    cellar.assert_same_end()


def test_passwords_are_those_of_a_run_from_empty(
    cellar: Stopped, new_database: NewDatabase
) -> None:
    cellar.move.finish()
    empty = Move(cellar.move.project, cellar.move.source, new_database(cellar.whole.empty))
    execute(empty.target, "TRUNCATE growers, casks, racks, bottles, keepers")
    empty.run()
    adopted = dict(cellar.move.rows(PASSWORDS))
    from_empty = dict(empty.rows(PASSWORDS))
    changed = {login for login in adopted if adopted[login] != from_empty[login]}
    assert changed == {"keeper2"}
    assert PasswordHasher().verify(adopted["keeper2"], "changed")


def test_the_cellar_has_every_kind_of_row(cellar: Stopped) -> None:
    cellar.move.finish()
    cellar.assert_same_end()
    origins = cellar.move.rows(
        "SELECT DISTINCT target_table, origin FROM rowcall.target_rows ORDER BY 1, 2"
    )
    assert {("growers", "placeholder"), ("growers", "native"), ("casks", "adopted")} <= set(origins)
    assert cellar.move.rows(STANDING) == [(12, 12)]
    assert (
        cellar.move.rows(
            "SELECT count(*) > 0 FROM casks WHERE bottles > 0"
            " UNION ALL SELECT count(*) > 0 FROM growers WHERE best_cask_id IS NOT NULL"
            " UNION ALL SELECT count(*) > 0 FROM rowcall.before_image WHERE is_removed"
            " UNION ALL SELECT count(*) > 0 FROM rowcall.adoptions WHERE strays IS NOT NULL"
        )
        == [(True,)] * 4
    )
    assert set(ADOPTED) < set(cellar.move.state())
