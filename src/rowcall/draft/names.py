"""How alike are two names? Words, singular or plural, synonyms, abbreviations, near spellings."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from rapidfuzz import fuzz

from rowcall.draft.thesaurus import Thesaurus

_SYNONYM = 0.9
_ABBREVIATION = 0.8
# a near spelling counts from here: `organisation` and `organization` have 92
_NEAR = 84
# one letter makes another word of a short one
_SHORTEST_NEAR = 5
_SHORTEST_ABBREVIATION = 3
# an abbreviation leaves out a good part of the word
_LONGEST_ABBREVIATION = 0.7
_STOP_WORDS = frozenset({"is", "has", "of", "the", "a", "an", "and", "by", "for", "in", "tbl", "t"})
_F_WORDS = frozenset({"shelves", "leaves", "halves", "wolves", "calves", "loaves", "thieves"})
# no plural, though it ends in s
_SINGULAR = frozenset({"news", "address", "series", "species", "always", "previous"})
# whoever reads a column knows its table: those words tell little
_TABLE_WORD = 0.35

Words = tuple[str, ...]


class Naming:
    """Compares names; a word that many names share tells less than a rare one."""

    def __init__(self, thesaurus: Thesaurus, names: Iterable[str]) -> None:
        """Count in how many of the names each word occurs."""
        self._thesaurus = thesaurus
        self._longest = max((len(phrase) for phrase in thesaurus.groups), default=1)
        known = {word for phrase in thesaurus.groups for word in phrase}
        split = [_split(name) for name in names]
        # words that stand alone somewhere: `birthdate` is made of two of them
        self._vocabulary = known | {w for words in split if len(words) > 1 for w in words}
        self.words = cache(self._words)
        self._word_set: Callable[[str], frozenset[str]] = cache(self._words_in)
        self._alike = cache(self._compare)
        self._word_alike = cache(self._compare_words)
        self._counts = Counter(word for words in split for word in set(self._joined(words)))
        self._total = len(split) + 1

    def weight(self, word: str) -> float:
        """Return how much a word tells: the rarer, the more."""
        return math.log(1 + self._total / (1 + self._counts[word]))

    def refers(self, column: str, table: str, key: str) -> float:
        """Return how well a column is named after the table that it may refer to."""
        wanted = set(self.words(key)) | {"id"}
        mine = [word for word in self.words(column) if word not in wanted]
        theirs = self.words(table)
        if not mine:
            return 0.0
        forth = max(self._word_alike(word, other) for word in mine for other in theirs)
        back = [max(self._word_alike(word, other) for other in mine) for word in theirs]
        return forth * sum(back) / len(back)

    def _words(self, name: str) -> Words:
        words = self._joined(_split(name))
        telling = tuple(word for word in words if word not in _STOP_WORDS)
        return telling or words

    def _words_in(self, name: str) -> frozenset[str]:
        return frozenset(self.words(name))

    def _joined(self, words: Words) -> Words:
        """Split words that are made of two known ones, and join those that are one phrase."""
        singles = [part for word in words for part in self._parts(word)]
        joined: list[str] = []
        start = 0
        while start < len(singles):
            for length in range(min(self._longest, len(singles) - start), 0, -1):
                phrase = tuple(singles[start : start + length])
                if length == 1 or phrase in self._thesaurus.groups:
                    joined.append(" ".join(phrase))
                    start += length
                    break
        return tuple(joined)

    def _parts(self, word: str) -> Words:
        if word in self._vocabulary and (word,) not in self._thesaurus.groups:
            return (word,)
        for place in range(_SHORTEST_ABBREVIATION, len(word) - _SHORTEST_ABBREVIATION + 1):
            first, second = word[:place], word[place:]
            if first in self._vocabulary and second in self._vocabulary:
                return (first, second)
        return (word,)

    def alike(self, one: str, other: str) -> float:
        """Return 0 to 1 for two names."""
        return self._alike(one, other, frozenset[str]())

    def columns_alike(self, one: str, table: str, other: str, other_table: str) -> float:
        """Return 0 to 1 for two columns: the words of their tables tell little in their names."""
        known = self._word_set(table) | self._word_set(other_table)
        used = self._word_set(one) | self._word_set(other)
        return self._alike(one, other, known & used)

    def _compare(self, one: str, other: str, known: frozenset[str]) -> float:
        """Return 0 to 1 for two names, of which the known words tell little."""
        mine, theirs = self.words(one), self.words(other)
        found = total = 0.0
        for words, others in ((mine, theirs), (theirs, mine)):
            for word in words:
                weight = self.weight(word) * (_TABLE_WORD if word in known else 1)
                found += weight * max((self._word_alike(word, w) for w in others), default=0.0)
                total += weight
        return found / total if total else 0.0

    def _compare_words(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        if self._thesaurus.mean_the_same(one, other):
            return _SYNONYM
        short, long = sorted((one, other), key=len)
        is_short = _SHORTEST_ABBREVIATION <= len(short) <= _LONGEST_ABBREVIATION * len(long)
        if is_short and long.startswith(short):
            return _ABBREVIATION
        near = fuzz.ratio(one, other) if len(short) >= _SHORTEST_NEAR else 0.0
        return near / 100 if near >= _NEAR else 0.0


@cache
def _split(name: str) -> Words:
    """Return the words of a name in the singular: `OrderItems_2` is order, item, 2."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[^\W\d])(?=\d)", "_", name)
    return tuple(_singular(w.lower()) for w in re.split(r"[\W_]+", spaced) if w) or (name,)


def _singular(word: str) -> str:
    if (
        len(word) <= _SHORTEST_ABBREVIATION
        or word in _SINGULAR
        or word.endswith(("ss", "us", "is"))
    ):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word in _F_WORDS:
        return word[:-3] + "f"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word.removesuffix("s")
