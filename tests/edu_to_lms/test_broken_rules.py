"""With one rule broken on purpose adoption and the report say so, with the column, and no-go."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.project import project
from engine.databases import name_of
from engine.moving import Move, execute, select
from fixtures.postgres import NewDatabase, build_once
from rowcall import Identity, Mapping, Match, Project
from rowcall.account.doubt import Doubt
from rowcall.account.lines import Account
from rowcall.account.read import read_account
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.pg.server import Server
from rowcall.report.story.verdict import verdict


def unpadded(identity: Identity) -> Identity:
    """The code as the first edition had it: nobody saw that it has five digits."""
    rule = Match("end of the id", {"code": "'SUBJ' || id % 100000"}, when="active = 1")
    return Identity(rule, was=identity.was)


def in_english(identity: Identity) -> Identity:
    """The title in one language for all, and that not the language of the row."""
    rules = [
        replace(
            rule,
            evidence={
                ("title->>'az'" if "substring" in theirs else theirs): (
                    "'Assessment ' || course_eva_id" if "substring" in theirs else ours
                )
                for theirs, ours in rule.evidence.items()
            },
        )
        for rule in identity.rules
    ]
    title = (
        "jsonb_build_object('az', 'Assessment ' || course_eva_id,"
        " 'en', 'Assessment ' || course_eva_id, 'ru', 'Assessment ' || course_eva_id)"
    )
    return Identity(*rules, was={**identity.was, "title": title}, joins=identity.joins)


def two_weeks_late(identity: Identity) -> Identity:
    """The terms begin in the middle of the month."""
    starts = str(identity.was["start_date"])
    return Identity(*identity.rules, was={**identity.was, "start_date": f"({starts}) + 14"})


def only_active(identity: Identity) -> Identity:
    """Enrolments of some students alone, so that those of the others are taken for people's."""
    rules = [
        replace(rule, when="active = 1 AND id % 3 = 0") if rule.of == "course_student" else rule
        for rule in identity.rules
    ]
    return Identity(*rules, was=identity.was, joins=identity.joins)


@dataclass(frozen=True)
class Broken:
    """A mapping whose identity is broken, and what is to be said of it, before and after a run."""

    mapping: str
    how: Callable[[Identity], Identity]
    said: set[str]
    after: set[str]

    @property
    def project(self) -> Project:
        """The project with the broken rule."""
        return replace(project, mappings=tuple(map(self._break, project.mappings)))

    def _break(self, mapping: Mapping) -> Mapping:
        if mapping.name != self.mapping or mapping.identity is None:
            return mapping
        return replace(mapping, identity=self.how(mapping.identity))


BROKEN = [
    pytest.param(
        Broken("courses", unpadded, {"pattern code"}, {"pattern code"}), id="code-unpadded"
    ),
    pytest.param(
        Broken("components", in_english, {"differs title"}, {"differs title"}),
        id="title-in-another-language",
    ),
    pytest.param(
        Broken("terms", two_weeks_late, {"differs start_date"}, {"differs start_date"}),
        id="date-shifted",
    ),
    pytest.param(
        Broken(
            "enrollments", only_active, set(), {"twice course_offering_id.course_id+student_id"}
        ),
        id="rows-left-out",
    ),
]


@pytest.fixture
def half_adopted(
    broken: Broken, legacy: str, half: str, server: Server, home: Any, which: str
) -> str:
    """The half-migrated database, adopted by the broken rules."""

    def adopt(connection: psycopg.Connection[Any]) -> None:
        Move(broken.project, legacy, server.database_uri(connection.info.dbname)).adopt()

    return server.database_uri(build_once(server, home, f"broken_{which}", adopt, name_of(half)))


@pytest.fixture
def which(request: pytest.FixtureRequest) -> str:
    """The name of the case, as a name of a database."""
    return str(request.node.callspec.id).replace("-", "_")


# that rows were left out shows when those of the run stand beside them
@pytest.mark.parametrize(
    "broken",
    [
        case if number == 0 else pytest.param(*case.values, id=case.id, marks=pytest.mark.full)
        for number, case in enumerate(case for case in BROKEN if case.id != "rows-left-out")
    ],
)
def test_adoption_tells_a_broken_rule_with_its_column(broken: Broken, half_adopted: str) -> None:
    check(tell(broken, half_adopted), broken, broken.said)


@pytest.mark.parametrize(
    "broken",
    [pytest.param(*case.values, id=case.id, marks=pytest.mark.full) for case in BROKEN],
)
def test_the_report_of_the_run_tells_it_too(
    broken: Broken, legacy: str, half_adopted: str, server: Server, home: Any, which: str
) -> None:
    def finish(connection: psycopg.Connection[Any]) -> None:
        Move(broken.project, legacy, server.database_uri(connection.info.dbname)).finish()

    template = name_of(half_adopted)
    ended = build_once(server, home, f"broken_{which}_ended", finish, template)
    check(tell(broken, server.database_uri(ended)), broken, broken.after)


def check(account: Account, broken: Broken, wanted: set[str]) -> None:
    assert wanted
    told = names(account, broken.mapping)
    assert wanted <= set(told)
    for name in wanted:
        assert told[name].rows >= 3
        assert len(told[name].examples) == 3
        assert all(example.value for example in told[name].examples)
        assert "doubts" in verdict(account).codes


def tell(broken: Broken, lms: str) -> Account:
    with reading(lms) as connection:
        return read_account(connection, bind_to_staging(broken.project, connection))


def names(account: Account, mapping: str) -> dict[str, Doubt]:
    return {doubt.name: doubt for doubt in account.open_doubts if doubt.mapping == mapping}


@pytest.mark.parametrize("scale", [SMALLEST_SCALE])
def test_an_accepted_doubt_is_told_and_stands_against_nothing(adopted: str) -> None:
    lone = names(tell(Broken("rooms", lambda identity: identity, set(), set()), adopted), "rooms")
    assert set(lone) == {"alone capacity"}

    def accept(identity: Identity) -> Identity:
        return Identity(
            *identity.rules, was=identity.was, accept={"alone capacity": "measured on 6 October"}
        )

    account = tell(Broken("rooms", accept, set(), set()), adopted)
    assert names(account, "rooms") == {}
    (told,) = [doubt for doubt in account.doubts if doubt.mapping == "rooms"]
    assert told.accepted == "measured on 6 October"


def test_codes_that_older_runs_left_unpadded_are_recognised(
    legacy: str, half: str, new_database: NewDatabase
) -> None:
    lms = new_database(name_of(half))
    execute(lms, "UPDATE courses SET code = 'SUBJ' || ltrim(substr(code, 5), '0')")
    shorter = "SELECT count(*) FROM courses WHERE length(code) < 9"
    assert select(lms, shorter)[0][0] >= 3
    Move(project, legacy, lms).adopt()
    rules = "SELECT rule, count(*) > 2 FROM rowcall.adoptions WHERE mapping = 'courses' GROUP BY 1"
    assert sorted(select(lms, rules)) == [
        ("end of the id", True),
        ("end of the id, five digits", True),
    ]
    told = names(tell(Broken("courses", lambda identity: identity, set(), set()), lms), "courses")
    assert told.keys() <= {"alone credit_hours", "alone name"}
