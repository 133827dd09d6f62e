"""Can every quarantined unit of the legacy database be corrected, or is it said why not?"""

import csv
import io

import psycopg
import pytest

from edu_lms.project import project
from edu_to_lms.moved import Case, Moved
from rowcall.cli.databases import bind_to_staging
from rowcall.ledger.store import judged_mappings
from rowcall.quarantine.export import export_units
from rowcall.quarantine.lines import Filter

CASES = [Case(0.02, 1, "hostile")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_unit_of_its_own_trouble_has_lines_or_is_counted(moved: Moved) -> None:
    file = io.StringIO(newline="")
    with psycopg.connect(moved.lms) as connection:
        bound = bind_to_staging(project, connection)
        exported = export_units(connection, bound, judged_mappings(connection), Filter(), file)
    file.seek(0)
    lines = list(csv.DictReader(file))
    told = {(line["mapping"], line["source_table"], line["source_key"], line["part"]) for line in lines}
    own = set(
        moved.target_rows(
            "SELECT mapping, source_table, source_key, part FROM rowcall.source_rows"
            " WHERE outcome = 'quarantined' AND cause_mapping = mapping"
            " AND cause_key = source_key AND cause_part = part"
        )
    )
    assert len(told) == exported.units
    assert len(lines) == exported.lines
    print(exported, len(own), len(told), len(own-told), len(told-own))
    assert 0
