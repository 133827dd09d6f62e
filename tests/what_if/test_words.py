"""Is each text read as the change that it says, and refused with the nearest name where not?"""

from dataclasses import replace
from pathlib import Path

import pytest

from rowcall import Mapping, Project
from rowcall.errors import RefusedError
from rowcall.mapping.changed import changed
from rowcall.mapping.columns import Lookup, Sql
from rowcall.mapping.fallbacks import Null, Placeholder, Quarantine, Stop
from rowcall.mapping.what_if import (
    CodeAdded,
    CodeRemoved,
    ExpressionChange,
    FallbackChange,
    RuleAdded,
    RuleRemoved,
    WhenChange,
    parse_change,
)
from what_if.depot import depot


@pytest.fixture
def project() -> Project:
    return depot()


@pytest.mark.parametrize(
    ("said", "fallback"),
    [
        ("quarantine", Quarantine()),
        ("quarantine(no code)", Quarantine("no code")),
        ("quarantine('no code')", Quarantine("no code")),
        ("null", Null()),
        ("placeholder", Placeholder()),
        ("placeholder(coalesce(a, 'x=(y)'))", Placeholder("coalesce(a, 'x=(y)')")),
        ("stop(never)", Stop("never")),
    ],
)
def test_a_fallback_is_read(said: str, fallback: object) -> None:
    text = f" m . c = {said} "
    assert parse_change(text) == FallbackChange(
        text=text,
        mapping="m",
        column="c",
        fallback=fallback,  # type: ignore[arg-type]
    )


def test_every_other_form_is_read() -> None:
    at = {"text": "", "mapping": "m"}
    read = {
        "m.c=sql(a || '=' || b)": ExpressionChange(**at, column="c", sql="a || '=' || b"),
        "m.c[7]=seven": CodeAdded(**at, column="c", code="7", value="seven"),
        "m.c['a]b']='x'": CodeAdded(**at, column="c", code="'a]b'", value="'x'"),
        "m.c-[7]": CodeRemoved(**at, column="c", code="7"),
        "m.when=a = 1": WhenChange(**at, sql="a = 1"),
        'm."when"=null': FallbackChange(**at, column="when", fallback=Null()),
        "m.exclude+old=day < '2020'": RuleAdded(
            **at, filter="exclude", reason="old", sql="day < '2020'"
        ),
        "m.reject-old": RuleRemoved(**at, filter="reject", reason="old"),
        "m/t.c=null": FallbackChange(**at, member="t", column="c", fallback=Null()),
        "m/t.exclude-old": RuleRemoved(**at, member="t", filter="exclude", reason="old"),
    }
    assert {text: parse_change(text) for text in read} == read


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("trips", "write one of"),
        ("trips.line_id", "write one of"),
        ("trips.line_id=", "write one of"),
        ("trips.line_id=quarantin", 'did you mean "quarantine"?'),
        ("trips.line_id=null(1)", "write one of"),
        ("trips.line_id=stop", "write one of"),
        ("trips.line_id=sql()", "write one of"),
        ("trips.exclude+old", "write one of"),
        ("trips.exclude-old=true", "write one of"),
        ("trips.fare[]=x", "write one of"),
        ("trips.fare[x]", "write one of"),
        ("trip.line_id=null", 'did you mean "trips"?'),
        ("trips.line=null", 'did you mean "line_id"?'),
        ("trips.exclude-emty", 'did you mean "empty"?'),
        ("trips.fare-[g]", "rowcall describe"),
        ("trips.day[1]=x", "trips.day=sql(SQL)"),
        ("trips/trip.day=null", "write trips.day=null"),
        ("vehicles/buss.plate=null", 'did you mean "bus"?'),
        ("vehicles/bus.plat=null", 'did you mean "plate"?'),
        ("vehicles/bus.exclude-scrapped", "rowcall describe"),
        ("vehicles.when=true", "exclude+REASON"),
    ],
)
def test_what_cannot_be_is_refused_with_the_nearest_name(
    project: Project, text: str, hint: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        changed(project, [parse_change(text)])
    assert hint in refused.value.next
    assert text in str(refused.value)


def test_changes_follow_each_other_and_the_project_stays(project: Project) -> None:
    texts = [
        "trips.fare[s]=senior",
        "trips.fare[f]='Full'",
        "trips.fare=null",
        "trips.seats=sql(1)",
    ]
    after = changed(project, map(parse_change, texts)).mapping("trips")
    fare = after.columns["fare"]
    assert isinstance(fare, Lookup)
    assert fare.values == {"f": "Full", "r": "reduced", "s": "senior"}
    assert fare.fallback == Null()
    seats = after.columns["seats"]
    assert isinstance(seats, Sql)
    assert (seats.sql, seats.fallback) == ("1", Null())
    before = project.mapping("trips")
    assert isinstance(before.columns["fare"], Lookup)
    assert before.columns["fare"].values == {"f": "full", "r": "reduced"}
    # findings about the changed column point at the project, not into this package
    assert Path(seats.place.file).name == "depot.py"


def test_a_code_among_numbers_is_a_number_and_so_is_a_value() -> None:
    flags = Mapping(
        target="flags",
        source="flag",
        columns={"on": Lookup("state", {1: True, 2: False}), "level": Lookup("state", {1: 10})},
    )
    texts = ["flags.on[3]=true", "flags.on[null]=false", "flags.on-[2]", "flags.level[2]=20"]
    project = Project(name="flags", mappings=(flags,))
    after = changed(project, map(parse_change, texts)).mapping("flags")
    on, level = after.columns["on"], after.columns["level"]
    assert isinstance(on, Lookup)
    assert isinstance(level, Lookup)
    assert on.values == {1: True, 3: True, None: False}
    assert level.values == {1: 10, 2: 20}


def test_a_table_that_several_mappings_write_names_none(project: Project) -> None:
    trams = replace(project.mapping("vehicles"), name="trams")
    both = replace(project, mappings=(*project.mappings, replace(trams, name="others")))
    both = replace(both, mappings=(*both.mappings, trams))
    both = replace(both, mappings=tuple(m for m in both.mappings if m.name != "vehicles"))
    with pytest.raises(RefusedError, match="several mappings write") as refused:
        changed(both, [parse_change("vehicles.plate=null")])
    assert "others, trams" in refused.value.next
