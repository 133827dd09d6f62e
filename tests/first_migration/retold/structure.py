"""How did phase 3 write units and terms?"""

from datetime import date
from typing import Any
from uuid import UUID

from first_migration.retold.memory import Memory
from first_migration.retold.target import Names, Term, Unit

FALL, SPRING = 110000135, 110000136
SEMESTERS = {FALL: "fall", SPRING: "spring"}

# Calendar events of the fall and of the spring semester (edu-schema, 3).
FALL_EVENTS = range(110000245, 110000254)
SPRING_EVENTS = range(110000254, 110000263)

FIRST_YEAR, LAST_YEAR = 2020, 2025


def names_of(dictionary: Any, default: str) -> Names:
    """A name in three languages: what is missing in one is filled with az (failure 101)."""
    az = (dictionary.name_az if dictionary else None) or default
    return {
        "az": az,
        "en": (dictionary.name_en if dictionary else None) or az,
        "ru": (dictionary.name_ru if dictionary else None) or az,
    }


def retell_units(memory: Memory) -> None:
    """Phase 3: all organizations, parents first, in one statement."""
    dictionaries = memory.source.by_id("dictionaries")
    organizations = memory.source.by_id("organizations")
    parents = {row.parent_id for row in organizations.values()}
    new_ids: dict[int, UUID] = {}
    waiting = list(organizations.values())
    memory.clock.next_statement()
    while waiting:
        ready = [
            row for row in waiting if row.parent_id in new_ids or row.parent_id not in organizations
        ]
        # Units that stand above themselves never become ready; they lose their parent.
        ready = ready or waiting
        for row in ready:
            now = memory.clock.tick()
            # Names stand in org_names; the script looked in dictionaries (failure 20).
            dictionary = dictionaries.get(row.dictionary_name_id)
            new_ids[row.id] = memory.new_id("organization_units")
            unit = Unit(
                id=new_ids[row.id],
                parent_id=new_ids.get(row.parent_id),
                type=type_of(row, has_children=row.id in parents),
                code=row.formula or (dictionary.code if dictionary else None) or f"ORG{row.id}",
                name=names_of(dictionary, f"Organization {row.id}"),
                is_active=row.active == 1,
                created_at=row.create_date or now,
                updated_at=row.update_date or now,
            )
            memory.put("organization_units", unit)
            memory.manifest.wrote("organization_units", unit.id, "organizations", row.id)
        waiting = [row for row in waiting if row.id not in new_ids]


def type_of(row: Any, *, has_children: bool) -> str:
    """The type of a unit, guessed from the shape of the tree (failure 21)."""
    if row.parent_id is None or row.nod_level == 1:
        return "university"
    if row.nod_level == 2:
        return "faculty"
    return "department" if has_children else "program"


def retell_terms(memory: Memory) -> None:
    """Phase 3: twelve invented terms (failure 24), with the pairs that each of them stands for."""
    pairs = semesters_of(memory)
    memory.clock.next_statement()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for number, kind in enumerate(("fall", "spring"), start=1):
            is_fall = kind == "fall"
            term = Term(
                id=memory.new_id("academic_terms"),
                academic_year=f"{year}-{year + 1}",
                term_type=kind,
                term_number=number,
                start_date=date(year, 9, 1) if is_fall else date(year + 1, 2, 1),
                end_date=date(year, 12, 31) if is_fall else date(year + 1, 6, 30),
                is_current=(year, kind) == (2024, "fall"),
                created_at=memory.clock.tick(),
            )
            memory.put("academic_terms", term)
            keys = pairs.get((term.academic_year, kind), [])
            if not keys:
                memory.manifest.invented.append(("academic_terms", term.id))
            # No pair wrote anything; the first is the one that the row would be taken for.
            for place, key in enumerate(keys):
                note = memory.manifest.met if place else memory.manifest.wrote
                note("academic_terms", term.id, "term", key)


def semesters_of(memory: Memory) -> dict[tuple[str, str], list[str]]:
    """The legacy pairs of year and semester by the academic year and term that they mean."""
    source = memory.source
    schedules = source.by_id("academic_schedule")
    pairs = {(row.education_year_id, row.semester_id) for row in source.rows("course")}
    for event in source.rows("academic_schedule_details"):
        schedule = schedules.get(event.academic_schedule_id)
        if schedule is None:
            continue
        if event.type_id in FALL_EVENTS:
            pairs.add((schedule.education_year_id, FALL))
        elif event.type_id in SPRING_EVENTS:
            pairs.add((schedule.education_year_id, SPRING))
    years = source.by_id("edu_years")
    found: dict[tuple[str, str], list[str]] = {}
    known = [pair for pair in pairs if pair[0] in years and pair[1] in SEMESTERS]
    for year_id, semester_id in sorted(known):
        year = (years[year_id].name or "").replace("/", "-")
        found.setdefault((year, SEMESTERS[semester_id]), []).append(f"{year_id}/{semester_id}")
    return found
