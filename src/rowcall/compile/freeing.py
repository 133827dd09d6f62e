"""The SQL of which cause lets each quarantined unit go at last, when causes are mended in order.

A unit moves when all its problems are gone: its own, which are mended with their mapping and
reason, and those of its parents, which move themselves by then. So each unit has a place in the
order of the causes: the last of its problems', where of several ways to a parent the first counts.
Everything is found again from staged rows and entries; a run writes nothing for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.blocks import Block, blocks, own_blocks
from rowcall.compile.circles import on_a_circle
from rowcall.compile.copied_keys import copied_keys
from rowcall.compile.joins import label_joins
from rowcall.compile.quarantined import PROBLEMS
from rowcall.compile.references import entry_join, is_key_given, key_names, own_keys
from rowcall.compile.relations import entries
from rowcall.compile.units import unit_columns, units
from rowcall.mapping.columns import Ref
from rowcall.sql.clauses import indented
from rowcall.sql.quote import name, text

_STAYS = "('quarantined', 'excluded')"


@dataclass(frozen=True)
class Held:
    """A reading with quarantined units, its place among all of them, and what is told of them."""

    number: int
    bound: Bound
    of: int
    told: frozenset[str] = frozenset()

    @property
    def reading(self) -> Reading:
        """Return the reading."""
        return self.bound.readings[self.of]


def problems_told(held: Sequence[Held]) -> str:
    """Return a SELECT of each reading's number, problem, and how many units have it."""
    return "\nUNION ALL\n".join(
        f"SELECT {one.number} AS reading, problem, count(*) AS units\n"
        f"  FROM {entries(one.reading.entry_table)} AS entry, unnest({PROBLEMS}) AS problem\n"
        " WHERE entry.outcome = 'quarantined'\n GROUP BY problem"
        for one in held
    )


def freed_units(
    held: Sequence[Held], project: BoundProject, causes: Sequence[tuple[str, str, int]]
) -> str:
    """Return a SELECT of units by the cause that they count for, the one that lets them go, and
    their mapping; and of every cause with no units.

    `causes` are mapping, reason and units of those that the ledger tells; the largest comes first.
    `held` stand in the order of loading.
    """
    ctes: dict[str, str] = {}
    found: list[str] = []
    told = [*causes]
    for one in held:
        freeing = _Freeing(one, project, held)
        ctes[f"unit_{one.number}"] = freeing.stuck()
        if freeing.to_others:
            ctes[f"link_{one.number}"] = freeing.links()
            found.append(freeing.excluded_parents("link"))
        if freeing.to_itself:
            ctes[f"own_{one.number}"] = freeing.own_links()
            ctes[f"cycle_{one.number}"] = freeing.cycles()
            found += [freeing.excluded_parents("own"), freeing.own_troubles()]
        own = {*one.told} - {*freeing.blocked}
        told += [(one.bound.name, problem.partition("|")[0], 0) for problem in sorted(own)]
    ctes["cause"] = _causes(told, found)
    for one in held:
        ctes[f"place_{one.number}"] = _Freeing(one, project, held).places()
    listed = ",\n".join(f"{cte} AS MATERIALIZED (\n{indented(sql)}\n)" for cte, sql in ctes.items())
    counts = [
        "SELECT unit.cause_mapping, unit.cause_reason, cause.mapping, cause.reason,\n"
        f"       {text(one.bound.name)}, count(*)\n"
        f"  FROM unit_{one.number} AS unit\n"
        f"  JOIN place_{one.number} AS found ON found.key = unit.key AND found.part = unit.part\n"
        "  JOIN cause ON cause.place = found.place\n GROUP BY 1, 2, 3, 4"
        for one in held
    ]
    counts.append("SELECT mapping, reason, mapping, reason, mapping, 0\n  FROM cause")
    return f"WITH {listed}\n" + "\nUNION ALL\n".join(counts)


def _causes(causes: Sequence[tuple[str, str, int]], found: list[str]) -> str:
    known = ", ".join(
        f"({text(mapping)}, {text(reason)}, {units})" for mapping, reason, units in causes
    )
    selects = "\nUNION ALL\n".join([f"VALUES {known}", *found])
    return (
        "SELECT mapping, reason, row_number() OVER (\n"
        '         ORDER BY max(units) DESC, mapping COLLATE "C", reason COLLATE "C") AS place\n'
        f"  FROM (\n{indented(selects, 4)}) AS told (mapping, reason, units)\n"
        " GROUP BY mapping, reason"
    )


