"""DuckDB's SQL that holds a reading's expected values against its entries and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from rowcall.compile.copied_keys import KINDS
from rowcall.compile.deferred import deferred_columns
from rowcall.compile.gather import gather_troubles
from rowcall.compile.judge import judging
from rowcall.compile.troubles import FAILED
from rowcall.mapping.columns import Computed, Ref
from rowcall.sql.quote import text
from rowcall.verify.expected import Expected
from rowcall.verify.naming import name, qualified, select_list
from rowcall.verify.piece import AS_IT_STANDS, Piece, column_of

_UNIT = (
    "unit__key", "unit__part",
    "entry_outcome", "entry_reason", "entry_target", "is_there",
)  # fmt: skip
# quarantined for these, a unit must be in trouble here too; other reasons look at other rows
_OWN_REASONS = ("missing_reference", "blocked_by_parent", "bad_value", "unknown_code", "too_long")


def unit_name(key: str = "unit__key", part: str = "unit__part") -> str:
    """Return SQL for a unit as findings name it."""
    return f"{key} || CASE {part} WHEN '' THEN '' ELSE '/' || {part} END"


@dataclass(frozen=True)
class Compared:
    """One reading's units beside their entries and rows; `after`, `kept` name what there is.

    `standing` names the columns of the rows by what PostgreSQL was asked for them.
    """

    expected: Expected
    standing: Mapping[str, str]
    after: tuple[str, ...]
    has_kept: bool

    def view(self) -> str:
        """Return the query: each unit, its entry, and per part of the target what differs."""
        one = self.expected
        bound = one.sheet.bound
        columns = {
            "entry_outcome": "entry.outcome",
            "entry_reason": "entry.reason",
            "entry_target": "entry.target_key",
            "is_there": "stands.target_key IS NOT NULL" if bound.target else "FALSE",
            "in_trouble": self._trouble(is_own=False),
            "in_own_trouble": self._trouble(is_own=True),
        }
        for i, (key, part) in enumerate(one.parts.items(), 1):
            now = f"stands.{self.standing[part.stands]}"
            unless = self._unless_kept(key)
            wanted = self._wanted(key, now if part.expected == AS_IT_STANDS else part.expected)
            columns[f"wanted{i}"] = wanted
            columns[f"stands{i}"] = now
            columns[f"differs{i}"] = (
                "(entry.outcome = 'migrated' AND stands.target_key IS NOT NULL\n"
                f"        AND entry.reason IS DISTINCT FROM '{FAILED}'\n"
                f"        AND ({wanted}) IS DISTINCT FROM {now}{unless})"
            )
        columns |= {f"mark__{p.name}": self._marked(p) for p in self.marking}
        joins = [
            f"LEFT JOIN {qualified('entered', bound.name)} AS entry"
            f" ON entry.reading = {one.sheet.number}"
            " AND entry.source_key = found.unit__key AND entry.part = found.unit__part",
        ]
        if bound.target:
            joins.append(
                f"LEFT JOIN {qualified('stands', bound.name)} AS stands"
                " ON stands.target_key = entry.target_key AND entry.outcome = 'migrated'"
            )
        more = {"after": bool(self.after), "kept": self.has_kept, "gathered": bool(one.gathers)}
        joins += [
            f"LEFT JOIN {qualified(schema, bound.name)} AS {schema}"
            f" ON {schema}.target_key = entry.target_key AND entry.outcome = 'migrated'"
            for schema, is_there in more.items()
            if is_there
        ]
        if self.circular:
            joins.append(
                f"LEFT JOIN {qualified('cycles', one.label)} AS cycle"
                " ON cycle.source_key = found.unit__key AND cycle.part = found.unit__part"
            )
        found = qualified("found", one.label)
        joined = "\n".join(joins)
        return f"SELECT found.*, {select_list(columns)}\nFROM {found} AS found\n{joined}"

    def weighed(self) -> str:
        """Return the query of what later checks ask of each unit, from the view above.

        The view is evaluated once for it; only the values of what differs are made once more.
        """
        bound = self.expected.sheet.bound
        merge = bound.mapping.merge if bound.mapping else None
        places = list(self.expected.parts)
        columns = {
            **{key: key for key in (*_UNIT, *self.expected.turn)},
            "wrong_outcome": self._wrong_outcome(),
            "wanted_outcome": (
                "CASE WHEN unit__excluded IS NOT NULL THEN 'excluded: ' || unit__excluded"
                " WHEN in_trouble OR in_own_trouble THEN 'quarantined' ELSE 'migrated' END"
            ),
            **{f"differs{i}": f"differs{i}" for i in range(1, len(places) + 1)},
            **{f"mark__{p.name}": name(f"mark__{p.name}") for p in self.marking},
        }
        for i, column in enumerate(merge.by if merge else (), 1):
            if column in places:
                columns[f"by{i}"] = f"wanted{places.index(column) + 1}"
        return f"SELECT {select_list(columns)}\nFROM {self._relation}"

    def counts(self) -> str:
        """Return the query of one line: units, without entry, without row, and of each part."""
        listed = [
            "count(*)",
            "count(*) FILTER (WHERE entry_outcome IS NULL)",
            "count(*) FILTER (WHERE entry_outcome = 'migrated' AND NOT is_there)",
            "count(*) FILTER (WHERE wrong_outcome)",
            *(
                f"count(*) FILTER (WHERE differs{i})"
                for i in range(1, len(self.expected.parts) + 1)
            ),
        ]
        return f"SELECT {', '.join(listed)} FROM {self._weighed}"

    @property
    def marking(self) -> list[Piece]:
        """Return the columns whose fallback leaves a mark."""
        return [p for p in self.expected.pieces if p.leaves_mark and p.trouble]

    def marks(self) -> str:
        """Return the query of units whose marks of fallbacks are not those of their values."""
        listed = [
            f"SELECT {text(p.name)} AS column_name, unit__key AS source_key, unit__part AS part"
            f" FROM {self._weighed} WHERE entry_outcome = 'migrated' AND {name(f'mark__{p.name}')}"
            f" AND entry_reason IS DISTINCT FROM '{FAILED}'"
            for p in self.marking
        ]
        columns = "column_name, source_key, part"
        return (
            "SELECT coalesce(wanted.column_name, marked.column_name),"
            f" {unit_name('source_key', 'part')},"
            " CASE WHEN marked.part IS NULL THEN 'no mark' ELSE 'a mark' END,"
            " CASE WHEN wanted.part IS NULL THEN 'no mark' ELSE 'a mark' END"
            f" FROM ({' UNION ALL '.join(listed)}) AS wanted"
            f" FULL JOIN {qualified('marked', self.expected.label)} AS marked USING ({columns})"
            " WHERE wanted.part IS NULL OR marked.part IS NULL ORDER BY 1, 2"
        )

    def extra_entries(self) -> str:
        """Return the query of entries that have no unit."""
        units = f"SELECT 1 FROM {self._weighed} WHERE unit__key = source_key AND unit__part = part"
        return self._entries(f"NOT EXISTS ({units})")

    def doubled_entries(self) -> str:
        """Return the query of entries of which a unit has several."""
        return self._entries("TRUE GROUP BY source_key, part HAVING count(*) > 1")

    def _entries(self, condition: str) -> str:
        sheet = self.expected.sheet
        entered = qualified("entered", sheet.bound.name)
        return (
            f"SELECT {unit_name('source_key', 'part')} FROM {entered}"
            f" WHERE reading = {sheet.number} AND {condition} ORDER BY 1"
        )

    def first_units(self, where: str, limit: int, *, of_row: bool) -> str:
        """Return the query of the first rows for which it holds, or units with both outcomes."""
        outcomes = "concat_ws(': ', entry_outcome, entry_reason), wanted_outcome"
        listed = "CAST(entry_target AS VARCHAR)" if of_row else f"{unit_name()}, {outcomes}"
        return f"SELECT {listed} FROM {self._weighed} WHERE {where} ORDER BY 1 LIMIT {limit}"

    def first_values(self, part: int, limit: int) -> str:
        """Return the query of the first rows that differ in that part, and both values.

        Of what PostgreSQL compares itself, there are none.
        """
        listed = ["entry_target"]
        if [*self.expected.parts.values()][part - 1].expected != "FALSE":
            listed += [f"stands{part}", f"wanted{part}"]
        values = ", ".join(f"CAST({one} AS VARCHAR)" for one in listed)
        return f"SELECT {values} FROM {self._relation} WHERE differs{part} ORDER BY 1 LIMIT {limit}"

    def _wrong_outcome(self) -> str:
        """Return the condition that a unit's outcome is another one than its values call for."""
        # a value that is copied into a foreign key may name a row that is missing or waits
        by_copies = KINDS if self.expected.sheet.bound.copied else ()
        missed = {*_OWN_REASONS} if self.expected.unverified else self._missed
        own = [reason for reason in _OWN_REASONS if reason not in {*by_copies, *missed}]
        reasons = ", ".join(text(reason) for reason in own) or "NULL"
        return (
            f"(entry_reason IS DISTINCT FROM '{FAILED}' AND CASE\n"
            "   WHEN unit__excluded IS NOT NULL OR entry_outcome = 'excluded'\n"
            "   THEN unit__excluded IS NULL OR entry_outcome <> 'excluded'\n"
            "     OR entry_reason IS DISTINCT FROM unit__excluded\n"
            "   WHEN in_trouble THEN entry_outcome IN ('migrated', 'merged')\n"
            "   WHEN in_own_trouble THEN entry_outcome = 'migrated'\n"
            f"   ELSE entry_outcome = 'quarantined' AND entry_reason IN ({reasons}) END)"
        )

    @property
    def _relation(self) -> str:
        return qualified("compared", self.expected.label)

    @property
    def _weighed(self) -> str:
        return qualified("weighed", self.expected.label)

    @property
    def _missed(self) -> set[str]:
        """The troubles of values that are not judged again here: of stand-in rows, computed and
        gathered.
        """
        sheet = self.expected.sheet
        gathers = gather_troubles(sheet.bound, sheet.reading, sheet.project)
        told = {told.partition("|")[0] for listed in gathers.values() for told in listed}
        return told | {
            trouble.kind
            for p in judging(sheet.bound, sheet.project).pieces[sheet.number]
            if isinstance(p.word, Ref | Computed)
            for trouble in p.later_troubles
        }

    def _trouble(self, *, is_own: bool) -> str:
        listed = [
            f"({p.trouble})"
            for p in self.expected.pieces
            if p.quarantines and p.trouble and p.is_own == is_own
        ]
        listed += [f"({p.misfit})" for p in self.expected.pieces if p.misfit and not is_own]
        return " OR ".join([*([] if is_own else ["unit__rejected"]), *listed]) or "FALSE"

    @property
    def circular(self) -> set[str]:
        """Return the references that some units leave out: to the own table, and deferred ones."""
        return {*deferred_columns(self.expected.sheet.bound)} | {
            p.name for p in self.expected.pieces if p.is_own and p.leaves_mark
        }

    def _marked(self, p: Piece) -> str:
        return f"({p.trouble}{f' OR {self._in_cycle(p.name)}' if p.name in self.circular else ''})"

    def _in_cycle(self, column: str) -> str:
        return f"coalesce(list_contains(string_split(cycle.columns, ','), {text(column)}), FALSE)"

    def _wanted(self, key: str, wanted: str) -> str:
        if key in self.circular:
            return f"CASE WHEN NOT {self._in_cycle(key)} THEN {wanted} END"
        if key not in self.after:
            return wanted
        return f"CASE WHEN after.target_key IS NULL THEN {wanted} ELSE after.{name(key)} END"

    def _unless_kept(self, key: str) -> str:
        if not self.has_kept:
            return ""
        column = column_of(key, self.expected.sheet.bound)
        word = self.expected.sheet.reading.columns.get(column)
        if isinstance(word, Computed):
            return " AND kept.kept IS NULL"
        listed = f"list_contains(string_split(kept.kept, ','), {text(column)})"
        return f" AND NOT coalesce({listed}, FALSE)"
