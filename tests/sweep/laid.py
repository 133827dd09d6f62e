"""Databases whose tables hold every type, and how source and target are compared: by COPY."""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from sweep.samples import Type

PLAIN = (
    "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';"
    "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET search_path = public, pg_catalog"
)


@dataclass(frozen=True)
class Field:
    """A column that tables of both sides have: its name, its type, and expressions of values."""

    name: str
    type_name: str
    values: tuple[str, ...]
    type: Type

    def another(self, row: int) -> str:
        """Return another value than the one of a row: the next, or NULL where there is but one."""
        return self.values[(row + 1) % len(self.values)] if len(self.values) > 1 else "NULL"


def quoted(text: str) -> str:
    """Return a text as a literal in which nothing is escaped but quotes."""
    return "'" + text.replace("'", "''") + "'"


def plain_fields(types: Iterable[Type]) -> list[Field]:
    """Return a column of each type."""
    return [
        Field(f"p{nr}", each.name, _casts(each.values, each.name), each)
        for nr, each in enumerate(types)
    ]


def array_fields(types: Iterable[Type]) -> list[Field]:
    """Return a column of each type's arrays: empty, of all values, and of odd bounds."""
    fields: list[Field] = []
    for nr, each in enumerate(types):
        name = f"{each.name}[]"
        casts = _casts(each.values, each.name)
        some, first = f"ARRAY[{', '.join(casts)}, NULL]::{name}", f"ARRAY[{casts[0]}]::{name}"
        odd = f"array_fill({casts[-1]}, '{{2,1}}', '{{3,-1}}')::{name}"
        fields.append(Field(f"a{nr}", name, (some, f"'{{}}'::{name}", odd, first), each))
    return fields


def domain_fields(types: Iterable[Type]) -> list[Field]:
    """Return a column of a domain over each type."""
    return [
        Field(f"d{nr}", f"dom{nr}", _casts(each.values, each.name), each)
        for nr, each in enumerate(types)
    ]


def domains(types: Iterable[Type]) -> str:
    """Return what makes those domains."""
    return "".join(f"CREATE DOMAIN dom{nr} AS {each.name};\n" for nr, each in enumerate(types))


def _casts(values: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(f"CAST({quoted(value)} AS {name})" for value in values)


def source_table(table: str, fields: list[Field]) -> str:
    """Return a table with a row for each value, and one of NULLs."""
    columns = ", ".join(f"{each.name} {each.type_name}" for each in fields)
    rows = max(len(each.values) for each in fields)
    listed = [
        f"({', '.join([str(row), *(each.values[row % len(each.values)] for each in fields)])})"
        for row in range(rows)
    ]
    nulls = f"({', '.join([str(rows), *('NULL' for _ in fields)])})"
    return (
        f"CREATE TABLE {table} (id integer PRIMARY KEY, {columns});\n"
        f"INSERT INTO {table} VALUES {', '.join([*listed, nulls])};\n"
    )


def target_table(table: str, fields: list[Field]) -> str:
    """Return the table that takes these columns."""
    columns = ", ".join(f"{each.name} {each.type_name}" for each in fields)
    return f"CREATE TABLE {table} (id uuid PRIMARY KEY, nr integer NOT NULL, {columns});\n"


def differing(
    source: str, target: str, table: str, written: str, fields: list[Field], number: str = "id"
) -> list[str]:
    """Return the columns of which COPY writes another text on either side, with both texts."""
    wrong: list[str] = []
    with psycopg.connect(source) as one, psycopg.connect(target) as two:
        one.execute(PLAIN)
        two.execute(PLAIN)
        for each in fields:
            before = _copied(one, f"SELECT {number}, {each.name} FROM {table} ORDER BY 1")
            after = _copied(two, f"SELECT nr, {each.name} FROM {written} ORDER BY 1")
            if before != after:
                pairs = [(a, b) for a, b in zip(before, after, strict=False) if a != b]
                lost = f"{len(before)} rows became {len(after)}"
                wrong.append(f"{each.name} {each.type_name}: {pairs[:2] or lost}")
    return wrong


def _copied(connection: psycopg.Connection, query: str) -> list[str]:
    with connection.cursor().copy(f"COPY ({query}) TO STDOUT".encode()) as copy:
        return b"".join(bytes(chunk) for chunk in copy).decode().split("\n")
