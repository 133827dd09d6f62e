"""Texts that staging cannot hold: which columns of a table have them, and in which row first?"""

import codecs
from dataclasses import dataclass

from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.sql.encoding import codec
from rowcall.sql.quote import name


@dataclass(frozen=True)
class Unfit:
    """How many texts of a column the target's encoding cannot hold, and the first one's key."""

    column: str
    count: int
    first_key: str

    def __str__(self) -> str:
        """Return what is told of it."""
        many = f"{self.count:,} text{'' if self.count == 1 else 's'} of column {self.column}"
        return many + (f", first in the row with key {self.first_key}" if self.first_key else "")


def unfit_texts(
    source: Connection,
    relation: str,
    columns: tuple[str, ...],
    key: tuple[str, ...],
    encoding: str,
) -> list[Unfit]:
    """Return the columns that are to blame, by reading the table once more as text.

    A source in SQL_ASCII says of no text which characters its bytes are: they are taken for UTF-8,
    and other bytes are unfit everywhere. None are returned for an encoding that Python lacks.
    """
    holds = codec(encoding)
    if holds is None:
        return []
    listed = ", ".join(f"{name(column)}::text" for column in (*key, *columns))
    counts: dict[int, int] = {}
    firsts: dict[int, str] = {}
    if value(source, "SHOW server_encoding") == "SQL_ASCII":
        # the bytes as they are, which the server would refuse to call UTF-8
        run(source, "SET LOCAL client_encoding = 'SQL_ASCII'")
    with source.cursor().copy(f"COPY (SELECT {listed} FROM {relation}) TO STDOUT".encode()) as rows:
        # libpq gives a row at a time, whose fields no tab parts but those between them
        for row in rows:
            fields = bytes(row).rstrip(b"\n").split(b"\t")
            for place, field in enumerate(fields[len(key) :]):
                if not _fits(field, holds):
                    counts[place] = counts.get(place, 0) + 1
                    firsts.setdefault(
                        place, b", ".join(fields[: len(key)]).decode(errors="replace")
                    )
    return [Unfit(columns[place], count, firsts[place]) for place, count in sorted(counts.items())]


def _fits(field: bytes, holds: codecs.CodecInfo) -> bool:
    if field.isascii():
        return True
    try:
        holds.encode(field.decode())
    except UnicodeError:
        return False
    return True
