"""FanOuts that do not fit their table or their sharers."""

from collections.abc import Iterator

from rowcall.compile.check.subject import Subject, did_you_mean, listed
from rowcall.compile.folded import is_folded
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.sources import FanOut, key_columns


def fan_out_findings(subject: Subject) -> Iterator[Finding]:
    """Find unknown or shadowed columns, uneven parts, and sharing without `when`."""
    sharing: dict[str, list[tuple[FanOut, Mapping]]] = {}
    for mapping in subject.project.mappings:
        if isinstance(mapping.source, FanOut):
            sharing.setdefault(mapping.source.name, []).append((mapping.source, mapping))
        elif mapping.when:
            yield Finding(
                "when_without_sharing",
                f'"{mapping.name}" has a when, and no other mapping shares its source:'
                " what it does not take would have no outcome",
                mapping.place,
                "name what shall not move: exclude=(Exclude(reason, when),)",
            )
    for shared in sharing.values():
        yield from _one(shared[0][0], subject)
        yield from _sharers(shared)


def _one(fan_out: FanOut, subject: Subject) -> Iterator[Finding]:
    about = f'FanOut "{fan_out.name}"'
    if not fan_out.parts:
        yield Finding("fan_out_parts", f"{about} has no parts", fan_out.place)
        return
    if "" in fan_out.parts:
        yield Finding(
            "fan_out_parts",
            f"{about} has a part '', which is the part of rows with nothing filled",
            fan_out.place,
        )
    first, names = next((part, set(filled)) for part, filled in fan_out.parts.items())
    for part, filled in fan_out.parts.items():
        if set(filled) != names or not filled:
            yield Finding(
                "fan_out_parts",
                f"{about}: part '{part}' has {listed(filled) or 'no columns'}, and part"
                f" '{first}' has {listed(next(iter(fan_out.parts.values())))}",
                fan_out.place,
                "all parts have the same names",
            )
    table = subject.source.tables.get(fan_out.table)
    if table is None:
        return
    for part, filled in fan_out.parts.items():
        for column in filled.values():
            if table.column(column) is None:
                yield Finding(
                    "unknown_column",
                    f"{about}: part '{part}' reads column \"{column}\","
                    f' which does not exist in "{table.name}"',
                    fan_out.place,
                    did_you_mean(column, table.column_names),
                )
    kept = {"part", *key_columns(fan_out.key)}
    if any(is_folded(column) for column in table.columns):
        # the columns that say what is equal there are not known by name
        kept |= names
    for name in sorted({"part", *names} & kept & set(table.column_names)):
        yield Finding(
            "fan_out_shadows",
            f'{about}: "{name}" is the name of a column of "{table.name}" already',
            fan_out.place,
            "give it a name of its own" if name in names else "a FanOut's rows have a part",
        )


def _sharers(shared: list[tuple[FanOut, Mapping]]) -> Iterator[Finding]:
    first = shared[0][0]
    for fan_out, mapping in shared:
        if fan_out != first:
            yield Finding(
                "fan_outs_differ",
                f'"{mapping.name}" has another FanOut "{fan_out.name}" than "{shared[0][1].name}"',
                fan_out.place,
                "name it once and share it",
            )
        if len(shared) > 1 and mapping.when is None:
            yield Finding(
                "shared_without_when",
                f'"{mapping.name}" shares FanOut "{fan_out.name}" and takes all of its parts',
                mapping.place,
                'say which ones with when="…"',
            )
