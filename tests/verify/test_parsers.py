"""Does Python read dates, numbers and flags as the ledger's functions do?"""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.moving import ID_KEY
from rowcall import Date, Flag, Integer, Number
from rowcall.ledger.opening import Identity, open_ledger
from rowcall.pg.connect import Connection, connect_target
from rowcall.verify.parsers import PARSERS

FUNCTIONS = {
    Date: "rowcall.parse_date(%s)::text",
    Number: "trim_scale(rowcall.parse_number(%s))::text",
    Integer: "rowcall.parse_integer(%s)::text",
    Flag: "rowcall.parse_flag(%s)::text",
}
SIGNS = st.text("0123456789./-+,:T \t\nytesfalrn1234٣é", max_size=22)
DATES = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["", " ", "\t"]),
    st.integers(0, 32),
    st.sampled_from("./-"),
    st.integers(0, 13),
    st.sampled_from("./-"),
    st.integers(0, 12000),
)
ISO = st.builds(
    "{:04}-{:02}-{:02}{}".format,
    st.integers(0, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["", " ", "T12:30", " 12:30:11", "x", "T1"]),
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).map(str)
EDGES = st.sampled_from(
    ["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
     "0000000000000000000", "-0", "-0.00", "1,50", "1,234", "0,123", "1234,567", "00.10",
     "29/02/2023", "29/02/2024", "1/1/0001",
     "31.12.9999", "2024-02-29T10:00", "YES", " t ", "No", "yes\n", "1" * 31, "0." + "1" * 30]
)  # fmt: skip


@pytest.fixture(scope="module")
def ledger(shared_database: Callable[[], str]) -> Iterator[Connection]:
    with connect_target(shared_database()) as connection:
        identity = Identity("parsers", ID_KEY.hex(), "plan", adopts=False)
        open_ledger(connection, identity, "public")
        yield connection


@pytest.mark.parametrize("server", [18], indirect=True)
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.one_of(SIGNS, DATES, ISO, NUMBERS, EDGES))
def test_python_and_the_ledger_read_the_same(ledger: Connection, text: str) -> None:
    listed = ", ".join(FUNCTIONS.values())
    row = psycopg.Cursor(ledger).execute(f"SELECT {listed}".encode(), [text] * 4).fetchone()
    assert row is not None
    assert dict(zip(FUNCTIONS, row, strict=True)) == {
        word: PARSERS[word](text) for word in FUNCTIONS
    }
