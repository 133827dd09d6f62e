"""What PostgreSQL knows of a column's type: facts of the catalog, not guesses by its name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TypeFacts:
    """A column's type, looked at through its domains.

    `base` is the type beneath the domains with the modifier that holds, as PostgreSQL prints it:
    `numeric(10,2)` for a domain over it. `element` is the same of an array's elements, else ''.
    `category` is pg_type.typcategory of the base: N number, S text, D time, T span, A array,
    R range, E enumeration, B boolean, C composite, U another.

    Of types made of others (arrays, ranges, composites) `has_equality`, `is_hashable` and
    `is_ordered` hold where they hold of every part: a default operator class of btree or hash, one
    of hash with the extended function, one of btree. `is_exact` says that values which are equal
    are written alike too, by PostgreSQL's own word (`equalimage`, support function 4 of btree):
    1.0 = 1.00 is equal and no image, and so is what a collation that is not deterministic folds.

    `is_portable` says whether its binary form exists and means the same in another database: that
    of regclass is the number of a table.

    `is_compound` says that it is, or is made of, a composite or a user's own range. `parts` are the
    names of a composite's, in their order, also of an array's element.

    `collation` is the column's, quoted and with its schema, '' where the type has none. Under one
    that is not deterministic, texts that differ can be equal.
    """

    base: str = ""
    element: str = ""
    category: str = ""
    is_domain: bool = False
    is_builtin: bool = True
    is_portable: bool = True
    is_compound: bool = False
    parts: tuple[str, ...] = ()
    has_equality: bool = True
    is_hashable: bool = True
    is_ordered: bool = True
    is_exact: bool = True
    collation: str = ""
    is_deterministic: bool = True

    @property
    def kind(self) -> str:
        """Return the base without its modifier: `timestamp with time zone` of one with (0)."""
        before, bracket, rest = self.base.partition("(")
        return before.strip() + rest.partition(")")[2] if bracket else before


PLAIN = TypeFacts()
