"""A distribution: how values are spread in the source, and how in the target."""

from dataclasses import dataclass, field

from rowcall.mapping.place import Place, here
from rowcall.mapping.sources import SqlFile


@dataclass(frozen=True)
class Distribution:
    """Rows by value, old against new: two SELECTs of `value` and `rows`, in files of their own.

    `source` runs over the staged tables, `target` over the target's; `says` tells the reader of the
    report what is counted and why the two may differ.
    """

    name: str
    source: str
    target: str
    says: str = ""
    place: Place = field(default_factory=here, compare=False, repr=False)

    def source_text(self) -> str:
        """Return the SELECT over the staged tables."""
        return SqlFile(self.source, place=self.place).text()

    def target_text(self) -> str:
        """Return the SELECT over the target's tables."""
        return SqlFile(self.target, place=self.place).text()
