"""A pooler in front of a database: is it recognised when it shares sessions between clients?"""

import threading

import psycopg
import pytest

from fixtures.pooler import Pooled
from rowcall.errors import RefusedError
from rowcall.pg.connect import connect_source, connect_target


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_shares_sessions_is_refused(pooled: Pooled, database: str, mode: str) -> None:
    uri = pooled(database, mode)
    for connect, option in ((connect_source, "--source"), (connect_target, "--target")):
        with pytest.raises(RefusedError) as refused:
            connect(uri)
        assert "is behind a pooler" in refused.value.rule
        assert option in refused.value.next
    # what is set in such a session would stay for the next client that is given it
    with psycopg.connect(uri, autocommit=True, prepare_threshold=None) as other:
        assert other.execute("SHOW default_transaction_read_only").fetchone() == ("off",)
        assert other.execute("SHOW row_security").fetchone() == ("on",)
    connect_target(database).close()


def test_it_is_recognised_while_other_clients_are_at_work(pooled: Pooled, database: str) -> None:
    uri, is_over = pooled(database, "transaction"), threading.Event()

    def work() -> None:
        with psycopg.connect(uri, prepare_threshold=None) as busy:
            while not is_over.is_set():
                busy.execute("SELECT pg_sleep(0.003)")
                busy.commit()

    clients = [threading.Thread(target=work) for _ in range(3)]
    for client in clients:
        client.start()
    try:
        with pytest.raises(RefusedError, match="is behind a pooler"):
            connect_target(uri)
    finally:
        is_over.set()
        for client in clients:
            client.join()


def test_a_pooler_that_leaves_each_client_its_session_serves(pooled: Pooled, database: str) -> None:
    uri = pooled(database, "session")
    with connect_target(uri) as one, connect_target(uri) as other:
        for connection in (one, other):
            assert connection.execute("SHOW row_security").fetchone() == ("off",)
            assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
