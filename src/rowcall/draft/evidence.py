"""What speaks for a pair of columns, and how much of a score each witness is worth?"""

from rowcall.draft.observed import Profile, Shape
from rowcall.draft.wishes import Wish

NAME, TYPE, VALUES = 0.7, 0.2, 0.1
# below, two names have nothing in common but a word that all have
ALIKE = 0.3
_SAME = 0.999


def told_names(alike: float) -> tuple[str, ...]:
    """Return how alike two names are, if they are at all."""
    if alike < ALIKE:
        return ()
    return ("same name" if alike > _SAME else f"names alike {alike:.2f}",)


def shared_labels(wish: Wish, profile: Profile) -> set[str]:
    """Return the labels that the values name, where they are at least half of the values."""
    if not wish.labels or not profile.values:
        return set()
    values = {value.lower() for value in profile.values}
    shared = values & {label.lower() for label in wish.labels}
    return shared if len(shared) * 2 >= len(values) else set()


def told_constraints(wish: Wish, profile: Profile) -> list[str]:
    """Return which constraints of the target the values keep."""
    reasons: list[str] = []
    if wish.is_email and profile.shape is Shape.EMAIL:
        reasons.append("addresses, as the target's check wants")
    if _is_near(wish, profile):
        reasons.append(f"near the target's check {wish.low:g} to {wish.high:g}")
    if wish.is_unique and profile.is_unique:
        reasons.append("unique on both sides")
    return reasons


def _is_near(wish: Wish, profile: Profile) -> bool:
    """A scale that begins with 1 instead of 0 is the same scale."""
    if wish.low is None or wish.high is None or profile.low is None or profile.high is None:
        return False
    return wish.low - 1 <= profile.low and profile.high <= wish.high + 1
