"""Plants faults into a migrated lms, has the verifier look for them, and writes what it found.

    .venv/bin/python tools/detection_rates.py --scale 1 --write

builds everything on a server of its own in a temporary folder, which goes with it. Without
`--write` the table is printed, and docs/explanation/verification.md stays as it is.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))

from edu_lms.edu.build import build_edu  # noqa: E402  # what follows stands in tests/
from edu_lms.lms.build import build_lms  # noqa: E402
from edu_lms.project import project  # noqa: E402
from edu_to_lms.moved import run_move  # noqa: E402
from rowcall.api.databases import Databases, bind_to_staging  # noqa: E402
from rowcall.api.reading import reading  # noqa: E402
from rowcall.api.verifying import bind_to_verify, verify_project  # noqa: E402
from rowcall.pg.machine import embedded_binaries  # noqa: E402
from rowcall.pg.server import Server, create_server, remove_server, start_server  # noqa: E402
from rowcall.verify.finding import Difference  # noqa: E402
from teeth.looking import PARTS, codes  # noqa: E402
from teeth.planting import (  # noqa: E402
    Planted,
    connect,
    is_found,
    let_entries_agree,
    plant,
    unplanted,
)

PAGE = ROOT / "docs" / "explanation" / "verification.md"
BEGIN = "<!-- detection rates: written by tools/detection_rates.py -->"
END = "<!-- end of detection rates -->"


def main() -> None:
    """Build, plant, look, and print or write the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--scale", type=float, default=0.02)
    arguments.add_argument("--planted", type=int, default=5, help="of each kind")
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rowcall-teeth-"))
    folder.chmod(0o711)
    server = create_server(embedded_binaries(), folder / "server")
    try:
        start_server(server, durable=False)
        lines = _measure(server, given.scale, given.planted)
    finally:
        remove_server(server)
    table = "\n".join(lines)
    if not given.write:
        sys.stdout.write(f"{table}\n")
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _measure(server: Server, scale: float, k: int) -> list[str]:
    _make(server, "edu", "template0")
    with psycopg.connect(server.database_uri("edu")) as connection:
        build_edu(connection, scale=scale, seed=1, profile="recorded")
    _make(server, "clean", "template0")
    with psycopg.connect(server.database_uri("clean")) as connection:
        build_lms(connection)
    begun = time.monotonic()
    run_move(server.database_uri("edu"), server.database_uri("clean"))
    load = time.monotonic() - begun
    begun = time.monotonic()
    clean = verify_project(project, _databases(server, "clean")).differences
    seconds = time.monotonic() - begun
    rates: dict[bool, list[str]] = {}
    false: list[str] = [str(one) for one in clean]
    for by_run in (False, True):
        name = f"damaged_{by_run}".lower()
        _make(server, name, "clean")
        with connect(server.database_uri(name)) as target:
            planted = plant(target, k)
            if by_run:
                let_entries_agree(target, bind_to_staging(project, target))
        found = _look(server, name)
        rates[by_run] = [_rate(one, found, by_run=by_run) for one in planted]
        false += [line for some in found.values() for line in unplanted(planted, some)]
    rows = [
        f"| {one.fault.name} | {later} | {in_run} | {_names(one)} |"
        for one, later, in_run in zip(planted, rates[False], rates[True], strict=True)
    ]
    looked = ", ".join(PARTS)
    return [
        f"Scale {scale:g}, {k} faults of each kind where the kind allows it, looked at by:"
        f" {looked}. `rowcall verify` took {seconds:.0f} s on the clean target, its load"
        f" {load:.0f} s, passwords included.",
        f"Found and not planted: {len(false)}.",
        "",
        "| kind of fault | changed later | written so by the run | finding |",
        "|---|---|---|---|",
        *rows,
    ]


def _databases(server: Server, name: str) -> Databases:
    return Databases(server.database_uri("edu"), server.database_uri(name))


def _look(server: Server, name: str) -> dict[str, list[Difference]]:
    databases = _databases(server, name)
    with reading(databases.target_uri) as target:
        bound = bind_to_verify(project, databases, target)
        return {part: look(bound, target) for part, look in PARTS.items()}


def _rate(one: Planted, found: dict[str, list[Difference]], *, by_run: bool) -> str:
    seen = sum(
        any(is_found(line, codes(one.fault, part, by_run=by_run), found[part]) for part in PARTS)
        for line in one.wanted
    )
    return f"{seen} of {len(one.wanted)}"


def _names(one: Planted) -> str:
    names = dict.fromkeys(
        code
        for part in ("integrity", "content")
        for code in codes(one.fault, part, by_run=False)
        if part in PARTS
    )
    return ", ".join(f"`{code}`" for code in names) or "nobody"


def _make(server: Server, name: str, template: str) -> None:
    with psycopg.connect(server.uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())


if __name__ == "__main__":
    main()
