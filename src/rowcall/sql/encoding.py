"""PostgreSQL's encodings by the names that Python has for them."""

import codecs
import re


def codec(encoding: str) -> codecs.CodecInfo | None:
    """Return what encodes text as PostgreSQL's encoding does, None where Python has no such thing.

    SQL_ASCII takes the bytes as they come, and they come as UTF-8.
    """
    named = "utf-8" if encoding == "SQL_ASCII" else re.sub("^WIN(?=[0-9])", "cp", encoding)
    try:
        return codecs.lookup(re.sub("^KOI8(?=[RU]$)", "koi8_", named))
    except LookupError:
        return None
