"""Runs that are stopped from outside: does what comes next work?"""

import signal

import psycopg
import pytest
from argon2.exceptions import HashingError

from advice.conftest import Advised, fill_half
from advice.desk import Desk
from fixtures.command import PATIENCE, Done, until_it_waits
from rowcall.run import secrets

answers = pytest.mark.answers


@answers("run/parallel", "the run was told to stop, and stopped")
@pytest.mark.parametrize(
    "words", [("run", "--until", "depots"), ("adopt", "--no-backup"), ("adopt", "--dry-run")]
)
def test_what_was_told_to_stop_goes_on(
    desk: Desk, advised: Advised, words: tuple[str, ...]
) -> None:
    if words[0] == "adopt":
        fill_half(desk)
    desk.at_source("ANALYZE")
    places = ("--project", "parcels", "--source", desk.source, "--target", desk.target)
    with psycopg.connect(desk.source) as blocking:
        blocking.execute("LOCK TABLE depot")
        process = desk.rowcall.start(*words, "--jobs", "1", *places)
        until_it_waits(desk.source)
        process.send_signal(signal.SIGTERM)
        while True:
            line = process.stderr.readline() if process.stderr else ""
            if "stopping" in line:
                break
        blocking.rollback()
    out, said = process.communicate(timeout=PATIENCE)
    told = advised(Done(process.args, process.returncode, out, said), 143)
    assert told.next in line
    desk.type(told.command(*words[:1], *(word for word in words if word.startswith("--"))))


@answers("run/walking", 'a password cannot be hashed in step "{}"')
def test_when_memory_is_free_again_it_goes_on(
    whole: Desk, advised: Advised, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*words: object) -> bytes:
        raise HashingError("Memory allocation error")

    with monkeypatch.context() as without:
        without.setattr(secrets, "hash_secret", short)
        told = advised(whole("run"))
    whole.type(told.command("run"))
