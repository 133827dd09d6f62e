"""Which settings of a session could change a result, and what each is set to, always.

A role, a database, a service file and the environment (PGTZ, PGDATESTYLE, PGOPTIONS) may each say
otherwise, and libpq sends what they say when a connection begins. So they are set behind that.
"""

import json
import re

from rowcall.sql.quote import text
from rowcall.sql.statements import statement

# what a value is, read or written as text
_FORMS = {
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "timezone_abbreviations": "Default",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "lc_numeric": "C",
    "lc_time": "C",
    "xmloption": "content",
    "xmlbinary": "base64",
}

# what a statement means
_MEANINGS = {
    "array_nulls": "on",
    "backslash_quote": "safe_encoding",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "quote_all_identifiers": "off",
    # above 0 an index of GIN may leave rows out
    "gin_fuzzy_search_limit": "0",
    # where policies hide rows, an error instead of fewer rows, as for pg_dump
    "row_security": "off",
    "restrict_nonsystem_relation_kind": "",
    # a replica checks no foreign key; a damaged page read as zeros is a page of rows lost
    "session_replication_role": "origin",
    "zero_damaged_pages": "off",
    "ignore_checksum_failure": "off",
}

# where a key that was dropped for speed is made anew
_PLACES = {
    "default_tablespace": "",
    "default_table_access_method": "heap",
}

# how long it may take
_TIMES = {
    "statement_timeout": "0",
    "transaction_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
}

_SINCE = {"transaction_timeout": 170_000}

_TRANSACTIONS = {
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "client_min_messages": "warning",
}

_COMMON = {**_FORMS, **_MEANINGS, **_PLACES, **_TIMES, **_TRANSACTIONS}

SOURCE = {
    **_COMMON,
    "default_transaction_read_only": "on",
    # one stream per table in physical order: staged rows get the same numbers in every run
    "synchronize_seqscans": "off",
    "max_parallel_workers_per_gather": "0",
}
TARGET = {**_COMMON, "default_transaction_read_only": "off"}

# unless the address asks for something else (options=), for whoever runs it says so aloud
_UNLESS_ASKED = {"search_path": "public", "lock_timeout": "0"}


def without_time_outs(server_version: int) -> str:
    """Return the options by which a session has none from its first moment on."""
    # an unknown name refuses the connection
    known = [name for name in _TIMES if server_version >= _SINCE.get(name, 0)]
    return " ".join(f"-c {name}={_TIMES[name]}" for name in known)


def pin_statement(settings: dict[str, str], backend: int = 0) -> str:
    """Return the SELECT that sets them for a session, which says what it returns."""
    given = {
        "backend": str(backend),
        "pinned": text(json.dumps(settings)),
        "unless_asked": text(json.dumps(_UNLESS_ASKED)),
    }
    return re.sub(r"%\((\w+)\)s", lambda found: given[found[1]], statement("rowcall.pg", "pin"))
