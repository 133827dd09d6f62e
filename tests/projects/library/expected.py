"""What must become of every unit of the library, written by hand.

{mapping: {key: (outcome, reason, cause)}}; a fan-out's key has its part behind a slash. The cause
is (mapping, key, part, reason) of the unit where the trouble sits, OWN where that is itself.
"""

Cause = tuple[str, str, str, str] | str | None

OWN = "own"
MOVES = ("migrated", None, None)
MERGES = ("merged", "merged", None)

A1, A2, B1 = '["A", "1"]', '["A", "2"]', '["B", "1"]'
C1, C2, D1, E1, E2 = '["C", "1"]', '["C", "2"]', '["D", "1"]', '["E", "1"]', '["E", "2"]'

NO_SHELF_Z9 = ("shelves", C1, "", "missing_reference")
LOOP = ("shelves", E1, "", "reference_cycle")

UNITS: dict[str, dict[str, tuple[str, str | None, Cause]]] = {
    "shelves": {
        A1: MOVES,
        A2: MOVES,
        B1: MOVES,
        C1: ("quarantined", "missing_reference", OWN),
        C2: ("quarantined", "blocked_by_parent", NO_SHELF_Z9),
        D1: ("quarantined", "reference_cycle", OWN),
        E1: ("quarantined", "reference_cycle", OWN),
        E2: ("quarantined", "blocked_by_parent", LOOP),
    },
    "readers": {
        "r1": MOVES,
        "r2": MOVES,
        "r3": ("quarantined", "unknown_code", OWN),
        "r4": MOVES,
        "r4#2": ("merged", "equal_copy", None),
        "r5": MOVES,
        "r5#2": ("quarantined", "duplicate_key", OWN),
        "~39c8b0c836d71e77e7cd1156aadb6a3c": ("quarantined", "missing_key", OWN),
        "~39c8b0c836d71e77e7cd1156aadb6a3c#2": ("quarantined", "missing_key", OWN),
        "r6": MOVES,
        "r7": ("quarantined", "expression_failed", OWN),
        "r8": MOVES,
    },
    "works": {
        "1": MOVES,
        "2": MOVES,
        "3": ("quarantined", "blocked_by_parent", NO_SHELF_Z9),
        "4": ("quarantined", "bad_value", OWN),
        "5": ("quarantined", "missing_reference", OWN),
        "m1": MOVES,
        "m2": ("quarantined", "blocked_by_parent", LOOP),
    },
    "authors": {
        "1/1": MERGES,
        "1/2": MERGES,
        "2/1": MERGES,
        "5/1": MOVES,
        "5/2": MOVES,
    },
    "editors": {
        "1/e": MOVES,
        "3/e": ("quarantined", "blocked_by_parent", NO_SHELF_Z9),
    },
    "book_people": {
        "3/1": ("quarantined", "not_taken", OWN),
        "4": ("excluded", "nothing_filled", OWN),
    },
    "loans": {
        "101": MOVES,
        "102": ("quarantined", "blocked_by_parent", NO_SHELF_Z9),
        "103": MOVES,
        "104": ("quarantined", "blocked_by_parent", ("readers", "r7", "", "expression_failed")),
        "105": ("quarantined", "missing_reference", OWN),
        "106": ("quarantined", "refused_by_database", OWN),
        "107": MOVES,
        "108": ("quarantined", "missing_reference", OWN),
        "109": ("excluded", "cancelled", OWN),
        "110": ("quarantined", "blocked_by_parent", ("works", "4", "", "bad_value")),
    },
    "reader_totals": {
        "r1": MOVES,
        "r2": MOVES,
        "r3": ("quarantined", "blocked_by_parent", ("readers", "r3", "", "unknown_code")),
        "r4": MOVES,
        "r5": MOVES,
        "r7": ("quarantined", "blocked_by_parent", ("readers", "r7", "", "expression_failed")),
        "r99": ("quarantined", "missing_reference", OWN),
    },
    "fines": {},
}

SOURCE_TABLES = {
    "shelves": "shelf",
    "readers": "reader",
    "authors": "book",
    "editors": "book",
    "book_people": "book",
    "loans": "loan",
    "reader_totals": "loans_by_reader",
}