@dataclass(frozen=True)
class _Freeing:
    """The parts of the statement that speak of one reading."""

    one: Held
    project: BoundProject
    held: Sequence[Held]

    @property
    def to_others(self) -> list[Block]:
        """References to other mappings by which units of the reading are blocked now."""
        listed = blocks(self.one.bound, self.one.of, self.project)
        return [block for block in listed if self.one.told & {*block.told}]

    @property
    def to_itself(self) -> list[Block]:
        """References to the own mapping: of units with other troubles nobody has looked yet."""
        return own_blocks(self.one.bound)

    @property
    def blocked(self) -> list[str]:
        """What is told of units that wait for a parent; one with a copied value follows its cause,
        since it is told of nothing else.
        """
        copied = copied_keys(self.one.bound, self.project)
        found = [block.blocked for block in (*self.to_others, *self.to_itself)]
        return found + [f"blocked_by_parent|{one.told('blocked_by_parent')}" for one in copied]

    def stuck(self) -> str:
        keys = "".join(f", entry.k{i}" for i in range(1, len(self.one.reading.key) + 1))
        return (
            f"SELECT entry.source_key AS key, entry.part{keys}, {PROBLEMS} AS problems,\n"
            "       entry.cause_mapping, entry.cause_reason\n"
            f"  FROM {entries(self.one.reading.entry_table)} AS entry\n"
            " WHERE entry.outcome = 'quarantined'"
        )

    def links(self) -> str:
        """The parents that keep units: one line for each way that leads to one that stays."""
        ways: list[str] = []
        joins: list[str] = []
        for block in self.to_others:
            told = f"source.unit__problems && {_texts(block.told)}"
            for prefix, ref in _ways(block):
                there = name(f"{prefix}__ref")
                joins.append(f"  {entry_join(ref, prefix, self.project)}")
                ways.append(
                    f"({text(block.column)}, {told}, {self._number(ref)},"
                    f" {text(ref.target_mapping)}, {there}.source_key, {there}.part,"
                    f" {there}.outcome, {there}.reason)"
                )
        listed = ",\n         ".join(ways)
        wanted = [said for block in self.to_others for said in block.told]
        keys = [way for block in self.to_others for way in _ways(block)]
        relation = self._rows(
            keys, f"unit_{self.one.number}", f"unit.problems && {_texts(wanted)}", "unit.problems"
        )
        joined = "\n".join(joins)
        return (
            "SELECT source.unit__key AS key, source.unit__part AS part, way.*\n"
            f"  FROM {relation} AS source\n{joined}\n"
            f" CROSS JOIN LATERAL (VALUES\n         {listed})\n"
            "    AS way (problem, holds, parent, mapping, parent_key, parent_part, outcome,"
            " reason)\n"
            f" WHERE way.holds AND way.outcome IN {_STAYS}"
        )

    def own_links(self) -> str:
        """The parents of all units that stay, in the mapping itself; missing ones too."""
        own = entries(self.one.reading.entry_table)
        # nothing was computed of a row that raises
        stays = (
            f"unit.outcome IN {_STAYS}\n"
            "                   AND coalesce(split_part(unit.problems[1], '|', 1)"
            " <> 'expression_failed', TRUE)"
        )
        keys = [(block.column, block.ref) for block in self.to_itself]
        relation = self._rows(keys, own, stays, "unit.outcome")
        return "\nUNION ALL\n".join(
            f"SELECT source.unit__key AS key, source.unit__part AS part, {text(block.column)}"
            " AS problem,\n"
            "       source.unit__problems = 'quarantined' AS is_stuck,\n"
            f"       {_none_there(block, self.one.bound)} AS is_missing,\n"
            f"       {text(self.one.bound.name)} AS mapping, parent.source_key AS parent_key,\n"
            "       parent.part AS parent_part, parent.outcome, parent.reason\n"
            f"  FROM {relation} AS source\n"
            f"  LEFT JOIN {own} AS parent\n    ON {_parent_is(block)} AND parent.is_first"
            for block in self.to_itself
        )

    def cycles(self) -> str:
        """The units that are their own ancestors: their mending gives them another parent."""
        links = (
            "SELECT problem, key, part, problem, parent_key, parent_part\n"
            f"  FROM own_{self.one.number} WHERE outcome IN {_STAYS}"
        )
        return on_a_circle(
            indented(links), ("problem", "key", "part"), ("in_problem", "parent_key", "parent_part")
        )

    def excluded_parents(self, links: str) -> str:
        """The rules that leave parents out are causes, too."""
        return (
            f"SELECT mapping, reason, 0 FROM {links}_{self.one.number} WHERE outcome = 'excluded'"
        )

    def own_troubles(self) -> str:
        mapping = text(self.one.bound.name)
        return (
            f"SELECT {mapping}, 'missing_reference', 0 FROM own_{self.one.number}"
            " WHERE is_missing AND is_stuck\n"
            f"UNION ALL\nSELECT {mapping}, 'reference_cycle', 0 FROM cycle_{self.one.number}"
        )

    def places(self) -> str:
        """The place of each unit; what only follows another unit has the place of its cause."""
        found = (
            "SELECT key, part, max(place) AS place\n"
            f"  FROM (\n{indented(self._problems(), 4)}) AS problem\n GROUP BY key, part"
        )
        if self.to_itself:
            found = (
                "WITH RECURSIVE spread AS (\n"
                f"{indented(found)}\n"
                "   UNION\n"
                "  SELECT link.key, link.part, spread.place\n"
                f"    FROM spread JOIN own_{self.one.number} AS link\n"
                "      ON link.parent_key = spread.key AND link.parent_part = spread.part\n"
                f"   WHERE link.is_stuck AND {self._is_no_cycle()}\n"
                ")\n"
                "SELECT key, part, max(place) AS place FROM spread GROUP BY key, part"
            )
        return (
            "SELECT unit.key, unit.part, coalesce(found.place, cause.place) AS place\n"
            f"  FROM unit_{self.one.number} AS unit\n"
            f"  LEFT JOIN (\n{indented(found, 4)}) AS found\n"
            "    ON found.key = unit.key AND found.part = unit.part\n"
            "  LEFT JOIN cause\n"
            "    ON cause.mapping = unit.cause_mapping AND cause.reason = unit.cause_reason"
        )

    def _problems(self) -> str:
        """The place of each problem: of several ways out the first."""
        selects = [self._of_the_unit()]
        if self.to_others:
            selects.append(self._of_parents())
        if self.to_itself:
            selects.append(self._of_own_rows())
        listed = indented("\nUNION ALL\n".join(selects), 4)
        return (
            "SELECT key, part, min(place) AS place\n"
            f"  FROM (\n{listed}) AS way\n GROUP BY key, part, problem"
        )

    def _of_the_unit(self) -> str:
        others = {block.missing: block.column for block in self.to_others if block.missing}
        cases = "".join(
            f" WHEN {text(said)} THEN {text(column)}" for said, column in others.items()
        )
        problem = f"CASE told.problem{cases} ELSE told.problem END" if cases else "told.problem"
        return (
            f"SELECT unit.key, unit.part, {problem} AS problem, cause.place\n"
            f"  FROM unit_{self.one.number} AS unit\n"
            " CROSS JOIN LATERAL unnest(unit.problems) AS told (problem)\n"
            f"  JOIN cause ON cause.mapping = {text(self.one.bound.name)}\n"
            "   AND cause.reason = split_part(told.problem, '|', 1)\n"
            f" WHERE told.problem <> ALL ({_texts(self.blocked)})"
        )

    def _of_parents(self) -> str:
        parents = sorted(
            {
                number
                for block in self.to_others
                for _, ref in _ways(block)
                if (number := self._number(ref)) >= 0
            }
        )
        joins = "".join(
            f"  LEFT JOIN place_{number} AS of_{number}\n"
            f"    ON link.parent = {number} AND link.outcome = 'quarantined'\n"
            f"   AND of_{number}.key = link.parent_key AND of_{number}.part = link.parent_part\n"
            for number in parents
        )
        places = ", ".join(["cause.place", *(f"of_{number}.place" for number in parents)])
        return (
            f"SELECT link.key, link.part, link.problem, coalesce({places})\n"
            f"  FROM link_{self.one.number} AS link\n{joins}"
            "  LEFT JOIN cause ON link.outcome = 'excluded'\n"
            "   AND cause.mapping = link.mapping AND cause.reason = link.reason"
        )

    def _of_own_rows(self) -> str:
        mapping = text(self.one.bound.name)
        return (
            "SELECT link.key, link.part, link.problem, cause.place\n"
            f"  FROM own_{self.one.number} AS link\n"
            f"  JOIN cause ON cause.mapping = {mapping}\n"
            "   AND cause.reason = CASE WHEN link.is_missing THEN 'missing_reference'\n"
            f"                           WHEN NOT ({self._is_no_cycle()}) THEN 'reference_cycle'\n"
            "                           WHEN link.outcome = 'excluded' THEN link.reason END\n"
            " WHERE link.is_stuck"
        )

    def _is_no_cycle(self) -> str:
        return (
            "(link.problem, link.key, link.part) NOT IN\n"
            f"       (SELECT problem, key, part FROM cycle_{self.one.number})"
        )

    def _rows(self, keys: Sequence[tuple[str, Ref]], those: str, where: str, besides: str) -> str:
        """The staged rows of some units with the keys of their parents, and one column besides.

        The expressions raise on none of them: they were computed when the units were judged.
        """
        reading = self.one.reading
        given: dict[str, str] = {}
        joins = label_joins(reading.joins, self.project, reading.shape)
        for prefix, ref in keys:
            computed, more, _ = own_keys(ref, prefix, self.project, reading.shape)
            given |= {key: computed[key] for key in key_names(prefix, ref)}
            joins += more
        listed = "".join(f",\n               {sql} AS {name(key)}" for key, sql in given.items())
        joined = "".join(f"\n          {join}" for join in joins)
        unit = unit_columns(reading)
        is_unit = f"unit.source_key = {unit['unit__key']}"
        if reading.has_unique_key:
            named = [unit[f"unit__k{i}"] for i in range(1, len(reading.key) + 1)]
            is_unit = " AND ".join(f"unit.k{i} = {key}" for i, key in enumerate(named, 1))
        elif those.startswith("unit_"):
            is_unit = f"unit.key = {unit['unit__key']}"
        return (
            "(SELECT source.unit__key, source.unit__part,"
            f" source.unit__problems{listed}\n"
            f"          FROM (SELECT source.*, {unit['unit__key']} AS unit__key,\n"
            f"                       {unit['unit__part']} AS unit__part,"
            f" {besides} AS unit__problems\n"
            f"                  FROM {units(reading)} AS source\n"
            f"                  JOIN {those} AS unit\n"
            f"                    ON {is_unit} AND unit.part = {unit['unit__part']}\n"
            f"                 WHERE {where}\n"
            f"                OFFSET '0') AS source{joined})"
        )

    def _number(self, ref: Ref) -> int:
        """Return the number of the parent's reading, -1 where none of its units is quarantined."""
        parent = self.project[ref.target_mapping]
        relations = [reading.relation for reading in parent.readings]
        of = relations.index(ref.source) if ref.source in relations else 0
        return next(
            (one.number for one in self.held if (one.bound.name, one.of) == (parent.name, of)), -1
        )


def _ways(block: Block) -> list[tuple[str, Ref]]:
    """Return the reference and its alternatives, each with the name of its own."""
    others = enumerate(block.ref.alternatives, 1)
    return [
        (block.column, block.ref),
        *((f"{block.column}__or{i}", ref) for i, ref in others),
    ]


def _parent_is(block: Block) -> str:
    keys = key_names(block.column, block.ref)
    return " AND ".join(f"parent.k{i} = source.{name(key)}" for i, key in enumerate(keys, 1))


def _none_there(block: Block, bound: Bound) -> str:
    shape = bound.target.column(block.column) if bound.target else None
    none = "parent.source_key IS NULL"
    if shape is not None and shape.not_null:
        return none
    keys = key_names(block.column, block.ref)
    given = [f"source.{name(key)} IS NOT NULL" for key in keys]
    is_given = is_key_given(block.ref, given, bound.readings[0].shape)
    return f"({none} AND ({is_given}))"


def _texts(listed: Sequence[str]) -> str:
    return f"ARRAY[{', '.join(map(text, listed))}]::text[]"
