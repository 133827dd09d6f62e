"""In which states can the first migration have left `lms`, and which files build each?"""

from dataclasses import dataclass
from typing import Literal, get_args

State = Literal[
    "reported",
    "purged",
    "doubled",
    "stopped-grades",
    "stopped-enrolments",
    "stopped-people",
    "completed",
]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class Building:
    """The files whose numbers lie in any of the ranges; whether grades were purged."""

    ranges: tuple[tuple[int, int], ...]
    is_purged: bool = False

    def takes(self, file: str) -> bool:
        """Return whether a file takes part in the building."""
        number = int(file.partition("_")[0])
        return any(low <= number <= high for low, high in self.ranges)


# what every state begins and ends with: the scaffolding, people's edits, the manifest
_BEGIN, _END = (0, 2), (71, 90)
_PEOPLE, _PHASES, _LATER = (10, 20), (10, 43), (50, 62)
_COMPLETION, _NATIVE, _COUNTS, _TIDY = (63, 63), (70, 70), (91, 91), (99, 99)
_FIFTH = (_BEGIN, _PHASES, _LATER, _NATIVE)


def building(state: State) -> Building:
    """Return what builds a state.

    Of exams, submissions, materials, rooms and schedules no script is on record: they stand where
    the records count them, on 5 October.
    """
    match state:
        case "reported":
            return Building((*_FIFTH, _END, _COUNTS, _TIDY), is_purged=True)
        case "completed":
            return Building((*_FIFTH, _COMPLETION, _END, _COUNTS, _TIDY), is_purged=True)
        case "purged":
            return Building((_BEGIN, _PHASES, _END, _TIDY), is_purged=True)
        case "doubled" | "stopped-grades":
            return Building((_BEGIN, _PHASES, _END, _TIDY))
        case "stopped-enrolments":
            return Building((_BEGIN, (10, 41), _END, _TIDY))
        case "stopped-people":
            return Building((_BEGIN, _PEOPLE, _END, _TIDY))
