"""What holds for the rows of a mapping, in words: which move, which become one, what else."""

from rowcall.mapping.mapping import Mapping
from rowcall.mapping.sources import AfterLoad, Exclude, Reject
from rowcall.report.describe.description import Fact, Sentence, codes, listed, say
from rowcall.report.describe.sources import members
from rowcall.report.describe.words import comes_from


def describe_rules(mapping: Mapping) -> list[Fact]:
    """Return the facts in the order in which judging asks for them; some have no sentence."""
    when = (say("the units for which {}", mapping.when),) if mapping.when else ()
    return [
        Fact("takes", when),
        Fact("shall not move", _of_all(mapping.exclude, mapping, "exclude")),
        Fact("cannot move", _of_all(mapping.reject, mapping, "reject")),
        Fact("requires", _required(mapping)),
        Fact("merge", _merge(mapping)),
        Fact("copies of a key", _survivors(mapping)),
        Fact("ids", _created(mapping)),
        Fact("a stand-in row", _stand_in(mapping)),
        Fact("after the load", _after_load(mapping.after_load)),
        Fact("phase", ((mapping.phase,),) if mapping.phase else ()),
        Fact("batch", ((f"{mapping.batch:,} staged rows",),)),
    ]


def _of_all(own: tuple[Exclude | Reject, ...], mapping: Mapping, name: str) -> tuple[Sentence, ...]:
    rules: dict[str, tuple[Exclude | Reject, ...]] = {"": own}
    rules |= {member.table: getattr(member, name) for member in members(mapping.source)}
    return tuple(
        say("{}: {}{}", rule.reason, say("of {}, ", table) if table else (), (_when(rule)))
        for table, listed_rules in rules.items()
        for rule in listed_rules
    )


def _when(rule: Exclude | Reject) -> Sentence:
    return say("where {}", rule.when)


def _required(mapping: Mapping) -> tuple[Sentence, ...]:
    return tuple(
        say("{}: a row that {} made of {}", label, ref.target_mapping, comes_from(ref))
        for label, ref in mapping.require.items()
    )


def _merge(mapping: Mapping) -> tuple[Sentence, ...]:
    merge = mapping.merge
    if merge is None:
        return ()
    said = [say("rows that agree in {} become one", codes(merge.by, " and "))]
    if merge.survivor:
        said.append(say("the one stays that comes first by {}", merge.survivor))
    gathers = {"": merge.gather} | {m.table: m.gather for m in members(mapping.source)}
    said += [
        say("of the others it keeps in {}: {}{}", column, sql, say(" of {}", of) if of else ())
        for of, gather in gathers.items()
        for column, sql in gather.items()
    ]
    return tuple(said)


def _survivors(mapping: Mapping) -> tuple[Sentence, ...]:
    orders = {"": mapping.survivor} | {m.table: m.survivor for m in members(mapping.source)}
    return tuple(
        say("{}the first stays by {}", say("of {}, ", of) if of else (), order)
        for of, order in orders.items()
        if order
    )


def _created(mapping: Mapping) -> tuple[Sentence, ...]:
    times = {"": mapping.created} | {m.table: m.created for m in members(mapping.source)}
    return tuple(
        say("ordered by {}{}", sql, say(" of {}", of) if of else ())
        for of, sql in times.items()
        if sql
    )


def _after_load(later: AfterLoad | None) -> tuple[Sentence, ...]:
    if later is None:
        return ()
    columns = codes(later.columns, " and ")
    computed = say(
        "{}, by {}, are what {} finds in the target's tables", columns, later.key, later.file
    )
    return ((*computed, "; a written value that this replaces is marked"),)


def _stand_in(mapping: Mapping) -> tuple[Sentence, ...]:
    pairs = [say("{} = {}", column, sql) for column, sql in mapping.placeholder.items()]
    return (listed(pairs),) if pairs else ()
