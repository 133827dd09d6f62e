"""Which functions an SQL text calls, by the names that stand in it."""

from dataclasses import dataclass

from sqlglot import Token, TokenType, tokenize
from sqlglot.errors import SqlglotError

# they are called without parentheses, and say when or by whom a statement runs
SESSION = (
    "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "localtime", "localtimestamp", "session_user",
)  # fmt: skip
# texts that a date or time reads as the day of the statement
_SPECIAL = frozenset(("now", "today", "tomorrow", "yesterday"))
_TIMES = ("date", "timestamp", "timestamptz", "time", "timetz")


@dataclass(frozen=True)
class Call:
    """A function by its name, '' for a schema that is not named, and how many arguments it has."""

    schema: str
    name: str
    arguments: int


def calls(text: str) -> list[Call]:
    """Return the calls with parentheses in an SQL text, each once."""
    tokens = _tokens(text)
    found: dict[Call, None] = {}
    for place, token in enumerate(tokens[:-1]):
        if tokens[place + 1].token_type is not TokenType.L_PAREN or not _is_name(token):
            continue
        has_schema = place > 1 and tokens[place - 1].token_type is TokenType.DOT
        schema = _called(tokens[place - 2]) if has_schema else ""
        found[Call(schema, _called(token), _arguments(tokens, place + 1))] = None
    return list(found)


def session_words(text: str) -> list[str]:
    """Return what of an SQL text says the time or the session without being a call."""
    tokens = _tokens(text)
    found = [t.text for t in tokens if _is_name(t) and not _is_quoted(t, text)]
    words = [one for one in found if one.lower() in SESSION]
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        is_special = token.token_type is TokenType.STRING and token.text.lower() in _SPECIAL
        beside = [one.text.lower() for one in (before,) if one]
        is_cast = after is not None and after.token_type is TokenType.DCOLON
        if is_special and (is_cast or any(one in _TIMES for one in beside)):
            words.append(f"'{token.text}'")
    return list(dict.fromkeys(words))


def _tokens(text: str) -> list[Token]:
    try:
        return tokenize(text, dialect="postgres")
    except SqlglotError:
        return []


def _is_name(token: Token) -> bool:
    return token.token_type is not TokenType.STRING and (
        token.token_type is TokenType.IDENTIFIER or token.text[:1].isidentifier()
    )


def _is_quoted(token: Token, text: str) -> bool:
    return text[token.start : token.start + 1] == '"'


def _called(token: Token) -> str:
    is_quoted = token.token_type is TokenType.IDENTIFIER
    return token.text if is_quoted else token.text.lower()


def _arguments(tokens: list[Token], opening: int) -> int:
    """Return how many arguments stand between the parenthesis and the one that closes it."""
    depth, commas = 0, 0
    for place in range(opening, len(tokens)):
        match tokens[place].token_type:
            case TokenType.L_PAREN | TokenType.L_BRACKET:
                depth += 1
            case TokenType.R_PAREN | TokenType.R_BRACKET:
                depth -= 1
                if depth == 0:
                    return 0 if place == opening + 1 else commas + 1
            case TokenType.COMMA if depth == 1:
                commas += 1
            case _:
                pass
    return commas + 1
