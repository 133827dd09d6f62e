"""Can every quarantined unit of the legacy database be corrected, or is it said why not?"""

import csv
import io

import psycopg

from edu_lms.project import project
from edu_to_lms.cases import by_hostile
from edu_to_lms.moved import Moved
from rowcall.api.databases import bind_to_staging
from rowcall.ledger.steps import judged_mappings
from rowcall.quarantine.export import export_units
from rowcall.quarantine.lines import Filter

OWN = """SELECT mapping, source_table, source_key, part FROM rowcall.source_rows
 WHERE outcome = 'quarantined' AND cause_mapping = mapping AND cause_key = source_key
   AND cause_part = part"""


@by_hostile
def test_every_unit_of_its_own_trouble_has_lines_or_is_counted(moved: Moved) -> None:
    file = io.StringIO(newline="")
    with psycopg.connect(moved.lms) as connection:
        bound = bind_to_staging(project, connection)
        told = export_units(connection, bound, judged_mappings(connection), Filter(), file)
    file.seek(0)
    lines = list(csv.DictReader(file))
    names = ("mapping", "source_table", "source_key", "part")
    units = {tuple(line[name] for name in names) for line in lines}
    own = set(moved.target_rows(OWN))
    assert own
    assert (len(units), len(lines)) == (told.units, told.lines)
    assert len(own - units) == sum(told.refused.values())
    [(quarantined,)] = moved.target_rows(
        "SELECT count(*) FROM rowcall.source_rows WHERE outcome = 'quarantined'"
    )
    assert quarantined == told.units + sum(told.refused.values()) + sum(told.blocked.values())
