"""The type to which a value is cast never costs a character, and what fits as it is written."""

import pytest

from rowcall.compile.fits import surely_fits
from rowcall.compile.types import type_named
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


@pytest.mark.parametrize(
    ("written", "kind", "fits"),
    [
        ("10", "numeric(6,2)", True),
        ("-9999.99", "numeric(6,2)", True),
        ("9999.990", "numeric(6,2)", True),
        ("10000", "numeric(6,2)", False),
        ("0.005", "numeric(6,2)", False),
        ("NaN", "numeric(6,2)", False),
        ("1_000", "numeric(6,2)", False),
        ("1e2", "numeric(6,2)", False),
        ("1200", "numeric(2,-2)", True),
        ("1250", "numeric(2,-2)", False),
        ("0.012", "numeric(2,3)", True),
        ("0.12", "numeric(2,3)", False),
        ("1", "numeric", False),
    ],
)
def test_a_number_fits_as_it_is_written(written: str, kind: str, fits: bool) -> None:
    assert surely_fits(written, type_named(kind)) == fits
