"""A jsonb object of any number of keys."""

from collections.abc import Mapping

from rowcall.sql.quote import text

# a function takes 100 arguments: a key and a value each
_KEYS_AT_ONCE = 50


def json_object(pairs: Mapping[str, str], *, leave_out: bool = True) -> str:
    """Return SQL for the object of {key: SQL}; a key whose value is SQL's NULL is left out.

    What is null within a value stays. Each SQL stands twice: a column for each key would be too
    many for a row of a table with 900.
    """
    listed = [f"{text(key)}, {value}" for key, value in pairs.items()]
    parts = [
        f"jsonb_build_object({', '.join(listed[at : at + _KEYS_AT_ONCE])})"
        for at in range(0, len(listed), _KEYS_AT_ONCE)
    ]
    whole = " || ".join(parts) or "jsonb_build_object()"
    if not leave_out or not pairs:
        return whole
    missing = ", ".join(
        f"CASE WHEN {sql} IS NULL THEN {text(key)} END" for key, sql in pairs.items()
    )
    # an element that is NULL takes nothing away
    return f"({whole}) - ARRAY[{missing}]::text[]"
