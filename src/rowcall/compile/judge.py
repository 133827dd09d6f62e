"""The statement that judges every unit of a mapping from its own row."""

from dataclasses import dataclass, field, replace

from rowcall.compile.after_load import after_load_mark_rules
from rowcall.compile.alone import computed
from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.copied_keys import copied_mark_rules
from rowcall.compile.deferred import deferred_mark_rules
from rowcall.compile.evidence import adopts
from rowcall.compile.layers import Layers
from rowcall.compile.pieces import piece
from rowcall.compile.problems import MarkRule, marks
from rowcall.compile.references import existing, reference
from rowcall.compile.relations import judged
from rowcall.compile.self_references import self_mark_rules
from rowcall.compile.values import Piece
from rowcall.compile.wide import packed
from rowcall.mapping.columns import Computed, Const, Existing, Ref
from rowcall.schema.table import Column
from rowcall.sql.clauses import indented


@dataclass(frozen=True)
class Judging:
    """What judging one mapping needs: the statement, and the marks that it may set."""

    bound: Bound
    project: BoundProject
    mark_rules: tuple[MarkRule, ...]
    pieces: tuple[tuple[Piece, ...], ...] = field(repr=False)
    again: bool = False
    displaces: bool = False

    @property
    def adopts(self) -> bool:
        """Return whether rows of an earlier migration stand for some units."""
        return not self.again and adopts(self.bound, self.project)

    def statement(self, *, careful: bool = False) -> str:
        """Return CREATE TABLE AS: parallel workers read for it, as they do not for INSERT.

        `careful` spares the rows that the poison table names, whose expressions raise.
        """
        selects = [self.select(number, careful=careful) for number in range(len(self.pieces))]
        comment = f"/* rowcall: judge {self.bound.name} */"
        body = "\nUNION ALL\n".join(f"({indented(select, 1).strip()})" for select in selects)
        return f"{comment}\nCREATE UNLOGGED TABLE {judged(self.bound.name)} AS\n{body}"

    def probe(self, number: int, low: int, high: int, *, careful: bool = False) -> str:
        """Return a statement that computes all of some rows, to find the one that raises."""
        select = self.select(number, careful=careful, between=(low, high))
        return f"SELECT count(ROW(probe.*)) FROM ({select} OFFSET '0') AS probe"

    def probe_column(self, number: int, position: int, column: str = "") -> str:
        """Return a statement that computes one column of a row, or what is asked of any row."""
        pieces = tuple(p for p in self.pieces[number] if p.name == column)
        layers = replace(self._layers(number, between=(position - 1, position)), all_pieces=pieces)
        return f"SELECT count(ROW(probe.*)) FROM ({layers.values()} OFFSET '0') AS probe"

    def failing(self, number: int) -> list[str]:
        """Return the columns that can fail by themselves."""
        return [p.name for p in self.pieces[number] if p.can_fail]

    def select(
        self, number: int, *, careful: bool = False, between: tuple[int, int] | None = None
    ) -> str:
        """Return the SELECT of one reading, all of it or the rows (low, high]."""
        layers = [self._layers(i, careful, between) for i in range(len(self.pieces))]
        later = dict.fromkeys(key for of_member in layers for key in of_member.later)
        return layers[number].select(list(later))

    def _layers(
        self, number: int, careful: bool = False, between: tuple[int, int] | None = None
    ) -> Layers:
        return Layers(
            self.bound,
            self.project,
            self.mark_rules,
            number,
            self.pieces[number],
            careful,
            between,
            self.again,
            self.adopts,
        )


def judging(
    bound: Bound,
    project: BoundProject,
    *,
    again: bool = False,
    displaces: bool = False,
    known: tuple[MarkRule, ...] = (),
) -> Judging:
    """Return what judging the mapping needs.

    `again` judges a mapping that is loaded: what stands keeps its id and its unique values, and new
    units come behind it, unless one `displaces` the other as from an empty target. Marks that the
    ledger knows keep their numbers.
    """
    pieces = tuple(_pieces(bound, reading, project, again) for reading in bound.readings)
    rules = dict.fromkeys(known)
    rules |= dict.fromkeys(rule for some in pieces for p in some for rule, _ in marks(p))
    later = [
        self_mark_rules(bound),
        copied_mark_rules(bound, project),
        deferred_mark_rules(bound),
        after_load_mark_rules(bound),
    ]
    rules |= dict.fromkeys(rule for some in later for rule in some)
    return Judging(bound, project, tuple(rules), pieces, again, displaces)


def _pieces(
    bound: Bound, reading: Reading, project: BoundProject, again: bool
) -> tuple[Piece, ...]:
    if bound.target is None:
        return ()
    pieces: list[Piece] = []
    for column_name in bound.columns:
        column = bound.target.column(column_name)
        word = reading.columns.get(column_name)
        assert column is not None
        if word is None:
            pieces.append(Piece(column, Const(None), value=f"NULL::{column.bare_type}"))
        elif isinstance(word, Ref):
            pieces.append(reference(word, column, reading, project, bound.name))
        elif isinstance(word, Existing):
            pieces.append(existing(word, column, reading, project))
        elif isinstance(word, Computed):
            pieces.append(computed(word, column, bound.target))
        else:
            pieces.append(piece(word, column, reading, project.source, again=again))
    if bound.mapping:
        for label, ref in bound.mapping.require.items():
            column = Column(f"require__{label}", "text", not_null=True)
            pieces.append(reference(ref, column, reading, project, bound.name))
    return packed(tuple(pieces))
