"""Quarantined units that cannot be shown, written or corrected: does what comes next work?"""

import re
from pathlib import Path

import psycopg
import pytest

from advice.conftest import Advised
from advice.desk import Desk

answers = pytest.mark.answers


@answers("quarantine/imports", "the source is not staged yet: there is no row to correct")
def test_what_is_to_be_corrected_is_staged_first(desk: Desk, advised: Advised) -> None:
    desk.at_source("ALTER TABLE depot ADD phone text; UPDATE depot SET phone = '1'")
    desk("run")
    _corrected(desk, "parcel", "3", "depot_id", "9", "1")
    words = ("quarantine", "import", "corrected.csv", "--by", "ann")
    told = advised(desk(*words))
    # it stopped at what nobody claims
    desk.edit('drop={"flag"', 'drop={"phone": "no longer answered", "flag"')
    desk.type(told.command("run"))
    assert desk(*words).returncode == 0


@answers("cli/quarantine", 'mapping "{}" is not judged yet')
def test_a_mapping_is_judged_by_a_run(desk: Desk, advised: Advised) -> None:
    desk("run", "--until", "depots")
    told = advised(desk("quarantine", "show", "parcels", "3"))
    desk.type(told.command("run"))
    assert desk("quarantine", "show", "parcels", "3").returncode == 0


@answers("cli/quarantine", 'there is no mapping "{}"')
@pytest.mark.parametrize(
    "words",
    [("show", "parcel", "3", "--part", ""), ("export", "--limit", "1", "--mapping", "parcel")],
)
def test_mappings_with_quarantined_units_are_listed(
    moved: Desk, advised: Advised, words: tuple[str, ...]
) -> None:
    told = advised(moved("quarantine", *words))
    [mapping] = re.findall(
        r"^(\w+) +missing_reference", moved.type(told.command("quarantine", "list")).stdout, re.M
    )
    assert moved("quarantine", *(word.replace("parcel", mapping) for word in words)).returncode == 0


_NO_UNIT = 'mapping "{}" has no unit with the key "{}"'


@pytest.mark.parametrize(
    "part",
    [
        pytest.param((), marks=answers("cli/quarantine", _NO_UNIT)),
        pytest.param(
            ("--part", "x"), marks=answers("cli/quarantine", _NO_UNIT + ' and the part "{}"')
        ),
    ],
)
def test_a_unit_is_named_as_the_view_has_it(
    moved: Desk, advised: Advised, part: tuple[str, ...]
) -> None:
    told = advised(moved("quarantine", "show", "parcels", "33", *part))
    found = re.fullmatch(r"take (.+) as (rowcall\.source_rows) has them", told.next)
    assert found
    columns = found[1].replace(" and", ",")
    with psycopg.connect(moved.target) as connection:
        query = f"SELECT {columns} FROM {found[2]} WHERE outcome = 'quarantined'"
        row = connection.execute(query.encode()).fetchone()
    assert row
    mapping, key, unit = row
    assert moved("quarantine", "show", mapping, key, "--part", unit).returncode == 0


@answers("cli/explain", 'no unit {} of "{}" is quarantined for "{}"')
def test_causes_are_listed(moved: Desk, advised: Advised) -> None:
    told = advised(moved("explain", "parcel", "--cause", "parcels/bad_value"))
    assert "missing_reference" in moved.type(told.command("quarantine", "list")).stdout
    assert moved("explain", "parcel", "--cause", "parcels/missing_reference").returncode == 0


@answers("cli/quarantine", "the file is there already, and may hold corrections")
def test_rows_are_written_to_a_new_file(moved: Desk, advised: Advised) -> None:
    (moved.folder / "out.csv").write_text("my corrections")
    told = advised(moved("quarantine", "export", "--mapping", "parcels", "--out", "out.csv"))
    moved.type(told.command("quarantine", "export", FILE="new.csv"))
    assert "missing_reference" in (moved.folder / "new.csv").read_text()


_STOPPED = (
    "correct these values once more: rowcall quarantine import FILE --by NAME, then: rowcall run"
)


@answers("run/judging", '{} rows of "{}" meet what its mapping excludes: {}', _STOPPED)
def test_a_corrected_value_that_stops_the_run_is_corrected_again(
    desk: Desk, advised: Advised
) -> None:
    desk.edit('Number("kilos").or_null()', 'Number("kilos").or_stop("no weight")')
    desk.at_source("UPDATE parcel SET kilos = '6' WHERE id = 4")
    assert desk("run").returncode == 0
    _corrected(desk, "parcel", "3", "depot_id", "9", "1", more=("kilos", "4", "light"))
    assert desk("quarantine", "import", "corrected.csv", "--by", "ann").returncode == 0
    told = advised(desk("run"))
    _corrected(desk, "parcel", "3", "kilos", "light", "7")
    desk.type(told.command("quarantine", "import", FILE="corrected.csv", NAME="ann"))
    desk.type(told.command("run"))


def _corrected(
    desk: Desk, table: str, key: str, column: str, old: str, new: str, more: tuple[str, ...] = ()
) -> None:
    lines = [(column, old, new), *([more] if more else [])]
    text = "mapping,source_table,source_key,column_name,old_value,new_value,why\n"
    text += "".join(f"parcels,{table},{key},{','.join(line)},told so\n" for line in lines)
    Path(desk.folder, "corrected.csv").write_text(text)
