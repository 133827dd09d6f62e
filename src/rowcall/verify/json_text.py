"""Texts in json, written by DuckDB as PostgreSQL writes them."""

# PostgreSQL writes the digits of a control character in small letters, DuckDB in large ones
_LETTERED = (0x0B, 0x0E, 0x0F, *range(0x1A, 0x20))


def json_text(sql: str) -> str:
    """Return DuckDB's SQL for a text as PostgreSQL prints it in json."""
    return f"json_text(CAST({sql} AS VARCHAR))"


def json_text_macro() -> str:
    r"""Return the statement that makes DuckDB know `json_text`.

    What looks like a control character may be a backslash of the text's own before `u000B`. So a
    control character, which json never holds as such, stands for two backslashes meanwhile.
    """
    printed = "CAST(to_json(x) AS VARCHAR)"
    found = "".join(f"\\x{{{code:02x}}}" for code in _LETTERED)
    small = f"replace({printed}, '\\\\', chr(1))"
    for code in _LETTERED:
        small = f"replace({small}, '\\u{code:04X}', '\\u{code:04x}')"
    return (
        "CREATE MACRO json_text(x) AS"
        f" CASE WHEN regexp_matches(x, '[{found}]') THEN replace({small}, chr(1), '\\\\')"
        f" ELSE {printed} END"
    )
