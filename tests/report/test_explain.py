"""Is all that is known of a key printed, each thing once?"""

import io

from rich.console import Console

from cli.project.project import project
from report.explained import EVERYTHING
from rowcall.report.explain.new import print_new
from rowcall.report.explain.old import print_old


def printed(width: int = 200) -> str:
    screen = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    print_old(EVERYTHING.old, screen)
    assert EVERYTHING.new
    print_new(EVERYTHING.new, project, screen)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_an_old_key_is_told_with_its_chain_and_its_values() -> None:
    said = " ".join(printed().split())
    for one in (
        "depots: depot 1",
        "made by depots: depot 2",
        "because blocked_by_parent: town: its parcels did not move",
        "behind parcels 3: bad_value: kilos: no value",
        "recognised by the rule town as depot 1, as one of 2 units that agree in its evidence",
        "town led to the row of another unit; people changed town",
        "kept town: edited",
        "replaced town: text, 4 characters",
    ):
        assert one in said, one


def test_a_new_key_is_told_with_rules_and_what_stands_beside_them() -> None:
    lines = [" ".join(line.split()) for line in printed().splitlines()]
    for one in (
        "origin adopted: an earlier migration wrote it",
        "made of depots: depot 1",
        "asked by couriers 3, and perhaps others",
        "id d-1 kept from the earlier migration",
        "town text, 4 characters town as it is placeholder: bad_value: no value; kept: edited;"
        " replaced text, 4 characters",
        "password never told the default of the target's column",
        "parent d-9 the default of the target's column refers to nothing in depots",
        "NULL, and no rule writes them: note",
    ):
        assert one in lines, one
