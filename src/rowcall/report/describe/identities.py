"""How rows of an earlier migration are recognised, in words, and what becomes of their values."""

from rowcall.mapping.columns import Ref
from rowcall.mapping.identity import Grain, Holds, Identity, Match, Policy, Stamp, Was
from rowcall.report.describe.description import Fact, Sentence, listed, say
from rowcall.report.describe.words import comes_from

_GRAINS = {
    Grain.UNIQUE: "where several units agree, it is undecided",
    Grain.INTERCHANGEABLE: "where several units agree, they take the rows in the order of the keys",
    Grain.COLLAPSED: "where several units agree, it is that of the first",
}

_POLICIES = {
    Policy.KEEP: "kept, whatever it is",
    Policy.REPAIR: "repaired, also where it was edited",
    Policy.KEEP_EMPTY: "kept where it was edited, and where it was emptied",
}


def describe_identity(identity: Identity | None) -> list[Fact]:
    """Return the rules in the order in which they are tried, then what was written, and policies.

    Facts without a sentence are left out by who asks.
    """
    if identity is None:
        return []
    return [
        Fact("adopts", tuple(_rule(rule) for rule in identity.rules)),
        Fact("earlier values", tuple(_was(column, was) for column, was in identity.was.items())),
        Fact("policy", tuple(_policy(*pair) for pair in identity.policy.items())),
        Fact("accepts", tuple(say("{}: {}", *pair) for pair in identity.accept.items())),
    ]


def _rule(rule: Match) -> Sentence:
    evidence = [
        say(
            "{} is {}", theirs, _ours(ours) if isinstance(ours, Ref) else say("the unit's {}", ours)
        )
        for theirs, ours in rule.evidence.items()
    ]
    which = [say("of {}", rule.of)] if rule.of else []
    which += [say("with {}", rule.when)] if rule.when else []
    units = say(", for units {}", listed(which, " and ")) if which else ()
    row = say("by {}: the row whose {}{}", rule.name, listed(evidence, " and "), units)
    return (*row, f"; {_GRAINS[rule.grain]}")


def _ours(ref: Ref) -> Sentence:
    return say("the row of {} adopted for the unit's {}", ref.target_mapping, comes_from(ref))


def _was(column: str, was: Was) -> Sentence:
    if isinstance(was, Stamp):
        return say("{}: edited where another column of the row was", column)
    if isinstance(was, Holds):
        return say("{}: a value that nobody changed while {}", column, was.sql)
    return say("{}: {}", column, was)


def _policy(column: str, policy: Policy) -> Sentence:
    return say("{} is {}", column, (_POLICIES[policy],))
