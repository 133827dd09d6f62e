"""A mapping in words, as values: what a reviewer reads, and nothing of how it is laid out."""

from dataclasses import dataclass

from rowcall.mapping.place import Place


@dataclass(frozen=True)
class Code:
    """SQL, or a name of the database, inside a sentence."""

    text: str


Sentence = tuple[str | Code, ...]


def say(pattern: str, *parts: str | Sentence) -> Sentence:
    """Return the sentence with each `{}` replaced: by code where a part is a text."""
    words = pattern.split("{}")
    assert len(words) == len(parts) + 1
    said: list[str | Code] = [words[0]]
    for part, word in zip(parts, words[1:], strict=True):
        said += [Code(part)] if isinstance(part, str) else part
        said.append(word)
    return tuple(piece for piece in said if piece)


def listed(sentences: list[Sentence], between: str = ", ") -> Sentence:
    """Return the sentences as one, with a text between them."""
    said: list[str | Code] = []
    for number, sentence in enumerate(sentences):
        said += [between, *sentence] if number else sentence
    return tuple(said)


def codes(texts: list[str] | tuple[str, ...], between: str = ", ") -> Sentence:
    """Return several pieces of code as one sentence."""
    return listed([(Code(text),) for text in texts], between)


def plain(sentence: Sentence) -> str:
    """Return the sentence without any layout."""
    return "".join(piece.text if isinstance(piece, Code) else piece for piece in sentence)


@dataclass(frozen=True)
class ColumnLine:
    """A target column: from what, how, and what happens where there is no value."""

    column: str
    of: str
    comes_from: Sentence
    how: Sentence
    if_missing: Sentence


@dataclass(frozen=True)
class Fact:
    """What holds for the whole mapping, one sentence or several."""

    about: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Description:
    """A mapping in words. `dropped` is (source column, reason)."""

    name: str
    target: str
    source: str
    place: Place
    facts: tuple[Fact, ...]
    columns: tuple[ColumnLine, ...]
    dropped: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProjectDescription:
    """The mappings asked for; of a whole project also what it leaves behind and leaves alone."""

    name: str
    mappings: tuple[Description, ...]
    dropped_tables: tuple[tuple[str, str], ...] = ()
    dropped_columns: tuple[tuple[str, str], ...] = ()
    untouched: tuple[tuple[str, str], ...] = ()
