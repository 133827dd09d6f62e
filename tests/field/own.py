"""Cases of our own as data: a file each, with both databases, a project, and what is right.

`right` is "moved", "refused", or "either"; `told` are words that a refusal must hold. `rows` are
queries on the target with their rows, `waits` the keys in quarantine by mapping, `exact` are
values of which each arrives unchanged, has a mark, or waits with its row. "∅" stands for NULL.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from field.ground import EMBEDDED
from field.judging import Case, either, exact_or_told, has, moved, refused, waits
from field.seen import Seen

FOLDER = Path(__file__).parent / "own"

SCRIPT = """
step() { echo "== rowcall $*"; timeout 300 rowcall "$@" 2>&1; echo "== exit $?"; }
export NO_COLOR=1 COLUMNS=150 ROWCALL_PROJECT=$PWD/project.py
psql "$ROWCALL_SOURCE" -qX -v ON_ERROR_STOP=1 -f source.sql || exit 9
psql "$ROWCALL_TARGET" -qX -v ON_ERROR_STOP=1 -f target.sql || exit 9
"""

STEPS = "step check\nstep run --jobs 1\nstep verify --show-values\n"


def own_cases(folder: Path) -> Iterator[tuple[Case, Path]]:
    """Write each case into a folder of its own, and yield it with its judgement."""
    for file in sorted(FOLDER.glob("*.toml")):
        told = tomllib.loads(file.read_text())
        place = folder / file.stem
        place.mkdir(parents=True)
        for part in ("source.sql", "target.sql"):
            (place / part).write_text(told[part.removesuffix(".sql")])
        head = "from rowcall import *  # noqa: F403\n\n"
        (place / "project.py").write_text(head + told["project"])
        (place / "run.sh").write_text(
            SCRIPT + told.get("before", "") + STEPS + told.get("then", "")
        )
        yield case_of(f"own/{file.stem}", told), place


def case_of(name: str, told: dict[str, Any]) -> Case:
    """Return a case of what its file tells."""
    version = told.get("server", EMBEDDED)
    return Case(
        name,
        told["wanted"],
        lambda seen: judged(seen, told),
        source=version,
        target=version,
        needs=() if version == EMBEDDED else ("icu",),
    )


def judged(seen: Seen, told: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with what was seen."""
    if told["right"] == "moved":
        yield from arrived(seen, told)
    elif told["right"] == "refused":
        yield from refused(seen, *told.get("told", ()))
    else:
        yield from either(arrived(seen, told), refused(seen, *told.get("told", ())))


def arrived(seen: Seen, told: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with what has moved."""
    yield from moved(seen)
    for each in told.get("rows", ()):
        rows = [tuple(nulled(value) for value in row) for row in each["rows"]]
        yield from has(seen, each["query"], *rows)
    for mapping, keys in told.get("waits", {}).items():
        yield from waits(seen, mapping, *keys)
    for each in told.get("exact", ()):
        names = each["columns"]
        wanted = {
            row[0]: dict(zip(names, map(nulled, row[1:]), strict=True)) for row in each["rows"]
        }
        yield from exact_or_told(seen, each["table"], each["mapping"], each["key"], wanted)


def nulled(value: str) -> str | None:
    """Return None for the sign that stands for NULL."""
    return None if value == "∅" else value
