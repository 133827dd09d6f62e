"""Percent signs of users beside our own parameters."""

from typing import Any, cast

import pytest

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run


class Heard:
    """Keeps what it is told to execute."""

    def execute(self, statement: bytes, parameters: object = None) -> None:
        self.statement, self.parameters = statement.decode(), parameters


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT %(low)s", "SELECT %(low)s"),
        ("SELECT '100%', %(low)s", "SELECT '100%%', %(low)s"),
        ("LIKE '%a%' AND %(low)s", "LIKE '%%a%%' AND %(low)s"),
        ("SELECT '%%', '%(other)s', %(low)s", "SELECT '%%%%', '%%(other)s', %(low)s"),
    ],
)
def test_a_percent_that_names_no_parameter_stands_for_itself(statement: str, told: str) -> None:
    heard = Heard()
    run(cast("Connection", heard), statement, low=1)
    assert heard.statement == told


def test_without_parameters_nothing_is_changed() -> None:
    heard = Heard()
    run(cast("Connection", cast("Any", heard)), "SELECT '100%'")
    assert (heard.statement, heard.parameters) == ("SELECT '100%'", None)
