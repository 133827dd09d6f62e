"""What an earlier migration left in the target: found by which rule, and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AdoptionLine:
    """Rows of one mapping: how they were found, and what the run did to them.

    `strayed` rows hang on the row of another unit than their own parent's, `touched` ones hold
    values that the earlier migration did not write. `repaired`, `kept` (rows with a value that was
    left as it is) and `removed` are what a run did.
    """

    mapping: str
    target_table: str
    adopted: int
    surplus: int
    undecided: int
    strayed: int
    touched: int
    repaired: int
    kept: int
    removed: int


@dataclass(frozen=True)
class RuleLine:
    """Rows that a rule recognised, and the units that agreed with them in its evidence."""

    mapping: str
    rule: str
    adopted: int
    surplus: int
    undecided: int
    units: int


@dataclass(frozen=True)
class EditLine:
    """Adopted rows in which people touched a column, and in how many of them it was kept."""

    mapping: str
    target_table: str
    column_name: str
    touched: int
    adopted: int
    kept: int
