"""Do the commands lead from a draft to a corrected value, each behind the one that it needs?"""

import json
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from cli.test_adopt import half
from cli.test_help import NAMES
from cli.test_quarantine import fill
from fixtures.command import Command, Done

__all__ = ["half"]

# these have servers of their own
APART = {"demo", "server programs", "server start", "server stop"}


@dataclass
class Operator:
    """Gives one command after the other, and knows which."""

    rowcall: Command
    given: set[str] = field(default_factory=set[str])

    def say(self, command: str, *arguments: str, exits: int = 0) -> Done:
        """Give a command that ends with this exit code."""
        self.given.add(command)
        done = self.rowcall(*command.split(), *arguments)
        assert done.returncode == exits, (command, done.stdout, done.stderr)
        return done

    def ask(self, command: str, *arguments: str, exits: int = 0) -> dict[str, Any]:
        """Return what a command tells as a document."""
        told = json.loads(self.say(command, *arguments, "--format", "json", exits=exits).stdout)
        assert isinstance(told, dict)
        assert told["version"] == (2 if "corrections" in told else 1)
        return told


@pytest.mark.both_versions
def test_every_command_does_its_part_in_the_usual_order(half: Command, target: str) -> None:
    operator = Operator(half)
    say, ask = operator.say, operator.ask
    draft = ask("init", "--out", "draft")
    assert draft["files"]
    assert [one["name"] for one in ask("describe")["mappings"]] == ["depots", "couriers", "parcels"]
    assert ask("check")["findings"] == []
    # one count alone leaves rows out, and says so
    assert ask("count", exits=3)["findings"]
    steps = ask("plan")["steps"]
    assert not any(step["done"] for step in steps)
    assert ask("status")["next"]
    say("run", exits=2)

    found = ask("adopt", "--no-backup")["target_balance"]
    assert sum(line["adopted"] for line in found) == 2
    ran = ask("run", "--offline")
    assert (ran["finished"], ran["differences_total"], ran["rows"]) == (True, 0, 11)
    assert ask("verify")["differences"] == []
    assert ask("status")["finished"]
    assert ask("keys list")["dropped"] == []
    assert ask("keys restore")["left"] == []
    [cause] = ask("report", "--html", "report.html")["causes"]
    assert (cause["mapping"], cause["reason"], cause["units"]) == (
        "parcels", "missing_reference", 1,
    )  # fmt: skip
    [unit] = ask("explain", "parcel", "3")["old"]
    assert unit["outcome"] == "quarantined"
    with psycopg.connect(target) as connection:
        query = say("sql", "balance").stdout
        assert connection.execute(query.encode()).fetchall() == []

    assert ask("quarantine list")["quarantined"]
    assert ask("quarantine show", "parcels", "3")["units"]
    say("quarantine export", "--out", "out.csv")
    fill(half.folder / "out.csv", "2")
    assert ask("quarantine import", "out.csv", "--by", "ann")["correction"] == 1
    corrected = ask("run")
    assert (corrected["differences_total"], corrected["causes"]) == (0, [])
    assert ask("verify")["differences"] == []
    assert operator.given == set(NAMES) - APART
