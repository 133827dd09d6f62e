"""Which references block the units of a reading, and by which problems does the ledger say so?"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.judge import judging
from rowcall.compile.problems import told
from rowcall.compile.self_references import TOLD, self_references
from rowcall.mapping.columns import Ref
from rowcall.mapping.fallbacks import Null, Placeholder


@dataclass(frozen=True)
class Block:
    """A reference without which a unit cannot move, and what is told where it leads nowhere.

    A unit with a `blocked` problem waits for a parent; with a `missing` one for a row of its own
    mapping's making, or for the parent that an alternative leads to.
    """

    column: str
    ref: Ref
    blocked: str
    missing: str | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """Return the problems behind which a parent may stand."""
        return (self.blocked, self.missing) if self.missing else (self.blocked,)


def blocks(bound: Bound, number: int, project: BoundProject) -> list[Block]:
    """Return the references of a reading to other mappings that can block its units."""
    found: list[Block] = []
    for p in judging(bound, project).pieces[number]:
        if not isinstance(p.word, Ref) or isinstance(p.word.fallback, Null | Placeholder):
            continue
        said = {t.kind: told(t, p.word.fallback) for t in p.troubles}
        if "blocked_by_parent" in said:
            missing = said["missing_reference"] if p.word.alternatives else None
            found.append(Block(p.name, p.word, said["blocked_by_parent"], missing))
    return found


def own_blocks(bound: Bound) -> list[Block]:
    """Return the references of a mapping to itself that can block its units."""
    return [
        Block(column, ref, f"blocked_by_parent|{column}: {TOLD['blocked_by_parent']}")
        for column, ref in self_references(bound).items()
        if not isinstance(ref.fallback, Null)
    ]
