"""When two values of a column are the same: as people wrote them, whatever the type's own = says.

= of boxes compares areas, of citext it folds case, and 1.0 = 1.00: whoever changed one into the
other has changed it. Types without = can be compared too. All is decided by the catalog's facts.
"""

from rowcall.schema.table import Column
from rowcall.schema.type import TypeFacts

# texts under these are compared by their bytes, as = does it
_BY_BYTES = ("", 'pg_catalog."default"', 'pg_catalog."C"', 'pg_catalog."POSIX"')
# arrays, ranges, composites: the same values can have several images
_MADE_OF_OTHERS = ("A", "R", "C")
# = looks through a document but for the zeros at the end of its numbers, and hashing its text
# would cost more than to hash all else of a row
_NEARLY_EXACT = ("jsonb",)


def differ(one: str, other: str, column: Column) -> str:
    """Return the condition that two values of a column's type are written differently.

    NULL is the same as NULL. Both may be of the type or of what it is made of; where = tells it, it
    is asked, since an index or a hash may serve it.
    """
    facts = column.facts
    if is_exact(facts):
        if facts.is_domain and facts.category == "E":
            # = of any enumeration takes no domain over one
            one, other = (f"({value})::{facts.base}" for value in (one, other))
        if facts.element:
            # bit and bit varying have operators between them, their arrays have none
            one, other = (f"({value})::{column.bare_type}" for value in (one, other))
        return f"{_plain(one, facts)} IS DISTINCT FROM {_plain(other, facts)}"
    if facts.is_builtin and facts.category not in _MADE_OF_OTHERS and facts.is_deterministic:
        # PostgreSQL's own scalars have one image for each way to write them; between two ROW, *<>
        # would be looked for as an operator of the type
        rows = ", ".join(f"ROW(({value})::{facts.base})" for value in (one, other))
        return f"record_image_ne({rows})"
    return f"{as_text(one)} IS DISTINCT FROM {as_text(other)}"


def is_null(value: str, column: Column | None) -> str:
    """Return the condition that there is no value: IS NULL is true of a composite (,) as well."""
    how = "IS NOT DISTINCT FROM NULL" if _is_composite(column) else "IS NULL"
    return f"{value} {how}"


def is_given(value: str, column: Column | None) -> str:
    """Return the condition that there is a value: IS NOT NULL is false of a composite (1,)."""
    how = "IS DISTINCT FROM NULL" if _is_composite(column) else "IS NOT NULL"
    return f"{value} {how}"


def _is_composite(column: Column | None) -> bool:
    return column is not None and bool(column.facts.parts) and not column.facts.element


def as_text(value: str) -> str:
    """Return a value as the text that people would read, compared by its bytes."""
    return f'({value})::text COLLATE "C"'


def hashed(value: str, column: Column) -> str:
    """Return a value of the column's type as it enters the hash of a row.

    What a hash function of the type would not tell apart, or cannot hash, enters as text.
    """
    facts = column.facts
    if enters_as_it_is(facts):
        return _plain(value, facts)
    return f"{value}::text" if facts.collation in _BY_BYTES else as_text(value)


def enters_as_it_is(facts: TypeFacts) -> bool:
    """Return whether the type's own hash function serves for a row's hash."""
    is_near = (facts.element or facts.base) in _NEARLY_EXACT
    return facts.is_hashable and (is_exact(facts) or is_near)


def is_exact(facts: TypeFacts) -> bool:
    """Return whether values are equal only where they are written alike.

    Numbers with a scale all have the same zeros at their end; characters without a length keep
    blanks that = does not see.
    """
    if not facts.is_deterministic or "bpchar" in (facts.base, facts.element):
        return False
    return facts.is_exact or (facts.element or facts.base).startswith("numeric(")


def _plain(value: str, facts: TypeFacts) -> str:
    return value if facts.collation in _BY_BYTES else f'({value}) COLLATE "C"'
