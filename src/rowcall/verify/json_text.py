"""Texts in json, written by DuckDB as PostgreSQL writes them."""

_PRIVATE = 0xE000  # the first of Unicode's private characters


def json_text(sql: str) -> str:
    """Return DuckDB's SQL for a text as PostgreSQL prints it in json."""
    return f"json_text(CAST({sql} AS VARCHAR))"


def json_text_macro() -> str:
    """Return the statement that makes DuckDB know `json_text`.

    PostgreSQL writes the digits of a control character in small letters, DuckDB in large ones: in
    texts that hold one with a letter in its number, a private character stands in for it.
    """
    characters = [0x0B, 0x0E, 0x0F, *range(0x1A, 0x20)]
    before, after = "x", "CAST(to_json({}) AS VARCHAR)"
    for code in characters:
        before = f"replace({before}, chr({code}), chr({_PRIVATE + code}))"
        after = f"replace({after}, chr({_PRIVATE + code}), '\\u{code:04x}')"
    found = "".join(f"\\x{{{code:02x}}}" for code in characters)
    return (
        "CREATE MACRO json_text(x) AS"
        f" CASE WHEN regexp_matches(x, '[{found}]') THEN {after.format(before)}"
        " ELSE CAST(to_json(x) AS VARCHAR) END"
    )
