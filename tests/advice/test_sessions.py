"""Sessions that cannot be as every run needs them, and texts: does what comes next work?"""

import uuid

import pytest
from psycopg.conninfo import make_conninfo

from advice.conftest import Advised
from advice.desk import Desk
from fixtures.command import PROJECT
from fixtures.pooler import Pooled
from fixtures.postgres import execute
from rowcall.pg.server import Server

answers = pytest.mark.answers


@answers("pg/connect", "the {} database is behind a pooler that shares sessions between clients")
def test_the_server_itself_is_named(desk: Desk, advised: Advised, pooled: Pooled) -> None:
    told = advised(desk("check", "--target", pooled(desk.target, "transaction")))
    assert "--target (or ROWCALL_TARGET)" in told.next
    assert desk("check").returncode == 0


@answers("pg/connect", "the session in the {} database cannot be set up as every run needs it")
def test_a_setting_is_taken_from_the_role(desk: Desk, advised: Advised) -> None:
    role = f"odd_{uuid.uuid4().hex[:8]}"
    desk.at_target(
        f"CREATE ROLE {role} LOGIN IN ROLE pg_read_all_data;"
        f"ALTER ROLE {role} SET session_replication_role = replica"
    )
    try:
        told = advised(desk("check", "--source", make_conninfo(desk.source, user=role)))
        desk.at_target(told.next.removeprefix("take the setting from the role: ").split(";")[0])
        assert desk("check", "--source", make_conninfo(desk.source, user=role)).returncode == 0
        assert "with --source" in told.next
        assert desk("check").returncode == 0
    finally:
        desk.at_target(f"DROP ROLE {role}")


@answers("run/staging", 'source table "{}", in {}, holds text that the target, in {}, cannot hold')
def test_texts_are_mended_or_the_target_is_made_in_another_encoding(
    desk: Desk, advised: Advised, server: Server
) -> None:
    desk.at_source("UPDATE depot SET town = 'Łódź' WHERE id = 2")
    latin, like = f"latin_{uuid.uuid4().hex[:8]}", desk.target
    execute(server, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", latin)
    try:
        desk.target = server.database_uri(latin)
        desk.at_target((PROJECT / "target.sql").read_text())
        told = advised(desk("run"))
        desk.target = like
        desk.type(_with(told.command("run"), "--target", like))
    finally:
        execute(server, "DROP DATABASE {} WITH (FORCE)", latin)


def _with(words: list[str], option: str, value: str) -> list[str]:
    at = words.index(option)
    return [*words[: at + 1], value, *words[at + 2 :]]
