"""The layers of judging that need the whole row of the target.

`completed` computes columns from others, `generated` adds what the table makes of the row, where
checks read it, `checked` evaluates the target's check constraints.
"""

from dataclasses import dataclass
from functools import cached_property

from rowcall.compile.alone import laterals
from rowcall.compile.bind import Bound
from rowcall.compile.own_columns import named_in
from rowcall.compile.problems import array_of, told
from rowcall.compile.troubles import first_of
from rowcall.compile.unwritten import defaults, generated, read_of
from rowcall.compile.values import Piece
from rowcall.mapping.columns import Computed, Ref
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.sql.clauses import indented, select_list
from rowcall.sql.quote import name, text


@dataclass(frozen=True)
class WholeRow:
    """What follows from the columns of a row that a mapping writes, once their own values are
    decided.
    """

    bound: Bound
    pieces: tuple[Piece, ...]

    def layers(self) -> dict[str, str]:
        """Return the SELECT of each layer by its name, over `decided`."""
        return {
            "completed": self._completed(),
            **self._generated(),
            "checked": self._checked(),
        }

    @cached_property
    def computed(self) -> tuple[Piece, ...]:
        """Return the columns that are computed from others."""
        return tuple(p for p in self.pieces if isinstance(p.word, Computed))

    def _completed(self) -> str:
        """Add what needs the whole target row: computed columns, and defaults that checks read."""
        columns = {p.name: p.cast for p in self.computed}
        columns |= {
            f"{p.name}__trouble": first_of([*p.later_troubles])
            for p in self.computed
            if p.later_troubles
        }
        if self.bound.target:
            columns |= defaults(self.bound, self._checks)
        more = ",\n       " + select_list(columns) if columns else ""
        return f"SELECT {'resolved' if self.computed else 'decided'}.*{more}\n  FROM {self._made()}"

    def _made(self) -> str:
        """Return the decided rows, beside them what columns are computed to before they fit."""
        if not self.computed:
            return "decided"
        given, _ = laterals(self.computed)
        values = select_list({f"{p.name}__value": p.value for p in self.computed})
        # a value is asked for its troubles, and would be computed for each of them
        kept = "\nOFFSET '0'" if any(p.later_troubles for p in self.computed) else ""
        rows = (
            f"SELECT decided.*, source.*,\n       {values}\n"
            f"  FROM decided\n CROSS JOIN LATERAL {given}{kept}"
        )
        return f"(\n{indented(rows)}\n) AS resolved"

    @property
    def _checks(self) -> list[str]:
        return [
            check.expression for check in (self.bound.target.checks if self.bound.target else ())
        ]

    def _generated(self) -> dict[str, str]:
        """Add generated columns that checks read: the table makes them of the complete row."""
        made = generated(self.bound, self._checks) if self.bound.target else {}
        if not made:
            return {}
        columns = select_list(made)
        return {"generated": f"SELECT completed.*,\n       {columns}\n  FROM completed"}

    def _checked(self) -> str:
        whole = "generated" if self._generated() else "completed"
        found = [
            (
                f"({check.expression}) IS FALSE{self._but_for(reads)}",
                text(f"check_violated|{check.name}"),
            )
            for check in (self.bound.target.checks if self.bound.target else ())
            if not self._is_later(reads := self._read_by(check.expression))
        ]
        for p in self.computed:
            assert isinstance(p.word, Computed)
            unless = self._but_for(self._read_by(p.word.sql))
            told_of = {text(t.told): text(told(t, p.word.fallback)) for t in p.later_troubles}
            trouble = name(f"{p.name}__trouble")
            found += [(f"{trouble} = {t}{unless}", said) for t, said in told_of.items()]
        if not found:
            return f"SELECT {whole}.*, unit__problems AS unit__all\n  FROM {whole}"
        cases = array_of([f"CASE WHEN {when} THEN {said} END" for when, said in found])
        any_of = " OR ".join(when for when, _ in found)
        more = f"CASE WHEN {any_of} THEN unit__problems || {cases} ELSE unit__problems END"
        return f"SELECT {whole}.*,\n       {more} AS unit__all\n  FROM {whole}\nOFFSET '0'"

    def _read_by(self, expression: str) -> list[Piece]:
        """Return the columns that an expression over the target row reads, also through others."""
        written = {p.name: p for p in self.pieces}
        found: dict[str, Piece] = {}
        target = self.bound.target
        read = read_of(target, expression) if target else []
        waiting = [column for column in read if column in written]
        while waiting:
            p = written[waiting.pop()]
            if p.name not in found and isinstance(p.word, Computed):
                waiting += named_in(p.word.sql, [*written])
            found[p.name] = p
        return list(found.values())

    def _is_later(self, pieces: list[Piece]) -> bool:
        """Whether a reference among these is followed after all units are judged: only the database
        sees the row as it will be.
        """
        return any(
            isinstance(p.word, Ref)
            and (p.word.is_deferred or p.word.target_mapping == self.bound.name)
            for p in pieces
        )

    def _but_for(self, pieces: list[Piece]) -> str:
        """Return SQL for `and none of these is in error`: of a row without its value, what fails
        for want of it is no cause of its own.
        """
        told_of = dict.fromkeys(
            told(t, p.word.fallback)
            for p in pieces
            if not isinstance(p.word.fallback, Null | Placeholder)
            for t in p.troubles
        )
        told_of |= dict.fromkeys(
            t.told
            for p in pieces
            if isinstance(p.word.fallback, Placeholder)
            for t in p.later_troubles
        )
        unless = "".join(
            f" AND {name(f'{p.name}__trouble')} IS NULL"
            for p in pieces
            if isinstance(p.word, Computed) and p.later_troubles
        )
        if told_of:
            listed = ", ".join(map(text, told_of))
            unless = f" AND NOT coalesce(unit__problems && ARRAY[{listed}], FALSE){unless}"
        return unless
