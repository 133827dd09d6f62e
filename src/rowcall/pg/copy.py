"""The pump that carries a table from one server to another in binary COPY, unread."""

from collections.abc import Callable

from psycopg import Copy

from rowcall.pg.connect import Connection

# a write per chunk of COPY costs a system call a row; 1 MiB is past the knee of the curve
_WRITE_BYTES = 1 << 20


def pump(
    source: Connection,
    read: str,
    target: Connection,
    write: str,
    witness: Callable[[bytes], object],
) -> None:
    """Copy the rows of `COPY (…) TO` into `COPY … FROM`; the witness sees every byte."""
    with (
        source.cursor().copy(read.encode()) as out,
        target.cursor().copy(write.encode()) as into,
    ):
        chunks: list[bytes] = []
        size = 0
        for chunk in out:
            chunks.append(bytes(chunk))
            size += len(chunk)
            if size >= _WRITE_BYTES:
                _pass_on(chunks, into, witness)
                chunks, size = [], 0
        _pass_on(chunks, into, witness)


def _pass_on(chunks: list[bytes], into: Copy, witness: Callable[[bytes], object]) -> None:
    block = b"".join(chunks)
    witness(block)
    into.write(block)
