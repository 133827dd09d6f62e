"""A note: how many staged rows hold what the project does not expect, as a value."""

from dataclasses import dataclass

from rowcall.mapping.place import Place


@dataclass(frozen=True)
class Note:
    """What staged rows hold that a rule of the project does not expect, and where the rule is."""

    code: str
    text: str
    rows: int
    place: Place | None = None
    hint: str = ""
    examples: tuple[str, ...] = ()

    @property
    def is_finding(self) -> bool:
        """Return whether a run would be refused for it."""
        return self.code.startswith("unclaimed")

    def __str__(self) -> str:
        """Return the lines that the command line prints."""
        lines = [f"{self.code}: {self.text}"]
        if self.examples:
            lines.append(f"  such as {', '.join(self.examples)}")
        if self.place:
            lines.append(f"  at      {self.place}")
        if self.hint:
            lines.append(f"  hint    {self.hint}")
        return "\n".join(lines)
