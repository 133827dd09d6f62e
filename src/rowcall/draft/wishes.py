"""What does a target column ask for? Its kind, the labels and bounds of its constraints."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rowcall.draft.observed import Profile, Shape
from rowcall.schema.table import Column, Table


class Kind(StrEnum):
    """What a target column holds."""

    FLAG = "flag"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    UUID = "uuid"
    JSON = "json"
    LIST = "list"
    LABEL = "label"
    TEXT = "text"


@dataclass(frozen=True)
class Wish:
    """A target column as its type and its table's constraints describe it."""

    kind: Kind
    labels: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    is_email: bool = False
    is_unique: bool = False


# how well a shape can become a kind; what is not listed cannot
_FITS: dict[Kind, dict[Shape, float]] = {
    Kind.FLAG: {Shape.FLAG: 1.0, Shape.EMPTY: 0.5, Shape.INTEGER: 0.2},
    Kind.INTEGER: {Shape.INTEGER: 1.0, Shape.NUMBER: 0.7, Shape.FLAG: 0.3, Shape.EMPTY: 0.5},
    Kind.NUMBER: {Shape.NUMBER: 1.0, Shape.INTEGER: 0.9, Shape.FLAG: 0.2, Shape.EMPTY: 0.5},
    Kind.DATE: {Shape.DATE: 1.0, Shape.TIMESTAMP: 0.7, Shape.EMPTY: 0.5},
    Kind.TIMESTAMP: {Shape.TIMESTAMP: 1.0, Shape.DATE: 0.8, Shape.EMPTY: 0.5},
    Kind.TIME: {Shape.TIME: 1.0, Shape.TIMESTAMP: 0.3, Shape.EMPTY: 0.5},
    Kind.UUID: {Shape.UUID: 1.0},
    Kind.JSON: dict.fromkeys(Shape, 0.3) | {Shape.JSON: 1.0, Shape.TEXT: 0.5, Shape.SECRET: 0.0},
    Kind.LIST: {Shape.LIST: 1.0, Shape.TEXT: 0.4, Shape.JSON: 0.4},
    Kind.LABEL: {Shape.TEXT: 0.6, Shape.FLAG: 0.5, Shape.INTEGER: 0.6, Shape.EMPTY: 0.4},
    Kind.TEXT: {
        Shape.TEXT: 1.0,
        Shape.EMAIL: 1.0,
        Shape.PHONE: 1.0,
        Shape.URL: 1.0,
        Shape.BASE64: 0.7,
        Shape.UUID: 0.6,
        Shape.INTEGER: 0.6,
        Shape.NUMBER: 0.5,
        Shape.EMPTY: 0.5,
        Shape.TIME: 0.3,
        Shape.DATE: 0.3,
        Shape.FLAG: 0.2,
        Shape.TIMESTAMP: 0.1,
    },
}
_KINDS = (
    (r".*\[\]$", Kind.LIST),
    (r"boolean", Kind.FLAG),
    (r"(smallint|integer|bigint)$", Kind.INTEGER),
    (r"(numeric|real|double)", Kind.NUMBER),
    (r"timestamp", Kind.TIMESTAMP),
    (r"date$", Kind.DATE),
    (r"time", Kind.TIME),
    (r"uuid$", Kind.UUID),
    (r"jsonb?$", Kind.JSON),
)


def wishes_of(table: Table) -> dict[str, Wish]:
    """Return what each column asks for that is neither a reference nor a key to be made."""
    keys = {column for key in table.foreign_keys for column in key.columns}
    return {
        column.name: wish_of(table, column)
        for column in table.columns
        if column.name not in keys and not column.is_generated
        and not (column.name in table.primary_key and column.type == "uuid")
    }  # fmt: skip


def wish_of(table: Table, column: Column) -> Wish:
    """Return what a column asks for."""
    quoted = rf'\(*"?\b{re.escape(column.name)}\b"?\)*(?:::\w+)?'
    checks = " ".join(check.expression for check in table.checks)
    labels = set(column.labels) | _labels(quoted, checks)
    low = re.search(rf"{quoted} >=? \(?'?(-?[\d.]+)", checks)
    high = re.search(rf"{quoted} <=? \(?'?(-?[\d.]+)", checks)
    return Wish(
        kind=Kind.LABEL if labels else kind_of(column.type),
        labels=frozenset(labels),
        languages=tuple(re.findall(rf"{quoted} \? '(\w\w)'", checks)),
        low=float(low[1]) if low else None,
        high=float(high[1]) if high else None,
        is_email=bool(re.search(rf"{quoted} ~~?\*? '[^']*@", checks)),
        is_unique=any(
            key.columns == (column.name,) and key.predicate is None for key in table.unique_keys
        ),
    )


def kind_of(type_name: str) -> Kind:
    """Return the kind of a type; whatever is no other is text."""
    return next((kind for pattern, kind in _KINDS if re.match(pattern, type_name)), Kind.TEXT)


def fit(wish: Wish, profile: Profile) -> float:
    """Return how well values of this shape can become what is asked for; 0 where they cannot."""
    if wish.kind is Kind.LABEL and profile.rows and not profile.values:
        return 0.2 if profile.shape is Shape.EMPTY else 0.0
    return _FITS[wish.kind].get(profile.shape, 0.0)


def _labels(quoted: str, checks: str) -> set[str]:
    """Return the labels of `column IN (…)`, which the catalog prints as = ANY (ARRAY[…])."""
    found = re.search(rf"{quoted} = ANY \(+ARRAY\[(.*?)\]", checks)
    return set(re.findall(r"'((?:[^']|'')*)'", found[1])) if found else set()
