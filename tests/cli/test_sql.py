"""Does `rowcall sql` print queries that psql can run?"""

from fixtures.command import Command
from rowcall.verification.queries import verification_queries


def test_the_list_has_every_query_with_its_question(rowcall: Command) -> None:
    listed = rowcall("sql", "--list")
    assert listed.returncode == 0
    assert rowcall("sql").stdout == listed.stdout
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    assert lines == [[query.name, query.question] for query in verification_queries()]


def test_a_query_is_printed_as_the_package_ships_it(rowcall: Command) -> None:
    for query in verification_queries()[:2]:
        assert rowcall("sql", query.name).stdout == query.text


def test_a_query_that_does_not_exist_is_refused_with_the_nearest_name(rowcall: Command) -> None:
    done = rowcall("sql", "balence")
    assert done.returncode == 2
    assert done.stdout == ""
    assert 'did you mean "balance"?' in done.stderr
