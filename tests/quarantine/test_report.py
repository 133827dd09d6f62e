"""Does a report know which corrections wait, were carried, or were replaced?"""

import psycopg

from quarantine.desk import Desk
from rowcall.account.lines import CorrectionLine
from rowcall.account.read import read_account
from rowcall.api.databases import bind_to_staging


def told(desk: Desk) -> list[CorrectionLine]:
    with psycopg.connect(desk.target) as connection:
        bound = bind_to_staging(desk.project, connection)
        return list(read_account(connection, bound).corrections)


def counts(desk: Desk) -> list[tuple[str, str, int, int, int, int]]:
    return [
        (c.made_by, f"{c.source_table}.{c.column_name}", c.values, c.waiting, c.carried, c.replaced)
        for c in told(desk)
    ]


def test_without_corrections_there_is_nothing_to_tell(library: Desk) -> None:
    assert told(library) == []


def test_a_correction_waits_until_staging_holds_it(library: Desk) -> None:
    library.bring(library.fill("5", "hall", "A"), library.fill("5", "row", "1"))
    library.bring(library.fill("5", "row", "2"), library.fill("r3", "order", "s"), by="bo")
    waiting = [
        ("ann", "book.hall", 1, 1, 0, 0),
        ("ann", "book.row", 1, 0, 0, 1),
        ("bo", "book.row", 1, 1, 0, 0),
        ("bo", "reader.order", 1, 1, 0, 0),
    ]
    assert counts(library) == waiting
    with library.staged("UPDATE rowcall_staging.book SET hall = 'A', \"row\" = '2' WHERE id = 5"):
        assert counts(library) == [
            ("ann", "book.hall", 1, 0, 1, 0),
            ("ann", "book.row", 1, 0, 0, 1),
            ("bo", "book.row", 1, 0, 1, 0),
            ("bo", "reader.order", 1, 1, 0, 0),
        ]
    assert counts(library) == waiting