MARKS = {
    ("shelves", A2, "title", "fit", "longer than 12 characters"),
    ("shelves", A2, "keeper_id", "null", "missing_reference: no such readers"),
    ("readers", "r2", "born", "null", "bad_value: not a date"),
    ("readers", "r2", "home_id", "placeholder", "missing_reference: no such shelves"),
    ("readers", "r4", "born", "parsed", "another format"),
    ("readers", "r6", "home_id", "placeholder", "blocked_by_parent: its shelves did not move"),
    ("readers", "r8", "name", "placeholder", "bad_value: no value"),
    ("loans", "103", "on_day", "parsed", "another format"),
}

# (mapping, source table): source rows, migrated, merged, excluded, quarantined
BALANCE = {
    ("shelves", "shelf"): (8, 3, 0, 0, 5),
    ("readers", "reader"): (12, 6, 1, 0, 5),
    ("works", "book"): (5, 2, 0, 0, 3),
    ("works", "magazine"): (2, 1, 0, 0, 1),
    ("authors", "book"): (5, 2, 3, 0, 0),
    ("editors", "book"): (2, 1, 0, 0, 1),
    ("book_people", "book"): (2, 0, 0, 1, 1),
    ("loans", "loan"): (10, 3, 0, 1, 6),
    ("reader_totals", "loans_by_reader"): (7, 4, 0, 0, 3),
    ("fines", "fine"): (0, 0, 0, 0, 0),
}

# table: rows, migrated, placeholder, derived, native
TARGET_BALANCE = {
    "shelves": (6, 3, 2, 0, 1),
    "readers": (6, 6, 0, 0, 0),
    "works": (3, 3, 0, 0, 0),
    "authors": (2, 2, 0, 0, 0),
    "editors": (1, 1, 0, 0, 0),
    "loans": (3, 3, 0, 0, 0),
    "reader_totals": (4, 0, 0, 4, 0),
    "fines": (0, 0, 0, 0, 0),
}

# a query on the target, and the rows that it must return
ROWS: dict[str, list[tuple[object, ...]]] = {
    "SELECT s.code, s.title, p.code, r.name FROM shelves AS s"
    " LEFT JOIN shelves AS p ON p.id = s.parent_id LEFT JOIN readers AS r ON r.id = s.keeper_id"
    " WHERE s.title NOT LIKE '%~%' ORDER BY 1": [
        ('?["C", "1"]', "unknown", None, None),
        ('?["Q", "7"]', "unknown", None, None),
        ("A-1", "Arts", None, "Ann"),
        ("B-1", "Law", "A-2", None),
        ("N-1", "New hall", None, None),
    ],
    "SELECT left(title, 4), length(title), parent_id IS NOT NULL FROM shelves WHERE code = 'A-2'": [
        ("Art~", 12, True)
    ],
    "SELECT r.name, kind::text, born::text, code, note FROM readers AS r"
    " JOIN shelves AS s ON s.id = home_id ORDER BY 1": [
        ("Ann", "guest", "1990-02-01", "A-1", "100%"),
        ("Bob", "student", None, '?["Q", "7"]', "100%"),
        ("Dan", "guest", "2000-01-05", "B-1", "25%"),
        ("Eva", "guest", None, "A-1", "100%"),
        ("Gil", "guest", None, '?["C", "1"]', "100%"),
        ("nobody", "guest", None, "A-1", "100%"),
    ],
    "SELECT w.kind::text, w.title, w.code, issues, s.code, retired FROM works AS w"
    " JOIN shelves AS s ON s.id = shelf_id ORDER BY 3": [
        ("book", "SQL", "1", None, "A-1", False),
        ("book", "Art", "2", None, "B-1", False),
        ("magazine", "Monthly", "m1", 12, "A-1", False),
    ],
    "SELECT name, titles, book_ids, extra FROM authors ORDER BY 1": [
        ("Kay", "SQL; Art", ["5", "1", "2"], {"parts": ["1", "1"]}),
        ("Lee", "SQL", ["5", "1"], {"parts": ["2"]}),
    ],
    "SELECT title, name FROM editors JOIN works ON works.id = work_id": [("SQL", "Max")],
    "SELECT l.id, title, name, ticket, on_day::text FROM loans AS l"
    " JOIN works AS w ON w.id = work_id JOIN readers AS r ON r.id = reader_id ORDER BY 1": [
        (101, "SQL", "Ann", "t1", "2001-01-05"),
        (103, "Monthly", "Dan", "t3", "2001-01-06"),
        (107, "SQL", "Eva", "t7", "2001-01-05"),
    ],
    "SELECT name, loans FROM reader_totals AS t JOIN readers AS r ON r.id = reader_id ORDER BY 1": [
        ("Ann", 3),
        ("Bob", 1),
        ("Dan", 1),
        ("Eva", 1),
    ],
}
