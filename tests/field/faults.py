"""Sequences of commands and kills: what each must come to, read from what it prints."""

import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from edu_lms.edu.build import SMALLEST_SCALE, build_edu
from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.lms.build import build_lms
from field.ground import EMBEDDED, Ground
from field.judging import Case
from field.play import Verdict, printed
from rowcall.pg.server import Server

GROUNDS = Path(__file__).parent / "grounds"

KEY = "0123456789abcdef" * 4

# says of itself that it cannot be, or leaves nothing to go on with
NEVER = (
    r"this must not happen|tell the maintainers|Traceback|balance broken|came to the end without"
)


# what a run says that would go on with another project than it began with


@dataclass(frozen=True)
class Scenario:
    """A script, what is wanted of it, the databases that it expects, and who judges its text."""

    script: str
    wanted: str
    needs: tuple[str, ...]
    judge: Callable[[str], Iterable[str]]
    arguments: tuple[str, ...] = ()


def all_of(*patterns: str) -> Callable[[str], Iterator[str]]:
    """Return a judgement: all of these stand in the text, and what never may does not."""

    def judge(text: str) -> Iterator[str]:
        for pattern in patterns:
            if not re.search(pattern, text, re.MULTILINE):
                yield f"nothing says {pattern}"
        yield from sane(text)

    return judge


def sane(text: str) -> Iterator[str]:
    """Yield what no command may say, and what it was that said it."""
    found = re.search(f".*({NEVER}).*", text)
    if found:
        yield found[0].strip()[:140]


def no_day_is_another(text: str) -> Iterator[str]:
    """The days of a run under another zone are those of UTC."""
    yield from all_of("^run: exit 0")(text)
    days = re.findall(r"\|(2024-01-\d\d)$", text, re.MULTILINE)
    if sorted(days) != [f"2024-01-{i:02}" for i in range(2, 11)]:
        yield f"days {days}"
    if "NOT" in text:
        yield "verify accuses"


def days_in_iso(text: str) -> Iterator[str]:
    """The texts of days and numbers are those of a plain session."""
    yield from all_of("^run: exit 0", "^report exit 0")(text)
    lines = re.findall(r"^(\d\d\d\d-\d\d-\d\d)\|([\d.]+)$", text, re.MULTILINE)
    wanted = [(f"2024-01-{i + 1:02}", repr(0.1 + i / 3.0)) for i in range(1, 13)]
    if lines != wanted:
        yield f"{[line for line in lines if line not in wanted][:2]}, {len(lines)} of 12"


def went_on(text: str) -> Iterator[str]:
    """Either the second command does all, or it says clearly what to do."""
    yield from all_of("second run: exit (0|3)", "nothing")(text)


def same_authors(text: str) -> Iterator[str]:
    """Undisturbed and resumed, the same rows are there."""
    yield from sane(text)
    one, _, two = text.partition("killed")
    ids = r"^(00000000-0000-4000-8000-\d+\|.*)$"
    before, after = (re.findall(ids, part, re.MULTILINE) for part in (one, two))
    if not before or not set(before) <= set(after):
        yield f"rows are gone: {sorted(set(before) - set(after))}"


def each_ends(text: str) -> Iterator[str]:
    """Each way to disturb a target between two commands ends, or says what to do."""
    yield from sane(text)
    for name, code in re.findall(r"^== (.*): exit (\d+)$", text, re.MULTILINE):
        part = text.partition(f"== {name}: exit")[2].partition("\n== ")[0]
        if "deleted" in name and "gone from the target since the adoption" not in part:
            yield f"{name}: nothing says that a row is gone"
        if code not in {"0", "3"} and not re.search(r"^\s*next\s+\S", part, re.MULTILINE):
            yield f"{name}: exit {code}, and nothing says what to do"


def nothing_lost_in_silence(text: str) -> Iterator[str]:
    """What came to its end has staged as many rows as the snapshot had."""
    yield from sane(text)
    for part in text.split("== ")[1:]:
        staged = re.search(r"member (\d+)/(\d+)", part)
        if "run came to its end" in part and (staged is None or set(staged.groups()) != {"1200"}):
            yield f"staged {staged and staged[0]}: {part.splitlines()[0][:60]}"


