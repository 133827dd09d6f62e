"""Stops `rowcall run --project edu_lms` again and again, and asks for the same end as undisturbed.

    make soak KILLS=60

From an empty target and from an adopted one; in every phase; by Ctrl-C, SIGTERM, kill -9, by ending
all backends, by stopping the server at once: at random moments, through the command line alone.
What an error advises is typed as it stands; else the same command is typed again. In between,
`status`, `plan` and `report` have to work. Prints each stop, then a tally by phase and kind.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from edu_lms.project import project
from engine.moving import ID_KEY, Move, catalog
from faults.ground import Ground, Whole, build, undisturbed
from faults.stopping import LEFT_OVER
from fixtures.command import Command, Process, commands
from rowcall.pg.machine import embedded_binaries
from rowcall.pg.server import create_server, remove_server, start_server, stop_server

KINDS = ("SIGINT", "SIGTERM", "SIGKILL", "backends", "server")
STARTS = ("empty", "half")
CODES = {"SIGINT": 130, "SIGTERM": 143, "SIGKILL": -9, "backends": 1, "server": 1}
TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name LIKE 'rowcall%'
"""
PATIENCE = 300


def one_round(
    ground: Ground,
    whole: Whole,
    start: str,
    kind: str,
    dice: random.Random,
    tell: Callable[[str], None],
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Migrate once with a stop in every phase; return the stops, and what was wrong."""
    target = ground.fresh(f"lms_{start}", f"{start}_{kind.lower()}")
    move = Move(project, ground.uri("edu"), target)
    lines = ground.commands(start, target)
    arguments = list(lines[0])
    stops: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for phase, steps in whole.phases.items():
        step, wait = moment(steps, dice)
        process = ground.rowcall.start(*arguments)
        said = follow(process, step, wait)
        came = process.poll() is None
        stop(ground, process, kind, target)
        code, text = process.wait(timeout=PATIENCE), said()
        if kind == "server":
            start_server(ground.server, durable=True)
        stops[phase, kind] += 1
        tell(f"{start:6} {kind:9} {phase:24} {step} + {wait:.2f} s: exit {code}")
        # 3: adopted to the end, and somebody's lone edits are to be looked at
        ended = {0, 3} if arguments[0] == "adopt" else {0}
        if code not in {*ended, CODES[kind]} or (
            came and kind == "SIGKILL" and code != CODES[kind]
        ):
            wrong.append(f"{start} {kind} in {step}: exit {code}\n{text[-2000:]}")
        if "Traceback" in text:
            wrong.append(f"{start} {kind} in {step}: a traceback\n{text[-2000:]}")
        if kind == "SIGKILL":
            until_free(target)
        wrong += looked(ground, target, f"{start} {kind} in {step}", dice)
        error = next((e for e in events(text) if e["event"] == "error"), None)
        if error:
            arguments = commands(error["next"])[0]
        if phase == "staging" and len(lines) > 1:
            done = ground.rowcall.call_apart(*arguments)
            if done.returncode not in {0, 3} and "adopted already" not in done.stderr:
                wrong.append(f"{start} {kind}, adoption: exit {done.returncode}\n{done.stderr}")
                return stops, wrong
            arguments = list(lines[1])
    done = ground.rowcall.call_apart(*arguments)
    if done.returncode:
        wrong.append(f"{start} {kind}, the last run: exit {done.returncode}\n{done.stderr[-2000:]}")
        return stops, wrong
    state = move.state()
    wrong += [f"{start} {kind}: {name} is another" for name in state
              if state[name] != whole.state[name]]  # fmt: skip
    missing = set(whole.catalog).symmetric_difference(catalog(target))
    wrong += [f"{start} {kind}: {one}" for one in missing]
    wrong += [f"{start} {kind}: left over {one}" for one in move.rows(LEFT_OVER)]
    wrong += [f"{start} {kind}: difference {one}" for one in move.differences().items()]
    return stops, wrong


def moment(steps: list[tuple[str, float]], dice: random.Random) -> tuple[str, float]:
    """Return a step, and how long after its begin: each second of the phase is as likely."""
    at = dice.uniform(0, sum(seconds for _, seconds in steps))
    for step, seconds in steps:
        if at <= seconds:
            return step, at
        at -= seconds
    return steps[-1][0], 0.0


def follow(process: Process, step: str, wait: float) -> Callable[[], str]:
    """Return so long after the step's begin, or at its end; what is returned gives the whole log.

    Where the step was done by an earlier process, return at once.
    """
    lines: list[str] = []
    begun, ended = threading.Event(), threading.Event()

    def read() -> None:
        assert process.stderr
        for line in process.stderr:
            lines.append(line)
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("step") == step and event["event"] in {"step_done", "step_skipped"}:
                ended.set()
            if event.get("step") == step:
                begun.set()
        ended.set()
        begun.set()

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    begun.wait(PATIENCE)
    ended.wait(wait)

    def all_of_it() -> str:
        reading.join(timeout=PATIENCE)
        return "".join(lines)

    return all_of_it


def stop(ground: Ground, process: Process, kind: str, target: str) -> None:
    """Let it happen."""
    if kind == "server":
        stop_server(ground.server, immediate=True)
    elif kind == "backends":
        with psycopg.connect(target, autocommit=True) as connection:
            connection.execute(TERMINATE)
    elif process.poll() is None:
        process.send_signal(signal.Signals[kind])


def until_free(target: str) -> None:
    """Wait until the server has noticed that a killed process is gone."""
    with psycopg.connect(target, autocommit=True) as connection:
        while connection.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'rowcall%'"
        ).fetchone():
            time.sleep(0.05)


def looked(ground: Ground, target: str, where: str, dice: random.Random) -> list[str]:
    """Ask one of the commands that only read: it answers."""
    verb = dice.choice(("status", "plan", "report"))
    places = ("--project", "edu_lms", "--source", ground.uri("edu"), "--target", target)
    done = ground.rowcall(verb, *places)
    if done.returncode in {0, 3} and "Traceback" not in done.stderr:
        return []
    return [f"{verb} after {where}: exit {done.returncode}\n{done.stderr[-2000:]}"]


def events(text: str) -> list[dict[str, str]]:
    """Return the lines of the log that are whole."""
    return [json.loads(line) for line in text.splitlines() if line[:1] + line[-1:] == "{}"]


def tally(stops: Counter[tuple[str, str]], screen: Console) -> None:
    """Print how often each phase was stopped in each way."""
    table = Table(title="stops by phase and kind")
    for column in ("phase", *KINDS, "all"):
        table.add_column(column, justify="left" if column == "phase" else "right")
    for phase in dict.fromkeys(phase for phase, _ in stops):
        counts = [stops[phase, kind] for kind in KINDS]
        table.add_row(phase, *map(str, counts), str(sum(counts)))
    totals = [sum(n for (_, k), n in stops.items() if k == kind) for kind in KINDS]
    table.add_row("all", *map(str, totals), str(sum(totals)))
    screen.print(table)


def main() -> None:
    """Stop until there were so many stops, each kind and start as often as the others."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    dice = random.Random(chosen.seed)
    screen = Console(width=100)
    screen.print(f"seed {chosen.seed}, scale {chosen.scale}, {chosen.kills} stops or more")
    home = Path(tempfile.mkdtemp(prefix="rowcall-soak-"))
    home.chmod(0o711)
    os.environ["ROWCALL_PROJECT_KEY"] = ID_KEY.decode()
    server = create_server(embedded_binaries(), home / "server")
    stops: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    rounds = [(start, kind) for kind in KINDS for start in STARTS]
    dice.shuffle(rounds)
    try:
        start_server(server)
        command = Command(home)
        command.environment["ROWCALL_PROJECT_KEY"] = ID_KEY.decode()
        ground = Ground(server, command)
        build(ground, chosen.scale)
        wholes = {start: undisturbed(ground, start) for start in STARTS}
        while stops.total() < chosen.kills:
            start, kind = rounds[0]
            rounds = [*rounds[1:], rounds[0]]
            more, found = one_round(ground, wholes[start], start, kind, dice, screen.print)
            stops += more
            wrong += found
            for one in found:
                screen.print(f"WRONG {one}")
    finally:
        remove_server(server)
        shutil.rmtree(home, ignore_errors=True)
    tally(stops, screen)
    screen.print(f"{stops.total()} stops, {len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
