"""Is a role without the rights of a run told what it lacks, before anything is written?"""

from collections.abc import Iterator

import pytest

from engine.moving import Move, execute
from faults.stopping import Stopped, ended
from rowcall.errors import DatabaseRefused

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

TABLES = ("halls", "keepers", "rooms", "stays")


@pytest.fixture
def role(small: Stopped) -> Iterator[str]:
    """A role that may log in, and read the target."""
    row = small.move.rows("SELECT 'role_of_' || current_database()")[0]
    name = str(row[0])
    execute(
        small.move.target,
        f"CREATE ROLE {name} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
    )
    yield name
    execute(small.move.target, f"REASSIGN OWNED BY {name} TO postgres; DROP OWNED BY {name}")
    execute(small.move.target, f"DROP ROLE {name}")


def as_role(small: Stopped, role: str) -> Move:
    target = small.move.target.replace("postgres@", f"{role}@")
    return Move(small.move.project, small.move.source, target)


def test_a_role_that_may_only_read_is_told_all_that_it_lacks(small: Stopped, role: str) -> None:
    code, said = ended(small.command(as_role(small, role).target))
    assert code == 1
    assert f'run stopped: role "{role}" may not do in the target what a run does' in said
    for right in ("CREATE on database", "CREATE on schema public", *TABLES):
        assert right in said
    assert "state   nothing was written" in said
    assert small.move.rows("SELECT to_regnamespace('rowcall')") == [(None,)]


OWNED = "; ".join(f"ALTER TABLE {table} OWNER TO {{role}}" for table in TABLES)
ON_DATABASE = (
    "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {role}', current_database());"
    " END $$"
)
ON_SCHEMA = "GRANT CREATE ON SCHEMA public TO {role}"


@pytest.mark.parametrize(
    ("granted", "lacking"),
    [
        ((OWNED, ON_SCHEMA), "CREATE on database"),
        ((OWNED, ON_DATABASE), "CREATE on schema public"),
        ((ON_DATABASE, ON_SCHEMA), "ownership of table halls"),
    ],
)
def test_each_right_that_is_missing_is_named_before_anything_is_written(
    small: Stopped, role: str, granted: tuple[str, ...], lacking: str
) -> None:
    for grant in granted:
        execute(small.move.target, grant.format(role=role))
    with pytest.raises(DatabaseRefused) as refused:
        as_role(small, role).run()
    assert lacking in refused.value.cause
    assert refused.value.state == "nothing was written"
    assert small.move.rows("SELECT to_regnamespace('rowcall')") == [(None,)]


def test_the_owner_of_the_tables_needs_no_more_to_run_to_the_end(small: Stopped, role: str) -> None:
    for grant in (OWNED, ON_DATABASE, ON_SCHEMA):
        execute(small.move.target, grant.format(role=role))
    assert as_role(small, role).run()
    small.assert_same_end()


def test_a_table_of_the_source_that_may_not_be_read_is_named(small: Stopped, role: str) -> None:
    source = small.move.source.replace("postgres@", f"{role}@")
    with pytest.raises(DatabaseRefused) as refused:
        Move(small.move.project, source, small.move.target).run()
    assert "42501 permission denied for table" in refused.value.cause
    small.run_to_the_end()
