"""How does the value of a source column become that of a target column, in the language?"""

from rowcall.compile.fits import is_zone_unsaid, way
from rowcall.compile.types import type_named, type_of_target
from rowcall.draft.observed import Profile, Shape
from rowcall.draft.python_text import arguments, text
from rowcall.draft.wishes import Kind, Wish, kind_of
from rowcall.schema.table import Column

_TIME = r"^([01]?\d|2[0-3]):[0-5]\d"
_PARSED = {Kind.FLAG: "Flag", Kind.INTEGER: "Integer", Kind.NUMBER: "Number", Kind.DATE: "Date"}
# a text cannot be fitted into less
_SHORTEST_FIT = 10
_ROUNDED = ("smallint", "integer", "bigint", "numeric", "real", "double precision")


def value_text(sql: str, source: Column, profile: Profile, target: Column, wish: Wish) -> str:
    """Return the word; '' where a person must say how, or whether."""
    declared = kind_of(source.type)
    if profile.shape is Shape.SECRET:
        return f"Secret({text(source.name)})"
    if _is_zone_unsaid(source, target):
        return ""
    if wish.kind is Kind.LABEL:
        return _label(sql, wish, profile)
    if wish.kind is declared or (wish.kind, declared) == (Kind.NUMBER, Kind.INTEGER):
        return _same(sql, source, profile, target, wish)
    return _read(sql, profile, wish, declared) or _cast(sql, wish.kind, declared)


def _read(sql: str, profile: Profile, wish: Wish, declared: Kind) -> str:
    """Return the word that reads a text, or takes a date of a time; '' where none does."""
    if wish.kind in _PARSED and (declared is Kind.TEXT or wish.kind is Kind.FLAG):
        return f"{_PARSED[wish.kind]}({text(sql)})"
    if wish.kind is Kind.JSON:
        return f"Names({arguments({wish.languages[0]: sql})})" if wish.languages else ""
    if (wish.kind, declared) == (Kind.TIMESTAMP, Kind.TEXT):
        written = f", format={text('DD/MM/YYYY')}" if profile.shape is Shape.DATE else ""
        return f"Timestamp({text(sql)}{written})"
    return f"Cut({text(sql)})" if (wish.kind, declared) == (Kind.DATE, Kind.TIMESTAMP) else ""


def loss_text(sql: str, word: str, source: Column, target: Column) -> str:
    """Return what is to be said of a word by which a value may be altered, or has to wait."""
    into = type_of_target(target)
    if not word:
        zoned = f"{sql} AT TIME ZONE 'Europe/Berlin'"
        by_zone = f'Timestamp({text(sql)}, zone="Europe/Berlin")'
        said = by_zone if into.kind.startswith("timestamp") else f"Cut({text(zoned)})"
        return f"whose clock is it? Say the zone: {said}" if _is_zone_unsaid(source, target) else ""
    if word.startswith("Timestamp("):
        is_zoned = into.kind == "timestamp with time zone"
        zone = "zone= says whose clock it is where a text names none" if is_zoned else ""
        day = "format= says how the texts are written" if "format=" in word else ""
        return "; ".join(filter(None, [day, zone]))
    if word.startswith("Cut("):
        return f"what {into.sql} has no place for is cut, with a mark"
    if word.startswith(("Number(", "Integer(")):
        return "a value that does not fit waits; decimal= and round= say more"
    is_plain = word.startswith('"') and not target.labels
    if is_plain and way(type_named(source.staged_type), target):
        words = "Round or Cut alter" if into.kind in _ROUNDED else "Cut alters"
        return f"a value that {into.sql} would alter waits; {words} it, with a mark"
    return ""


def _is_zone_unsaid(source: Column, target: Column) -> bool:
    return is_zone_unsaid(type_named(source.staged_type), type_of_target(target))


def _cast(sql: str, wanted: Kind, declared: Kind) -> str:
    casts = {
        (Kind.TIMESTAMP, Kind.DATE): f"{sql}::timestamp",
        (Kind.TIME, Kind.TEXT): f"CASE WHEN {sql} ~ '{_TIME}' THEN {sql}::time END",
    }
    cast = f"{sql}::text" if wanted is Kind.TEXT else casts.get((wanted, declared), "")
    return text(cast) if cast else ""


def _same(sql: str, source: Column, profile: Profile, target: Column, wish: Wish) -> str:
    if wish.kind is Kind.LIST and source.type != target.type:
        return ""
    if _SHORTEST_FIT <= (target.max_length or 0) < profile.longest:
        return f"Fit({text(sql)}, length={target.max_length})"
    return text(sql) if not wish.is_unique or profile.is_unique else f"Unique({text(sql)})"


def _label(sql: str, wish: Wish, profile: Profile) -> str:
    """Return the labels that the values name, if they name any; the others are for somebody."""
    labels = {label.lower(): label for label in wish.labels}
    known = {value: labels[value.lower()] for value in profile.values if value.lower() in labels}
    if not known:
        return ""
    if len(known) == len(profile.values) and all(value == known[value] for value in known):
        return text(sql)
    inner = ", ".join(f"{text(value)}: {text(label)}" for value, label in known.items())
    return f"Lookup({text(f'{sql}::text')}, {{{inner}}})"
