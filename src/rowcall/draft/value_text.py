"""How does the value of a source column become that of a target column, in the language?"""

from rowcall.draft.observed import Profile, Shape
from rowcall.draft.python_text import arguments, text
from rowcall.draft.wishes import Kind, Wish, kind_of
from rowcall.schema.table import Column

_TIME = r"^([01]?\d|2[0-3]):[0-5]\d"
_PARSED = {Kind.FLAG: "Flag", Kind.INTEGER: "Integer", Kind.NUMBER: "Number", Kind.DATE: "Date"}
# a text cannot be fitted into less
_SHORTEST_FIT = 10


def value_text(sql: str, source: Column, profile: Profile, target: Column, wish: Wish) -> str:
    """Return the word; '' where a person must say how, or whether."""
    declared = kind_of(source.type)
    if profile.shape is Shape.SECRET:
        return f"Secret({text(source.name)})"
    if wish.kind is Kind.LABEL:
        return _label(sql, wish, profile)
    if wish.kind is declared or (wish.kind, declared) == (Kind.NUMBER, Kind.INTEGER):
        return _same(sql, source, profile, target, wish)
    if wish.kind in _PARSED and (declared is Kind.TEXT or wish.kind is Kind.FLAG):
        return f"{_PARSED[wish.kind]}({text(sql)})"
    if wish.kind is Kind.JSON:
        return f"Names({arguments({wish.languages[0]: sql})})" if wish.languages else ""
    return _cast(sql, wish.kind, declared)


def _cast(sql: str, wanted: Kind, declared: Kind) -> str:
    casts = {
        (Kind.DATE, Kind.TIMESTAMP): f"{sql}::date",
        (Kind.TIMESTAMP, Kind.DATE): f"{sql}::timestamp",
        (Kind.TIMESTAMP, Kind.TEXT): f"rowcall.parse_date({sql})::timestamp",
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