SCENARIOS = (
    Scenario(
        "correction_killed_then_corrected",
        "a second correction comes after a killed first, and both arrive",
        ("ws_old", "ws_done"),
        all_of(r"^verify rc 0", r"^bike\|104\|migrated", r"^part\|14\|migrated"),
    ),
    Scenario(
        "datestyle_changed_midway",
        "settings changed midway change no value",
        ("ev_old", "ev_new0"),
        days_in_iso,
    ),
    Scenario(
        "dry_run_killed",
        "a killed dry run stands in nobody's way",
        ("edu", "lms_half"),
        all_of(r"^adopt: exit (0|3)$"),
    ),
    Scenario(
        "empty_run_interrupted_cannot_go_on",
        "an interrupted run goes on",
        ("edu", "lms_empty"),
        went_on,
    ),
    Scenario(
        "interrupted_repair_cannot_go_on",
        "an interrupted repair goes on",
        ("edu", "lms_adopted"),
        all_of("second run: exit (0|3)", "^report: exit (0|3)"),
    ),
    Scenario(
        "lock_held",
        "a run that waits for a lock says who holds it",
        ("ws_old", "ws_mid"),
        all_of(r"(?i)exit \d+.*\n(.*\n)*.*(waits|holds|lock of)"),
        ("customers", "SHARE"),
    ),
    Scenario(
        "own_server_crash_run_id",
        "runs go on after a crash of the server",
        ("ws_old",),
        all_of(r"crash: exit 0"),
    ),
    Scenario(
        "pgtz_of_the_operator", "PGTZ changes no value", ("tz_old", "tz_new0"), no_day_is_another
    ),
    Scenario(
        "query_changed_midway",
        "a query changed midway is seen",
        ("club_old", "club_new0"),
        all_of(
            r"^run with the changed query: exit 0",
            r"^actives +6 ",
            r"^Verified: 54 units of 3 mappings made again, no difference",
        ),
    ),
    Scenario(
        "resumed_run_removes_surplus_that_is_referred_to",
        "a resumed run removes no more than an undisturbed one",
        ("lib_old", "lib_new0"),
        same_authors,
    ),
    Scenario(
        "row_deleted_between_adopt_and_run",
        "a row deleted between two commands is a finding",
        ("lib_old", "lib_new0"),
        each_ends,
    ),
    Scenario(
        "source_rewritten_while_staged",
        "a rewritten source loses nothing in silence",
        ("big_old", "big_new0"),
        nothing_lost_in_silence,
    ),
    Scenario(
        "surplus_edited_before_removal",
        "surplus that people edited stays",
        ("edu", "lms_adopted"),
        all_of("edited surplus grade still there: 1; edited surplus user: 1"),
    ),
    Scenario(
        "survivor_changed_midway",
        "another survivor midway is seen",
        ("club_old", "club_new0"),
        all_of(
            r"^run with the other survivor: exit 0",
            r"^m1@example.org.name 2.0502; 0501$",
            r"^m6@example.org.name 12.05012; 05011$",
            r"^1.merged.",
            r"^2.migrated.",
            r"^Verified: 60 units of 3 mappings made again, no difference",
        ),
    ),
)


