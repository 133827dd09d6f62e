"""Problems that keep a unit from moving, and marks on the values that a rule replaced."""

from dataclasses import dataclass

from rowcall.compile.bind import Reading
from rowcall.compile.troubles import FAILED, Trouble, rank
from rowcall.compile.units import lacks_key
from rowcall.compile.values import Piece
from rowcall.mapping.fallbacks import Null, Placeholder, Quarantine, Stop
from rowcall.sql.quote import text

MarkRule = tuple[str, str, str]

BY_A_RULE = "by a rule of the mapping"


@dataclass(frozen=True)
class _Problem:
    """When a unit cannot move, what is told of it, and which column knows (for a quick no)."""

    rank: int
    when: str
    told: str
    known_by: str


def told(trouble: Trouble, fallback: object) -> str:
    """Return the text of a problem; the author's own reason takes the place of the kind."""
    if isinstance(fallback, Quarantine) and fallback.reason:
        return f"{fallback.reason}|{trouble.detail}"
    if isinstance(fallback, Stop):
        return f"stopped|{fallback.reason}"
    return trouble.told


def problems(reading: Reading, pieces: tuple[Piece, ...]) -> str:
    """Return SQL for a unit's problems in the precedence of the account, NULL where it has none."""
    listed = [*_of_the_key(reading), *(found for p in pieces for found in _of_column(p))]
    listed.sort(key=lambda problem: problem.rank)
    any_of = " OR ".join(dict.fromkeys(problem.known_by for problem in listed))
    cases = array_of([f"CASE WHEN {p.when} THEN {p.told} END" for p in listed])
    return f"CASE WHEN {any_of} THEN {cases} END" if listed else "NULL::text[]"


def marks(p: Piece) -> list[tuple[MarkRule, str]]:
    """Return the marks that a column may get, each with its condition."""
    # a value that is too large even then is replaced, and marked for that alone
    unless = f" AND {p.trouble} IS NULL" if p.way and p.troubles else ""
    listed = [((p.name, rule, reason), f"{when}{unless}") for when, rule, reason in p.fits]
    rules = {Null: "null", Placeholder: "placeholder"}
    rule = next((r for kind, r in rules.items() if isinstance(p.word.fallback, kind)), None)
    if rule:
        trouble = p.trouble
        listed += [
            (
                (p.name, rule, f"{t.kind}: {t.detail.split(': ', 1)[1]}"),
                f"{trouble} = {text(t.told)}",
            )
            for t in p.troubles
        ]
    return listed


def mark_numbers(pieces: tuple[Piece, ...], rules: tuple[MarkRule, ...]) -> str:
    """Return SQL for the numbers of a unit's marks, NULL where it has none."""
    numbers = {rule: number for number, rule in enumerate(rules, 1)}
    listed = [(numbers[rule], when) for p in pieces for rule, when in marks(p)]
    if not listed:
        return "NULL::smallint[]"
    cases = array_of([f"CASE WHEN {when} THEN {number}::smallint END" for number, when in listed])
    # most rows have none: an array is built only where one of the conditions holds
    return f"CASE WHEN {' OR '.join(when for _, when in listed)} THEN {cases} END"


def _of_the_key(reading: Reading) -> list[_Problem]:
    listed: list[_Problem] = []
    if not reading.has_unique_key:
        copies = "resolved.unit__copy > 1 AND NOT resolved.unit__is_equal"
        first = text("duplicate_key|another row comes first")
        listed.append(_Problem(rank("duplicate_key"), copies, first, copies))
    null_key = lacks_key(reading)
    if null_key:
        is_null = text("missing_key|the key is NULL")
        listed.append(_Problem(rank("missing_key"), null_key, is_null, null_key))
    if reading.reject:
        rejected = "resolved.unit__rejected IS NOT NULL"
        rule = f"resolved.unit__rejected || {text('|' + BY_A_RULE)}"
        listed.append(_Problem(rank("bad_value"), rejected, rule, rejected))
    return listed


def _of_column(p: Piece) -> list[_Problem]:
    trouble = f"resolved.{p.trouble}"
    if isinstance(p.word.fallback, Null | Placeholder):
        # asked only where the fallback is taken
        when = {t: f"CASE WHEN {trouble} IS NOT NULL THEN {t.when} END" for t in p.later_troubles}
        return [_Problem(rank(t.kind), sql, text(t.told), sql) for t, sql in when.items()]
    return [
        _Problem(
            -1 if isinstance(p.word.fallback, Stop) else rank(t.kind),
            f"{trouble} = {text(t.told)}",
            _said(p, t),
            f"{trouble} IS NOT NULL",
        )
        for t in p.troubles
    ]


def _said(p: Piece, trouble: Trouble) -> str:
    """Return SQL for what is told: of an expression that raised, what the database said."""
    whole = told(trouble, p.word.fallback)
    if whole != trouble.told or trouble.kind != FAILED:
        return text(whole)
    return f"{text(f'{FAILED}|{p.name}: ')} || (resolved.unit__failed ->> {text(p.name)})"


def array_of(cases: list[str]) -> str:
    """Return SQL for the array of the cases that are not NULL."""
    listed = ",\n           ".join(cases)
    return f"array_remove(ARRAY[\n           {listed}], NULL)"
