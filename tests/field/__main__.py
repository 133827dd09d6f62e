"""Runs all cases of a folder and prints what was wanted of each, and what was seen."""

import argparse
import fnmatch
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from field.faults import SCENARIOS, Faults
from field.ground import Ground, open_ground
from field.judging import Case
from field.own import own_cases
from field.play import Verdict, play
from field.schema import SCHEMA
from field.values import VALUES

# the longest begin first, so that none of them is waited for at the end
LONGEST = ("schema/types-of-extensions", "schema/wide-tables", "values/bytea-560-mb")

GROUPS = {"values": VALUES, "schema": SCHEMA}


def main() -> int:
    """Return 1 when one of the cases is wrong."""
    options = arguments()
    # so that servers and folders go, however it is ended
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with open_ground() as ground, ThreadPoolExecutor(options.jobs) as pool:
        every = [*found_cases(options.cases), *own_cases(ground.root / "own")]
        cases = [each for each in every if chosen(each[0].name, options.only)]
        cases.sort(key=lambda each: each[0].name not in LONGEST)
        plays: list[Callable[[], Verdict]] = [partial(play, *each, ground) for each in cases]
        # near the front, since they wait for locks and kills while others work
        plays[1:1] = fault_plays(options.cases / "faults", options.only, ground)
        if not plays:
            print(f"no case fits {' '.join(options.only)}", file=sys.stderr)
            return 2
        try:
            verdicts = list(pool.map(lambda each: told(each, ground, options.keep), plays))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    print(table(verdicts))
    return int(any(verdict.is_right is False for verdict in verdicts))


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m field", description=__doc__)
    parser.add_argument("--cases", type=Path, required=True, help="the folder of the cases")
    parser.add_argument("--only", default=["*"], nargs="+", help="globs of names: values/json*")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--keep", type=Path, help="a folder for what each case printed")
    return parser.parse_args()


def chosen(name: str, globs: list[str]) -> bool:
    """Say whether one of the globs fits a name."""
    return any(fnmatch.fnmatch(name, glob) for glob in globs)


def found_cases(folder: Path) -> Iterator[tuple[Case, Path]]:
    """Yield the cases that have a folder, and those folders that nobody judges."""
    if not folder.is_dir():
        print(
            f"there are no cases in {folder}: say where they are, --cases FOLDER", file=sys.stderr
        )
        return
    for group, cases in GROUPS.items():
        known = {case.name: case for case in cases}
        for place in sorted((folder / group).glob("*/run.sh")):
            # folders are numbered in the order in which they were found
            name = re.sub(r"^\d+-", "", place.parent.name)
            case = known.get(name) or Case(name, "nobody has said", lambda _: ["no judgement"])
            yield replace(case, name=f"{group}/{name}"), place.parent


def fault_plays(folder: Path, only: list[str], ground: Ground) -> Iterator[Callable[[], Verdict]]:
    """Yield what runs the scenarios of commands and kills."""
    scenarios = [each for each in SCENARIOS if (folder / f"{each.script}.sh").exists()]
    wanted = [each for each in scenarios if chosen(f"faults/{each.script}", only)]
    if wanted:
        faults = Faults(folder, ground)
        yield from (partial(faults.play, each) for each in wanted)


def told(run: Callable[[], Verdict], ground: Ground, keep: Path | None) -> Verdict:
    """Play a case, and tell of it at once on the terminal."""
    began = time.monotonic()
    verdict = run()
    verdict = replace(verdict, seconds=time.monotonic() - began)
    name = verdict.case.name
    wrong = "" if verdict.is_right else f": {verdict.seen}"
    took = f"{verdict.seconds:.0f} s"
    print(f"{verdict.word:8} {name} ({took}){wrong}", file=sys.stderr, flush=True)
    printed = ground.root / name.replace("/", "-") / "printed.txt"
    if keep and printed.exists():
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{name.replace('/', '-')}.txt").write_text(printed.read_text())
    return verdict


def table(verdicts: list[Verdict]) -> str:
    """Return the verdicts as a table, with a line that counts them."""
    rows = sorted(
        (v.case.name, v.case.wanted, v.word, f"{v.seconds:.0f} s", v.seen) for v in verdicts
    )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]])
        for row in rows
    ]
    words = [verdict.word for verdict in verdicts]
    counted = ", ".join(
        f"{words.count(word)} {word}" for word in ("right", "refused", "WRONG", "skipped")
    )
    return "\n".join([*lines, "", counted])


if __name__ == "__main__":
    sys.exit(main())
