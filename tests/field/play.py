"""Runs one case from a copy of its folder, with databases of its own, and judges what it left."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from field.ground import Ground
from field.judging import DONE, Case
from field.seen import Seen

# of one case; the longest moves half a gigabyte
PATIENCE = 1200


@dataclass(frozen=True)
class Verdict:
    """A case, what was seen of it, whether nothing of it may run, and how long it took."""

    case: Case
    seen: str
    is_right: bool | None
    is_refused: bool = False
    seconds: float = 0.0

    @property
    def word(self) -> str:
        """right, refused (which is right, too), WRONG, or skipped."""
        if self.is_right is None:
            return "skipped"
        return "WRONG" if not self.is_right else "refused" if self.is_refused else "right"


def play(case: Case, folder: Path, ground: Ground) -> Verdict:
    """Copy the folder of a case with what its neighbours share, run it, and judge it."""
    lacking = [why for need in case.needs if (why := ground.lacks(need))]
    if lacking:
        return Verdict(case, "; ".join(lacking), None)
    place = ground.root / case.name.replace("/", "-")
    shutil.copytree(folder, place / folder.name)
    for shared in folder.parent.glob("*.sh"):
        shutil.copy(shared, place)
    _keep_within(place)
    source, target = ground.database(case.source), ground.database(case.target)
    untouched = ground.database(case.target)
    programs = ground.server(case.target).binaries
    _load(programs, untouched, place / folder.name / "target.sql")
    text = printed(
        ["bash", str(place / folder.name / "run.sh")],
        place / folder.name,
        ground.environment()
        | {"ROWCALL_SOURCE": source, "ROWCALL_TARGET": target, "LIMIT": "300"}
        | dict(case.settings),
    )
    (place / "printed.txt").write_text(text)
    seen = Seen(place / folder.name, source, target, untouched, programs, text)
    return judge(case, seen)


def judge(case: Case, seen: Seen) -> Verdict:
    """Ask the case's judgement; a look that fails is a wrong result, too."""
    try:
        wrongs = list(case.judge(seen))
    except Exception as error:
        wrongs = [f"the look itself failed: {type(error).__name__}: {error}".replace("\n", " ")]
    codes = {name: seen.codes(name) for name in ("check", "run", "verify")}
    short = ", ".join(f"{name} {' '.join(map(str, each))}" for name, each in codes.items() if each)
    is_refused = bool(codes["run"]) and not DONE.intersection(codes["run"])
    text = f"{short}. {'; '.join(wrongs)}" if wrongs else short
    return Verdict(case, text, not wrongs, is_refused)


def _keep_within(place: Path) -> None:
    # what a case would put into the machine's own folder stays in the copy
    for script in place.rglob("*.sh"):
        script.write_text(re.sub(r"/tmp/(?=[\w{])", f"{place}/", script.read_text()))  # noqa: S108


def _load(programs: Path, uri: str, script: Path) -> None:
    command = [str(programs / "psql"), "-qX", uri, "-f", str(script)]
    subprocess.run(command, check=False, capture_output=True)


def printed(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Return what a command prints, also where it does not end by itself."""
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace") + "\n== not ended\n"
    return done.stdout.decode(errors="replace")
