"""How a row that an earlier migration wrote is recognised, and what that migration wrote in it."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from enum import Enum

from rowcall.mapping.columns import Join, Ref
from rowcall.mapping.place import Place, here


class Grain(Enum):
    """How many units may agree in the evidence of a rule, and what that proves."""

    UNIQUE = "unique"
    INTERCHANGEABLE = "interchangeable"
    COLLAPSED = "collapsed"


@dataclass(frozen=True)
class Match:
    """A rule: a target row and a unit that agree in all of this evidence belong together.

    `evidence` is {expression over the target row: expression over the source row, or a `Ref`}. A
    reference of the target names the row it leads to, as `course_offering_id.section_code`. A `Ref`
    stands for the row that was adopted for its key. NULL agrees with nothing.

    Of `UNIQUE` evidence two units make a row undecided. Units that are `INTERCHANGEABLE` are paired
    with rows in key order. A row into which the earlier migration `COLLAPSED` several units is
    adopted for the first of them. `when` says which units the earlier migration can have written;
    `of` names the member of a union whose rows they are, if not the first. `rare` rules are for
    rows that a target may be without: that one finds nothing is no doubt about it.
    """

    name: str
    evidence: MappingOf[str, str | Ref]
    when: str | None = None
    of: str | None = None
    grain: Grain = Grain.UNIQUE
    rare: bool = False
    place: Place = field(default_factory=here, compare=False, repr=False)


@dataclass(frozen=True)
class Holds:
    """A condition over the target row that its value meets where nobody changed it since.

    For values that cannot be computed again, such as the time at which a script ran, or of which
    one of several was written: `"day = ANY (spells.days)"`. Columns are those of the target row; a
    label is a reference of it, or one of the source row's joins, and `source` is that row itself.
    """

    sql: str


@dataclass(frozen=True)
class Stamp:
    """A value that is set whenever its row is written, such as `updated_at`.

    It was edited where another column of the row was.
    """


Was = str | Holds | Stamp


class Policy(Enum):
    """What a run does to a column of an adopted row; by default stale is repaired, edited kept.

    NULL is stale, since scripts leave columns empty far more often than people empty them;
    `KEEP_EMPTY` says of a column that people did.
    """

    KEEP = "keep"
    REPAIR = "repair"
    KEEP_EMPTY = "keep_empty"


@dataclass(frozen=True, init=False)
class Identity:
    """The rules, tried in order, by which rows of an earlier migration are recognised.

    `was` is what that migration wrote: {column: expression over the source row, `Holds` or
    `Stamp`}; a column that is not named was left at its default, and references that a rule looks
    at were what the rule found. A value equal to neither `was` nor what the mapping writes was
    edited by people. `policy` is {column: Policy}: keep the column of every adopted row, or repair
    it, edited or not. `accept` is {doubt: reason}: doubts about the rules that `adopt` told by
    these names, and that somebody looked into.
    """

    rules: tuple[Match, ...]
    was: MappingOf[str, Was]
    joins: MappingOf[str, Join]
    policy: MappingOf[str, Policy]
    accept: MappingOf[str, str]
    place: Place = field(compare=False, repr=False)

    def __init__(
        self,
        *rules: Match,
        was: MappingOf[str, Was] | None = None,
        joins: MappingOf[str, Join] | None = None,
        policy: MappingOf[str, Policy] | None = None,
        accept: MappingOf[str, str] | None = None,
    ) -> None:
        """Take the rules in order; `joins` adds labels to those of the mapping."""
        object.__setattr__(self, "rules", rules)
        object.__setattr__(self, "was", was or {})
        object.__setattr__(self, "joins", joins or {})
        object.__setattr__(self, "policy", policy or {})
        object.__setattr__(self, "accept", accept or {})
        object.__setattr__(self, "place", here())
