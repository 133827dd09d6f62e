"""A finding: something worth telling, as a value, so that all are told at once."""

from dataclasses import dataclass

from rowcall.mapping.place import Place


@dataclass(frozen=True)
class Finding:
    """What is wrong, where it was written, and what would mend it."""

    code: str
    text: str
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        """Return the lines that the command line prints."""
        lines = [f"{self.code}: {self.text}"]
        if self.place:
            lines.append(f"  at      {self.place}")
        if self.hint:
            lines.append(f"  hint    {self.hint}")
        return "\n".join(lines)
