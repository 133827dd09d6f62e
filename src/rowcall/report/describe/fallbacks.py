"""The sentence of each fallback: what happens where a column has no value that can move."""

from typing import assert_never

from rowcall.mapping.columns import (
    Computed,
    Const,
    Cut,
    Date,
    Existing,
    Fit,
    Flag,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Ref,
    Round,
    Secret,
    Sql,
    Timestamp,
    Unique,
    Value,
)
from rowcall.mapping.fallbacks import Null, Placeholder, Quarantine, Stop
from rowcall.report.describe.description import Sentence, listed, say

# what an empty cell and a mark mean, said once above all tables
UNSAID = (
    "Where nothing is said of a missing value, it is NULL; where its column must have one, and"
    " where a value does not fit its column, the row is quarantined. A mark is the ledger's note"
    " that a rule replaced a value."
)


def if_missing(word: Value) -> Sentence:
    """Return what happens without a value, empty where `UNSAID` says it all."""
    match word.fallback:
        case None:
            return _unless_told(word)
        case Quarantine(reason=None):
            return ("quarantined",)
        case Quarantine(reason=reason):
            return say("quarantined as {}", reason or "")
        case Null():
            return ("NULL, with a mark if a value was given",)
        case Placeholder():
            return _placeholder(word, word.fallback)
        case Stop(reason=reason):
            return (f"the run stops: {reason}",)
        case _:
            assert_never(word.fallback)


def _placeholder(word: Value, fallback: Placeholder) -> Sentence:
    if isinstance(word, Ref):
        stand_in = say("a stand-in row of {}, marked", word.target_mapping)
        given = [say("{} = {}", column, sql) for column, sql in (fallback.row or {}).items()]
        return say("{}: {}", stand_in, listed(given)) if given else stand_in
    value = fallback.sql or "NULL"
    if isinstance(word, Names):
        return say("{} as the name in {}, with a mark", value, next(iter(word.languages), ""))
    return say("{}, with a mark", value)


def _unless_told(word: Value) -> Sentence:
    """Return what is in trouble even where the column may be NULL."""
    said: Sentence = ()
    match word:
        case Ref(is_deferred=True):
            said = ("stays NULL",)
        case Ref():
            said = ("no such row, or it did not move: quarantined",)
        case Existing():
            said = ("no such row: quarantined",)
        case Lookup():
            said = ("another code: quarantined",)
        case Unique():
            said = ("taken: quarantined",)
        case Date() | Timestamp() | Number() | Integer() | Flag():
            said = ("cannot be read so: quarantined",)
        case LargeObject():
            said = ("no such large object: quarantined",)
        case Secret():
            said = say("the row is locked with {}", "!")
        case Sql() | Const() | Json() | Names() | Fit() | Round() | Cut() | Computed():
            pass
        case _:
            assert_never(word)
    return said
