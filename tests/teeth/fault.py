"""A fault: how it is planted, and who is to find it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One planted fault, or what follows from it: the place is a table, mapping or staged table.

    `key` is '' where the place as a whole is meant; what only follows may be found, and need not.
    """

    place: str
    key: str
    column: str
    is_planted: bool = True


@dataclass(frozen=True)
class Fault:
    """A kind of fault: statements that plant k of it, the last of which returns its lines.

    Parameters: k, seed, and taken (keys that other faults have changed). Rows are chosen by the
    md5 of their key and the seed. `integrity` and `content` are the codes, of which one must be
    found; none says that this part cannot see it. `also` are findings on a place as a whole.
    """

    name: str
    statements: tuple[str, ...]
    integrity: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


def chosen(table: str, where: str, key: str = "id", schema: str = "public") -> str:
    """Return a SELECT of the rows that are to be changed, nothing of which is changed yet."""
    return (
        f"SELECT t.{key} FROM {schema}.{table} AS t WHERE ({where})"
        f" AND t.{key}::text <> ALL (%(taken)s)"
        f" ORDER BY md5(t.{key}::text || %(seed)s) LIMIT %(k)s"
    )


def change(table: str, column: str, to: str, where: str = "TRUE") -> tuple[str, ...]:
    """Return the UPDATE of one column, of rows in which it changes something."""
    pick = chosen(table, f"({where}) AND (({to}) IS DISTINCT FROM t.{column})")
    return (
        f"UPDATE public.{table} AS t SET {column} = {to}\n"
        f"  FROM ({pick}) AS chosen WHERE t.id = chosen.id\n"
        f"RETURNING '{table}', t.id::text, '{column}', TRUE",
    )


def exchange(table: str, columns: tuple[str, ...], where: str = "TRUE") -> tuple[str, ...]:
    """Return the UPDATE that exchanges columns between pairs of rows that differ in the first."""
    first = columns[0]
    new = ", ".join(f"{column} = other.{column}" for column in columns)
    one_each = f"SELECT DISTINCT ON (t.{first}) t.* FROM public.{table} AS t WHERE ({where})"
    pick = (
        f"SELECT t.*, row_number() OVER (ORDER BY md5(t.id::text || %(seed)s)) - 1 AS n"
        f" FROM ({one_each} AND t.id::text <> ALL (%(taken)s) ORDER BY t.{first}, t.id) AS t"
        " ORDER BY n LIMIT 2 * %(k)s"
    )
    return (
        f"WITH pick AS ({pick})\n"
        f"UPDATE public.{table} AS t SET {new}\n"
        "  FROM pick AS own JOIN pick AS other ON other.n / 2 = own.n / 2 AND other.n <> own.n\n"
        " WHERE t.id = own.id\n"
        f"RETURNING '{table}', t.id::text, '{first}', TRUE",
    )


def forge(
    table: str,
    mapping: str,
    assignments: str,
    where: str,
    lines: str = "",
) -> tuple[str, ...]:
    """Return the UPDATE of ledger entries; `lines` are further lines over old (`chosen`) values."""
    pick = (
        f"SELECT t.*, t.ctid AS place FROM rowcall.{table} AS t WHERE ({where})"
        " AND t.source_key <> ALL (%(taken)s)"
        " AND coalesce(t.target_id::text, '') <> ALL (%(taken)s)"
        " ORDER BY md5(t.source_key || t.part || %(seed)s) LIMIT %(k)s"
    )
    key = "chosen.source_key || CASE chosen.part WHEN '' THEN '' ELSE '/' || chosen.part END"
    return (
        f"WITH chosen AS ({pick}), done AS (\n"
        f"  UPDATE rowcall.{table} AS t SET {assignments}\n"
        "    FROM chosen WHERE t.ctid = chosen.place)\n"
        f"SELECT '{mapping}', {key}, '', TRUE FROM chosen{lines}",
    )
