"""The type to which a value is cast never costs a character."""

import pytest

from rowcall.schema.table import Column


@pytest.mark.parametrize(
    ("kind", "max_length", "bare"),
    [
        ("text", None, "text"),
        ("character varying(20)", 20, "text"),
        ("character(5)", 5, "text"),
        ("character varying(20)[]", None, "character varying[]"),
        ("character(5)[]", None, "bpchar[]"),
        ("bit(3)", None, "bit varying"),
        ("bit varying(3)", None, "bit varying"),
        ("numeric(8,2)", None, "numeric(8,2)"),
        ("timestamp(3) without time zone", None, "timestamp(3) without time zone"),
    ],
)
def test_bare_type(kind: str, max_length: int | None, bare: str) -> None:
    assert Column("c", kind, max_length=max_length).bare_type == bare
