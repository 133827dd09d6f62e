"""Does `rowcall adopt` ask for a backup, tell what it found, and leave the rest to `run`?"""

import json
from pathlib import Path

import psycopg
import pytest

from fixtures.command import PROJECT, Command

# ana and cem came with an earlier script, cem's town is a copy; dora is of the new system
HALF = """
INSERT INTO depots VALUES ('00000000-0000-0000-0000-000000000001', 'Lyon'),
                          ('00000000-0000-0000-0000-000000000002', 'Lyon');
INSERT INTO couriers VALUES
  ('00000000-0000-0000-0000-00000000000a', 'ana', 'a-secret-of-ana',
   '00000000-0000-0000-0000-000000000001'),
  ('00000000-0000-0000-0000-00000000000d', 'dora', 'a-secret-of-dora',
   '00000000-0000-0000-0000-000000000002');
"""
_IDENTITIES = {
    'columns={"town": "town"},': 'columns={"town": "town"},\n'
    '    identity=Identity(Match("town", {"town": "town"})),',
    '"depot_id": Ref(depots, "depot_id").or_placeholder(),\n    },':
    '"depot_id": Ref(depots, "depot_id").or_placeholder(),\n    },\n'
    '    identity=Identity(Match("login", {"login": "login"}),'
    ' was={"depot_id": Holds("depot_id.town IS NOT NULL")}),',
    "import CountPair, Exclude,": "import CountPair, Exclude, Holds, Identity, Match,",
}  # fmt: skip


def with_identities(text: str) -> str:
    """Return the project, which recognises the rows of the earlier script."""
    for found, put in _IDENTITIES.items():
        assert found in text
        text = text.replace(found, put)
    return text


@pytest.fixture
def half(parcels: Command, target: str) -> Command:
    """The command, told of a project with identities and of a target that is half filled."""
    text = (PROJECT / "project.py").read_text()
    (parcels.folder / "project.py").write_text(with_identities(text))
    with psycopg.connect(target) as connection:
        connection.execute(HALF)
    del parcels.environment["ROWCALL_PROJECT"]
    return parcels


def test_adopt_asks_for_a_backup_or_a_word(half: Command, target: str) -> None:
    for arguments in (("adopt",), ("adopt", "--backup", "kept", "--no-backup")):
        done = half(*arguments)
        assert done.returncode == 2
        assert "rowcall adopt --backup DIR; where you have a backup:" in done.stderr
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT to_regnamespace('rowcall')").fetchone() == (None,)


def test_a_look_leaves_nothing_behind(half: Command, target: str) -> None:
    looked = half("adopt", "--dry-run", "--format", "json")
    assert not (half.folder / "rowcall.key").exists()
    assert looked.returncode == 0, looked.stderr
    with psycopg.connect(target) as connection:
        assert (
            connection.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rowcall%'"
            ).fetchall()
            == []
        )
    adopted = half("adopt", "--no-backup", "--format", "json")
    same = ("target_balance", "adoption")
    assert [json.loads(looked.stdout)[key] for key in same] == [
        json.loads(adopted.stdout)[key] for key in same
    ]


def test_a_backup_is_made_and_the_command_that_restores_it_is_said(
    half: Command, target: str
) -> None:
    done = half("adopt", "--backup", "kept")
    assert done.returncode == 0, done.stderr
    assert (Path(half.folder) / "kept" / "toc.dat").is_file()
    assert "pg_restore" in done.stderr
    assert "2 of 4 target rows are adopted" in done.stdout
    again = half("adopt", "--no-backup")
    assert again.returncode == 2
    assert "adopted already" in again.stderr
    assert "rowcall run --offline" in again.stderr


def test_what_is_adopted_is_finished_without_a_double(half: Command, target: str) -> None:
    refused = half("run")
    assert refused.returncode == 2
    assert "rowcall adopt" in refused.stderr
    half("adopt", "--no-backup")
    assert half("run").returncode == 2
    done = half("run", "--offline", "--remove-surplus")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(target) as connection:
        towns = connection.execute("SELECT town FROM depots ORDER BY town").fetchall()
        logins = connection.execute(
            "SELECT login, left(password_hash, 9) FROM couriers ORDER BY login"
        ).fetchall()
    # dora works in the copy of Lyon: it stays, since a native row refers to it
    assert towns == [("Basel",), ("Lyon",), ("Lyon",), ("Turin",), ("unknown",)]
    assert logins == [
        ("ana", "$argon2id"), ("bo", "$argon2id"), ("cem", "!"), ("dora", "$argon2id"),
    ]  # fmt: skip
    report = half("report")
    assert "What an earlier migration left" in report.stdout
    assert "secret-of" not in done.stdout + done.stderr + report.stdout