class Faults:
    """Runs the scenarios of a folder on one server, whose templates are built when needed."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self.folder = folder
        self.ground = ground
        self.server: Server = ground.server(EMBEDDED)
        self.work = ground.root / "faults"
        self.built: set[str] = set()
        # templates are built one at a time
        self.lock = threading.Lock()

    def play(self, scenario: Scenario) -> Verdict:
        """Run a script in a folder of its own, with its databases, and judge what it printed."""
        case = Case(f"faults/{scenario.script}", scenario.wanted, lambda _: ())
        with self.lock:
            self._lay()
            for name in scenario.needs:
                self._build(name)
            place = self.ground.root / f"faults-{scenario.script}"
            shutil.copytree(self.work, place)
        script = place / f"{scenario.script}.sh"
        text = self._call("bash", str(script), *scenario.arguments, work=place)
        (place / "printed.txt").write_text(text)
        wrongs = list(scenario.judge(text))
        ended = " ".join(re.findall(r"exit \d+|rc \d+", text)[:6])
        return Verdict(case, f"{ended}. {'; '.join(wrongs)}" if wrongs else ended, not wrongs)

    def _lay(self) -> None:
        if self.work.exists():
            return
        shutil.copytree(self.folder, self.work)
        shutil.copytree(GROUNDS / "ws", self.work / "ws")
        for side in ("old", "new"):
            shutil.copy(GROUNDS / f"ws_{side}.sql", self.work / "ws" / f"{side}.sql")
        # the step behind which a run of corrections is killed has the name of any other by now
        killed = self.work / "correction_killed_then_corrected.sh"
        killed.write_text(killed.read_text().replace("carry bikes of correction 1", "load bikes"))
        programs = self.work / "bin"
        programs.mkdir()
        here = Path(sys.executable)
        for name, program in {
            "python": here,
            "rowcall": here.with_name("rowcall"),
            "pg_ctl": self.server.binaries / "pg_ctl",
        }.items():
            (programs / name).write_text(f'#!/bin/sh\nexec {program} "$@"\n')
            (programs / name).chmod(0o755)

    def _call(self, *command: str, work: Path | None = None, **more: str) -> str:
        work = work or self.work
        environment = self.ground.environment() | {
            "WORK": str(work),
            "SERVER": quote(str(self.server.sockets), safe=""),
            "ROWCALL_BIN": str(self.work / "bin"),
            "ROWCALL_PROJECT_KEY": KEY,
            # a script that waits for a lock of the run that it disturbs would wait for ever
            "PGOPTIONS": "-c lock_timeout=20s",
            **more,
        }
        return printed(list(command), work, environment)

    def _build(self, name: str) -> None:
        if name in self.built:
            return
        self.built.add(name)
        uri = self._fresh(name, {"ws_done": "ws_new", "ws_mid": "ws_new"}.get(name, ""))
        match name:
            case "edu":
                with psycopg.connect(uri) as connection:
                    build_edu(connection, scale=SMALLEST_SCALE)
            case "lms_empty":
                with psycopg.connect(uri) as connection:
                    build_lms(connection)
            case "lms_half" | "lms_adopted":
                self._build("edu")
                with psycopg.connect(self._uri("edu")) as edu, psycopg.connect(uri) as lms:
                    build_lms(lms)
                    lms.commit()
                    build_half_migrated(edu, lms)
                if name == "lms_adopted":
                    self._rowcall(uri, "edu", "edu_lms", "adopt", "--no-backup")
            case "ws_done":
                self._rowcall(uri, "ws_old", "ws/project.py", "run", "--jobs", "1")
                self._corrections(uri)
            case "ws_mid":
                project = str(self.work / "ws" / "project.py")
                self._call(
                    sys.executable,
                    "die.py",
                    project,
                    self._uri("ws_old"),
                    uri,
                    "load customers",
                    "done",
                )
            case _:
                self._load(uri, f"{name}.sql")

    def _corrections(self, uri: str) -> None:
        # what a person fills in: the value, and why
        self._rowcall(uri, "ws_old", "ws/project.py", "quarantine", "export", "--out", "all.csv")
        exported = (self.work / "all.csv").read_text()
        bike = exported.replace("someday,,", "someday,2020-05-05,found out")
        part = exported.replace("dear,,", "dear,12.50,found out")
        (self.work / "c_bike.csv").write_text(bike)
        (self.work / "c_part.csv").write_text(part)

    def _rowcall(self, target: str, source: str, project: str, *words: str) -> str:
        return self._call(
            str(self.work / "bin" / "rowcall"),
            *words,
            ROWCALL_TARGET=target,
            ROWCALL_SOURCE=self._uri(source),
            ROWCALL_PROJECT=project,
        )

    def _fresh(self, name: str, script: str) -> str:
        with psycopg.connect(self.server.uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        if script:
            self._load(self._uri(name), f"{script}.sql")
        return self._uri(name)

    def _load(self, uri: str, script: str) -> None:
        with psycopg.connect(uri) as connection:
            connection.execute((GROUNDS / script).read_text().encode())

    def _uri(self, name: str) -> str:
        return self.server.database_uri(name)
