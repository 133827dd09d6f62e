"""What the soak stands on: a server, the databases of each round, and how they end undisturbed."""

import json
from dataclasses import dataclass

import psycopg

from edu_lms.edu.build import build_edu
from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.lms.build import build_lms
from edu_lms.project import project
from engine.moving import Move, catalog
from fixtures.command import Command
from rowcall.pg.server import Server
from rowcall.plan.steps import Plan
from rowcall.run.run import plan_run, read_schemas


@dataclass(frozen=True)
class Whole:
    """What an undisturbed run ends with, which phase its steps are of, and how long they took."""

    state: dict[str, str]
    catalog: list[tuple[object, ...]]
    phases: dict[str, list[tuple[str, float]]]


@dataclass(frozen=True)
class Ground:
    """A server with the databases, and the command that is told of them."""

    server: Server
    rowcall: Command

    def uri(self, database: str) -> str:
        """Return the address of a database."""
        return self.server.database_uri(database)

    def fresh(self, template: str, name: str) -> str:
        """Make a database like the template, and return its address."""
        with psycopg.connect(self.server.uri, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode()
            )
        return self.uri(name)

    def commands(self, start: str, target: str) -> list[tuple[str, ...]]:
        """Return the command lines of an operator who wants the whole of it."""
        places = ("--project", "edu_lms", "--source", self.uri("edu"), "--target", target)
        more = (*places, "--log", "json")
        if start == "empty":
            return [("run", *more)]
        return [("adopt", "--no-backup", *more), ("run", "--offline", "--remove-surplus", *more)]


def build(ground: Ground, scale: float) -> None:
    """Make the databases that every round is copied from."""
    for name in ("edu", "lms_empty", "lms_half"):
        ground.fresh("template0", name)
    with psycopg.connect(ground.uri("edu")) as connection:
        build_edu(connection, scale=scale)
        # hashing is a matter of seconds a password, and of nothing that is tried here
        connection.execute("UPDATE accounts SET password = NULL WHERE hashint8(id) % 8 <> 0")
    for name in ("lms_empty", "lms_half"):
        with psycopg.connect(ground.uri(name)) as connection:
            build_lms(connection)
    with psycopg.connect(ground.uri("edu")) as edu, psycopg.connect(ground.uri("lms_half")) as lms:
        build_half_migrated(edu, lms)


def undisturbed(ground: Ground, start: str) -> Whole:
    """Run once without a stop."""
    template = f"lms_{start}"
    before = catalog(ground.uri(template))
    target = ground.fresh(template, f"{start}_whole")
    move = Move(project, ground.uri("edu"), target)
    said = ""
    for command in ground.commands(start, target):
        done = ground.rowcall.call_apart(*command)
        # 3: adopted, and somebody's lone edits are to be looked at
        assert done.returncode in {0, 3}, done.stderr
        said += done.stderr
    phase_of = phases(plan_of(move))
    took: dict[str, list[tuple[str, float]]] = {}
    for event in map(json.loads, said.splitlines()):
        if event["event"] == "step_done":
            took.setdefault(phase_of[event["step"]], []).append((event["step"], event["seconds"]))
    assert move.differences() == {}
    return Whole(move.state(), before, took)


def plan_of(move: Move) -> Plan:
    """Return the plan of the command that runs next."""
    return plan_run(move.project, *read_schemas(move.project, move.source, move.target),
                    move.target).plan  # fmt: skip


BEFORE = ("stage ", "staging ", "adopt ", "adoption ")


def phases(plan: Plan) -> dict[str, str]:
    """Return the phase of each step: up to each `verify`, with what comes before and after."""
    found: dict[str, str] = {}
    titles = [step.title for step in plan.steps]
    for place, title in enumerate(titles):
        verified = (one for one in titles[place:] if one.startswith("verify "))
        phase = next(verified, "verify ending").removeprefix("verify ")
        found[title] = "staging" if title.startswith(BEFORE) else phase
    return found
