"""Is the end the same when adoption or repair is killed in a step of any kind, and run again?"""

import pytest
from argon2 import PasswordHasher

from engine.moving import ADOPTED, Move, execute
from faults.stopping import Stopped, advised
from fixtures.postgres import NewDatabase

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

STANDING = """
SELECT count(*), count(*) FILTER (WHERE password LIKE '$argon2id$%' OR password = '!') FROM keepers
"""
PASSWORDS = "SELECT login, password FROM keepers"


@pytest.mark.full
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
    refused = cellar.rowcall(*cellar.run_verb)
    assert refused.returncode == 2
    assert "the adoption of this target's rows is not finished" in refused.stderr
    # typed as it is advised: the backup was the matter of the adoption that was killed
    assert cellar.rowcall(*advised(refused.stderr)).returncode == 0
    cellar.run_to_the_end()


def test_a_killed_repair_goes_on_only_while_nobody_else_writes(cellar: Stopped) -> None:
    cellar.kill("Load", "inside", 8)
    refused = cellar.rowcall("run", *cellar.options)
    assert refused.returncode == 2
    assert "rowcall run --project" in refused.stderr
    # what was asked of the run that was killed is still to be done
    assert cellar.rowcall(*advised(refused.stderr)).returncode == 0
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
