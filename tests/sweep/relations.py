"""Random tables: what they are made of, and the SQL of the source, the target and its twin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from sweep.laid import quoted

TYPES: Final = (
    *("integer", "bigint", "numeric", "double precision", "text", "citext", "name", "bytea"),
    *("date", "interval", "timestamp with time zone", "time with time zone", "boolean", "uuid"),
    *("jsonb", "inet", "daterange", "nummultirange", "bit varying", "mood", "pair", "json"),
    *("integer[]", "numeric[]", "text[]", "mood[]", "character(3)", "point", "money", "short"),
)
UNORDERED: Final = {"json", "point"}
COLLATED: Final = {"text", "citext", "name", "text[]", "character(3)"}

# the last two take texts for equal that differ in case, and in accents too
COLLATIONS: Final = ("", "", '"C"', '"POSIX"', "words", "folded", "bare")
ICU: Final = """
CREATE COLLATION words (provider = icu, locale = 'az');
CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION bare (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
"""
NO_ICU: Final = """
CREATE COLLATION words FROM "C"; CREATE COLLATION folded FROM "C"; CREATE COLLATION bare FROM "C";
"""
PREPARE: Final = """
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'it''s % ok', 'Ə');
CREATE TYPE pair AS (n numeric, m mood);
CREATE DOMAIN short AS varchar(4) CHECK (VALUE <> 'no');
"""

# case and accents of texts, beside the samples of the types
TEXTS: Final = ("a", "A", "é", "E")

# The texts of the second part of a key; a reference writes one in another case. Keys follow each
# other as the rows do: of equal values the first in the order of keys stands.
HALVES: Final = ("A", "b")
SAID: Final = ("A", "B")

# of each type, its values as a server reads them
Samples = Mapping[str, tuple[str, ...]]


def expressions(kind: str, samples: Samples) -> tuple[str, ...]:
    """Return expressions of values of a type."""
    base = kind.removesuffix("[]").partition("(")[0]
    listed = samples["character varying" if base == "short" else base]
    more = TEXTS if base in COLLATED else ()
    casts = [f"CAST({quoted(value)} AS {base})" for value in (*more, *listed)]
    if kind.endswith("[]"):
        return (*(f"ARRAY[{one}, NULL, {casts[0]}]::{kind}" for one in casts), f"'{{}}'::{kind}")
    return tuple(f"CAST({one} AS {kind})" for one in casts)


@dataclass(frozen=True)
class Field:
    """A column of a random table; the target's collation may be another than the source's."""

    kind: str
    is_unique: bool
    is_needed: bool
    collations: tuple[str, str]

    @property
    def source_type(self) -> str:
        """Return the type that the source's column has."""
        return self._collated(self.collations[0])

    @property
    def target_type(self) -> str:
        """Return the type that the target's column has."""
        return self._collated(self.collations[1])

    def _collated(self, collation: str) -> str:
        return f"{self.kind} COLLATE {collation}" if collation else self.kind


@dataclass(frozen=True)
class Relation:
    """A random table: its columns, pairs of them that are unique, its rows, its parent.

    The last number of a row says which row of the parent it refers to. `is_halved` has a key of two
    columns, a number and a text of collation `halves`; `keeps_key` writes it to the target, which
    has a new one otherwise. `partitions` of the target take all rows, or -1: not those behind the
    fourth.
    """

    fields: tuple[Field, ...]
    is_pair_unique: bool
    nulls_equal: bool
    partitions: int
    batch: int
    rows: tuple[tuple[int, ...], ...]
    schema: str
    is_halved: bool
    halves: str
    keeps_key: bool
    is_checked: bool

    @property
    def columns(self) -> range:
        """Return the numbers of the columns."""
        return range(len(self.fields))

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns of the source's key."""
        return ("id", "half") if self.is_halved else ("id",)

    @property
    def half_type(self) -> str:
        """Return the type of the second part of the key."""
        return f"text COLLATE {self.halves}" if self.halves else "text"

    def key_of(self, row: int, said: tuple[str, ...] = HALVES) -> str:
        """Return the key of a row as SQL, with its text written so."""
        return f"{row // 2}, {quoted(said[row % 2])}" if self.is_halved else str(row)

    def value(self, row: int, column: int, samples: Samples) -> str:
        """Return the expression of a value; 0 of a row's numbers is NULL."""
        chosen = self.rows[row][column]
        listed = expressions(self.fields[column].kind, samples)
        return "NULL" if chosen == 0 else listed[(chosen - 1) % len(listed)]

    def unique_keys(self) -> list[str]:
        """Return the constraints of the target beyond its primary key."""
        treated = " NULLS NOT DISTINCT" if self.nulls_equal else ""
        unique = [f"UNIQUE{treated} (c{i})" for i, f in enumerate(self.fields) if f.is_unique]
        paired = [f.kind for f in self.fields[:2]]
        if self.is_pair_unique and len(paired) > 1 and UNORDERED.isdisjoint(paired):
            unique.append(f"UNIQUE{treated} (c1, c0)")
        return unique


