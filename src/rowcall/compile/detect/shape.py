"""The shape of a text: its letters stay, and each digit is a `#`."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf

_RUN = re.compile("#+")


def shape(value: str) -> str:
    """Return SQL for the shape of a text: `SUBJ00691` has the shape `SUBJ#####`."""
    return f"regexp_replace({value}, '[0-9]', '#', 'g')"


def common_shapes(counted: MappingOf[str, int]) -> dict[str, int]:
    """Return shapes with how many texts have them, the most frequent first, given each one's count.

    Those that differ in the length of their runs alone are one: a run keeps its length where all
    have it, and is a single `#` elsewhere.
    """
    alike: dict[str, list[str]] = {}
    for one in counted:
        alike.setdefault(_RUN.sub("#", one), []).append(one)
    found = Counter({_joined(shapes): sum(counted[s] for s in shapes) for shapes in alike.values()})
    return dict(found.most_common())


def _joined(shapes: Iterable[str]) -> str:
    """Return the shape of texts that are the same but for the length of their runs."""
    first, *more = shapes
    lengths = [[len(run) for run in _RUN.findall(one)] for one in (first, *more)]
    runs = iter("#" * min(of) if min(of) == max(of) else "#" for of in zip(*lengths, strict=True))
    return _RUN.sub(lambda _: next(runs), first)