def fields() -> st.SearchStrategy[Field]:
    """Return columns: of any type, some unique, some collated."""
    return st.builds(
        lambda kind, unique, needed, collations: Field(
            kind,
            unique and kind not in UNORDERED,
            needed,
            collations if kind in COLLATED else ("", ""),
        ),
        st.sampled_from(TYPES),
        st.booleans(),
        st.booleans(),
        st.tuples(st.sampled_from(COLLATIONS), st.sampled_from(COLLATIONS)),
    )


def relations() -> st.SearchStrategy[Relation]:
    """Return tables."""
    row = st.tuples(*[st.integers(0, 6)] * 4)
    return st.builds(
        Relation,
        fields=st.lists(fields(), min_size=1, max_size=3).map(tuple),
        is_pair_unique=st.booleans(),
        nulls_equal=st.booleans(),
        partitions=st.sampled_from((0, 0, 2, -1)),
        batch=st.sampled_from((1, 3, 20000)),
        rows=st.lists(row, min_size=0, max_size=8).map(tuple),
        schema=st.sampled_from(("public", "shop")),
        is_halved=st.booleans(),
        halves=st.sampled_from(COLLATIONS),
        keeps_key=st.booleans(),
        is_checked=st.booleans(),
    )


def source_name(relation: Relation, nr: int) -> str:
    """Return the source table's name as a mapping says it."""
    return f"from{nr}" if relation.schema == "public" else f"{relation.schema}.from{nr}"


def source_of(tables: list[Relation], nr: int, samples: Samples) -> str:
    """Return the source's table with its rows."""
    relation, parent = tables[nr], tables[nr - 1]
    up = [("up", "integer")]
    if nr and parent.is_halved:
        up.append(("up_half", parent.half_type))
    columns = [
        ("id", "integer"),
        *([("half", relation.half_type)] if relation.is_halved else []),
        ("nr", "integer"),
        *(up if nr else []),
        *((f"c{i}", f.source_type) for i, f in enumerate(relation.fields)),
    ]
    listed = ", ".join(f"{name} {kind}" for name, kind in columns)
    table = f"{relation.schema}.from{nr}"
    made = f"CREATE TABLE {table} ({listed}, PRIMARY KEY ({', '.join(relation.key)}));\n"
    for row, numbers in enumerate(relation.rows):
        refers = []
        if nr:
            refers = [parent.key_of(numbers[3] - 1, SAID) if numbers[3] else "NULL"]
            # a reference of which a part is NULL is none
            refers += ["NULL"] if parent.is_halved and not numbers[3] else []
        values = [relation.value(row, i, samples) for i in relation.columns]
        listed = ", ".join([relation.key_of(row), str(row), *refers, *values])
        made += f"INSERT INTO {table} VALUES ({listed});\n"
    return made


def target_of(tables: list[Relation], nr: int, schema: str) -> str:
    """Return the target's table, or its twin."""
    relation, parent = tables[nr], tables[nr - 1]
    key = "id integer" if relation.keeps_key else "id uuid DEFAULT gen_random_uuid()"
    is_halved = relation.is_halved and relation.keeps_key
    parts = [
        key,
        *([f"half {relation.half_type}"] if is_halved else []),
        "nr integer NOT NULL",
        *(
            f"c{i} {f.target_type}{' NOT NULL' if f.is_needed else ''}"
            for i, f in enumerate(relation.fields)
        ),
        f"PRIMARY KEY (id{', half' if is_halved else ''})",
    ]
    if nr:
        up = ["up uuid"]
        if parent.keeps_key:
            up = ["up integer", *([f"up_half {parent.half_type}"] if parent.is_halved else [])]
        names = ", ".join(each.split()[0] for each in up)
        parts += [*up, f"FOREIGN KEY ({names}) REFERENCES {schema}.to{nr - 1}"]
    if relation.is_checked:
        parts.append("CHECK (c0 IS NULL OR nr <> 2)")
    is_split = relation.partitions != 0 and not relation.unique_keys()
    by_number = is_split and relation.partitions < 0 and relation.keeps_key
    how = " PARTITION BY RANGE (id)" if by_number else " PARTITION BY HASH (id)" if is_split else ""
    made = f"CREATE TABLE {schema}.to{nr} ({', '.join([*parts, *relation.unique_keys()])}){how};\n"
    bounds = ["FROM (MINVALUE) TO (1)", "FROM (1) TO (4)"]
    if not by_number:
        bounds = [f"WITH (MODULUS 2, REMAINDER {part})" for part in range(2)]
    for part, bound in enumerate(bounds if is_split else []):
        made += (
            f"CREATE TABLE {schema}.to{nr}_{part} PARTITION OF {schema}.to{nr}"
            f" FOR VALUES {bound};\n"
        )
    return made
