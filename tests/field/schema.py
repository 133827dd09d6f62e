"""What is right of cases about schema objects and the environment, written by hand."""

import re
from collections.abc import Iterator

from field.ground import INSTALLED
from field.judging import (
    DONE,
    Case,
    cause,
    coded,
    either,
    has,
    kept_schema,
    moved,
    refused,
    same,
    same_text,
    untouched,
    waits,
)
from field.seen import Seen


def rls_source(seen: Seen) -> Iterator[str]:
    counts = "SELECT (SELECT count(*) FROM patients), (SELECT count(patient_id) FROM visits)"
    yield from either(
        refused(seen, "row.level|row.security"), [*moved(seen), *has(seen, counts, ("20", "40"))]
    )


def source_inheritance(seen: Seen) -> Iterator[str]:
    counts = "SELECT count(*), count(DISTINCT old_id), count(estimated) FROM readings"
    yield from either([*moved(seen), *has(seen, counts, ("12", "12", "5"))], refused(seen))


def identity_and_sequences(seen: Seen) -> Iterator[str]:
    # the case inserts into tickets without the 12 being in the way: the numbers are multiples of 10
    yield from moved(seen)
    yield from _next_numbers(seen)


def _next_numbers(seen: Seen) -> Iterator[str]:
    tickets = [(str(10 * i), f"Ticket {i}") for i in range(1, 13)]
    query = "SELECT id, subject FROM tickets WHERE subject <> 'new' ORDER BY 1"
    yield from has(seen, query, *tickets)
    yield from has(seen, "SELECT count(*), max(id) FROM agents", ("7", "7"))
    yield from has(seen, "SELECT name FROM agents WHERE id = 7", ("the first new one",))
    yield from has(seen, "SELECT count(*), max(id) FROM notes", ("31", "31"))
    yield from has(seen, "SELECT id FROM tickets WHERE subject = 'new'", ("121",))


def view_depends_on_key(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    counts = "SELECT (SELECT count(*) FROM authors), (SELECT count(*) FROM books)"
    yield from has(seen, counts, ("5", "20"))
    yield from has(seen, "SELECT count(*), sum(copies) FROM book_titles", ("20", "20"))


def icu_collation_unique(seen: Seen) -> Iterator[str]:
    yield from coded(seen, "run", "run2")
    yield from coded(seen, "verify", "clean_run", "clean_verify", codes=[0])
    for text in seen.sections("rows")[:1]:
        rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
        mails = [row[1] for row in rows if len(row) == 4 and "@" in row[1]]
        wanted = ["leyla@example.org", "kamran@example.org", "nigar@example.org"]
        if mails != wanted:
            yield f"of two equal addresses or names one should wait: {mails}"
    query = "SELECT old_id, email FROM accounts ORDER BY 1"
    clean = ("1", "leyla@example.org"), ("3", "kamran@example.org"), ("5", "nigar@example.org")
    yield from has(seen, query, *clean)
    yield from kept_schema(seen)


def foreign_key_to_namesake(seen: Seen) -> Iterator[str]:
    waiting = [*moved(seen), *waits(seen, "posts", *map(str, range(1, 13)))]
    users = has(
        seen, "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM posts)", ("5", "0")
    )
    yield from either(refused(seen, "auth"), [*waiting, *users])


def large_objects(seen: Seen) -> Iterator[str]:
    texts = [(str(i), f"The text of contract {i}") for i in range(1, 5)]
    query = "SELECT old_id, convert_from(lo_get(body), 'UTF8') FROM contracts ORDER BY 1"
    yield from either(refused(seen, "large object"), [*moved(seen), *has(seen, query, *texts)])


ENCODED = {
    "latin1": (
        ("1", "José Muñoz", "Málaga"),
        ("2", "Zoë Ångström", "Göteborg"),
        ("3", "Plain Name", "Berlin"),
    ),
    "win1251": (
        ("1", "Иван Петров", "Москва"),
        ("2", "Ольга Ким", "Казань"),
        ("3", "Plain Name", "Berlin"),
        ("4", "РђР‘", "x"),
    ),
}


def other_encodings(seen: Seen) -> Iterator[str]:
    query = "SELECT old_id, name, city FROM people ORDER BY 1"
    for encoding, rows in ENCODED.items():
        uri = _beside(seen, f"_{encoding}")
        yield from coded(
            seen, f"{encoding}_check", f"{encoding}_run", f"{encoding}_verify", codes=[0]
        )
        yield from has(seen, query, *rows, uri=uri)
    # bytes of two encodings in one database: the row alone waits, or nothing is begun
    told = seen.told("sql_ascii_check") + seen.told("sql_ascii_run")
    if seen.code("sql_ascii_run") not in DONE:
        if "SQL_ASCII" not in told:
            yield f"sql_ascii_run does not name the encoding: {cause(told)}"
        if "does not exist" in seen.told("plain_ascii_check"):
            yield "check takes a table of a SQL_ASCII database for missing"
    else:
        yield from has(
            seen, f"{query} DESC LIMIT 1", ("3", "Plain", "Berlin"), uri=_beside(seen, "_sql_ascii")
        )


def _beside(seen: Seen, suffix: str) -> str:
    address, _, more = seen.target.partition("?")
    return f"{address}{suffix}?{more}"


def odd_identifiers(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from coded(seen, "explain", codes=[0])
    orders = [(f"O-{i}", f"X{i}", f"remark {i}") for i in range(1, 5)]
    yield from has(seen, 'SELECT "Number", "group", remark FROM "order" ORDER BY 1', *orders)
    columns = (
        '"No.", "rabatt %", "unit ""price""", "user", "%s", "ödənilib", "tamaño", state, "select"'
    )
    lines = [
        (
            f"O-{i}",
            str(j),
            f"{i * 1.5}",
            f"{j * 10}",
            f"u{i}",
            f"p{i}",
            "tf"[i % 2],
            f"{i} см",
            "half % off",
            f"s{j}",
        )
        for i in range(1, 5)
        for j in range(1, 4)
    ]
    query = (
        f'SELECT "Number", {columns} FROM "order line %" AS l JOIN "order" AS o ON o.id = "order"'
    )
    yield from has(seen, f'{query} ORDER BY 1, l."No."', *lines)


def pgbouncer(seen: Seen) -> Iterator[str]:
    for name in ("plain", "ignoring"):
        if seen.code(f"{name}_run") in DONE:
            continue
        told = seen.told(f"{name}_run")
        if not re.search("pool|pgbouncer", told, re.IGNORECASE):
            yield f"{name}_run does not name the pooler: {cause(told)}"
    yield from kept_schema(seen)


def timeouts_of_the_role(seen: Seen) -> Iterator[str]:
    runs = "stmt_run", "txn_run", "idle_run", "iit_run", "src_run", "src_idle_run"
    yield from coded(seen, *runs, "idle_verify", codes=[0])
    for name in runs:
        if not re.search(r"60,?000", seen.told(name)):
            yield f"{name} does not tell of its 60,000 rows"
    yield from kept_schema(seen)


def lock_held_on_target(seen: Seen) -> Iterator[str]:
    ended = seen.sections("SIGTERM after 25 s")
    # on a busy machine, the run comes to the lock later than 8 s behind its start
    told = [text.partition("stopping:")[0] for text in ended]
    if not any(re.search("waits.*lock.*held by", text) for text in told):
        yield "nobody says that a lock is waited for, and who holds it"
    if not any(re.search(r"^(124|143|1)$", text, re.MULTILINE) for text in ended):
        yield f"SIGTERM does not end it: {ended}"
    source = seen.sections("after 12 s")
    if not any(re.search("waits.*lock.*held by", text) for text in source):
        yield "nobody says that a lock of the source is waited for, and who holds it"
    yield from coded(seen, "run", codes=[0])
    # the last run waits for a lock of the source until it is ended
    yield from kept_schema(seen)


def index_options_lost(seen: Seen) -> Iterator[str]:
    yield from coded(seen, "run", "verify", codes=[0])
    before, after = (
        (seen.folder / "out" / f"{when}.sql").read_text() for when in ("before", "after")
    )
    yield from same_text(before, after, "schema")
    for one, two in zip(seen.sections("before"), seen.sections("after"), strict=True):
        yield from same_text(one, two, "indexes")
    yield from has(seen, "SELECT count(*), min(code), max(ean) FROM items", ("50", "I-1", "E9"))


def without_overlaps(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from coded(seen, "run2")
    # an empty range is refused by WITHOUT OVERLAPS
    yield from has(
        seen, "SELECT old_id FROM bookings ORDER BY 1", ("1",), ("3",), ("4",), ("5",), ("6",)
    )
    yield from waits(seen, "bookings", "2", "7")
    rows = ("1", "[2024-01-01,2024-07-01)", "10"), ("2", "[2024-01-01,)", "20")
    yield from has(seen, "SELECT tariff_id, valid, price FROM tariffs ORDER BY 1, 2", *rows)


def partitioned_target(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    counts = ("sales_eu", "15"), ("sales_us_22", "5"), ("sales_us_23", "4"), ("sales_asia", "15")
    query = "SELECT tableoid::regclass, count(*) FROM sales GROUP BY 1 ORDER BY tableoid"
    yield from has(seen, query, *counts)
    yield from has(seen, "SELECT count(*) FROM sales WHERE amount <> old_id", ("0",))
    yield from has(seen, "SELECT count(*) FROM audit_log", ("0",))
    for one, two in zip(
        seen.sections("triggers before"), seen.sections("triggers after"), strict=True
    ):
        yield from same_text(one, two, "triggers")


def settings_of_the_database(seen: Seen) -> Iterator[str]:
    yield from coded(seen, "quoted_check", "run", "verify", codes=[0])
    if seen.code("readonly_run") not in DONE and "read" not in seen.told("readonly_run"):
        yield f"readonly_run: {cause(seen.told('readonly_run'))}"
    yield from kept_schema(seen)
    columns = "on_day, at, local, took, raw, value, single, cost, path, doc::text"
    shown = " || ' ' || ".join(f"{name}::text" for name in ("on_day", "value", "took", "raw", "at"))
    yield from same(
        seen,
        f"SELECT id, {columns}, {shown} FROM measure ORDER BY 1",
        f"SELECT old_id, {columns}, shown FROM measures ORDER BY 1",
    )
    kinds = "first \\n", "second", "other", "other", "other"
    rows = [
        (str(i), "D:\\new\\table\n'x'", kind, f"2024-04-0{i}", f"{i}.50")
        for i, kind in enumerate(kinds, 1)
    ]
    yield from has(
        seen, "SELECT old_id, fixed, kind, day_parsed, number FROM measures ORDER BY 1", *rows
    )


def options_of_the_address(seen: Seen) -> Iterator[str]:
    yield from coded(seen, "check", "run", "run_pgoptions", "run_service", codes=[0])
    names = [(f"Client {i}",) for i in range(1, 6)]
    yield from has(seen, "SELECT name FROM clients ORDER BY 1", *names)
    owner = "SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'rowcall'"
    yield from has(seen, owner, ("case17_owner",))


def names_of_63_bytes(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    table = "customer_relationship_management_interaction_history_records"
    person = "the_name_of_the_person_who_was_responsible_for_the_interaction"
    first = [(f"p{i}", f"q{i}", f"n{i}") for i in range(1, 6)]
    query = f'SELECT {person}_, {person}2, "əəəəəəəəəəəəəəəəəəəəəəəəəəəəəəəx"'
    yield from has(seen, f"{query} FROM {table}_aa ORDER BY 1", *first)
    # the fifth has a parent that is not there
    second = [(f"p{i}", f"p{1 + i % 6}") for i in range(1, 10) if i != 5]
    joined = f"{table}_ab AS b JOIN {table}_aa AS a ON a.id = parent"
    yield from has(seen, f"SELECT b.{person}_, a.{person}_ FROM {joined} ORDER BY 1", *second)


def sequences_after_the_load(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from _next_numbers(seen)


def newline_in_a_constant(seen: Seen) -> Iterator[str]:
    yield from coded(seen, "run", "verify", "sep_run", "sep_verify", codes=[0])
    written = "".join(seen.sections("what was written; $ is a newline, . a blank"))
    for wanted in ("Baku$Azerbaijan", "Dear$Madam", "first.line$second.line", "nothing$was.said"):
        if wanted not in written:
            yield f"{wanted} was not written"
    if not re.search(r"\| found\s", written):
        yield "a code with a newline is not found"
    rows = (
        ("1", "Baku\u2028Azerbaijan", "Dear\fMadam", "a\rb"),
        (
            "2",
            "Baku\u2028Azerbaijan",
            "Dear\x85Sir",
            "a\rb",
        ),
    )
    yield from has(seen, "SELECT old_id, footer, greeting, body FROM letters ORDER BY 1", *rows)


def several_schemas_and_views(seen: Seen) -> Iterator[str]:
    told = seen.told("check")
    for name in ("branch_a", "branch_b", "year_sum", "abroad"):
        if name not in told and name not in seen.told("report_all"):
            yield f"nothing names {name}"
    for name in ("view", "matview", "foreign", "qualified"):
        if "does not exist in the source" in seen.told(f"check_{name}"):
            yield f"check_{name}: what is there does not exist"
    rows = has(seen, "SELECT name FROM crm.customers", ("public one",))
    others = "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM billing.customers)"
    yield from either(
        untouched(seen),
        [*coded(seen, "run", "verify"), *rows],
        [*rows, *has(seen, others, ("0", "3"))],
    )
    yield from kept_schema(seen)


def references_right(seen: Seen) -> Iterator[str]:
    names = [(f"Emp {i}", "USER" if i % 2 else "ADMIN") for i in range(1, 7)]
    query = "SELECT name, code FROM employees AS e JOIN roles AS r ON r.id = role_id ORDER BY 1"
    yield from either(refused(seen, "REFERENCES"), [*moved(seen), *has(seen, query, *names)])


BEFORE_AND_AFTER = "pg_dump --schema-only before and after the run"

TYPES = (
    "mail",
    "props",
    "path",
    "box",
    "emb",
    "span",
    "moods",
    "home",
    "homes",
    "zip",
    "zip2",
    "extra",
    "during",
    "many",
    "bits",
    "ip",
    "ts",
    "js",
    "jp",
    "pos",
    "lsn",
    "snap",
    "rel",
    "nm",
    "ch",
    "arr2",
    "cash",
    "isbn",
)


def types_of_extensions(seen: Seen) -> Iterator[str]:
    columns = ", ".join(f"{name}::text" for name in TYPES)
    together = same(
        seen,
        f"SELECT id, {columns} FROM thing ORDER BY 1",
        f"SELECT old_id, {columns} FROM things ORDER BY 1",
    )
    if seen.codes("run")[:1] == [0]:
        yield from _first_moved(seen)
        yield from together
    elif "rel" not in seen.text:
        # what regclass names is another table in another database: that may be refused
        yield f"run {seen.codes('run')}"
    yield from _each(seen)


def _first_moved(seen: Seen) -> Iterator[str]:
    """The whole moved before each column was tried by itself, which makes tables of its own."""
    if seen.codes("run")[:1] != [0] or seen.codes("verify")[:1] != [0]:
        yield f"run {seen.codes('run')}, verify {seen.codes('verify')}"
    if "no difference" not in "".join(seen.sections(BEFORE_AND_AFTER)):
        yield "the schema changed"


def _each(seen: Seen) -> Iterator[str]:
    for name, run, verify, same_values in re.findall(
        r"^(\w+) +run (\d+) verify (\d+) same values (\w+)", seen.text, re.MULTILINE
    ):
        if name == "rel" and run == "2":
            continue
        if (run, verify, same_values) != ("0", "0", "yes"):
            yield f"{name}: run {run} verify {verify} same {same_values}"


def arrays_and_ranges_in_verify(seen: Seen) -> Iterator[str]:
    columns = (
        "ints, bigs, nums, floats, dates, stamps, bools, texts, uuids, objs, bytes, times, ivs, dr,"
        " ir, nr, tr, ztr, dmr, imr, nmr, iv, t, tz, od, mac, b"
    )
    # a number of type oid that holds no large object is a number
    yield from _first_moved(seen)
    yield from _each(seen)
    yield from same(
        seen,
        f"SELECT id, {columns} FROM thing ORDER BY 1",
        f"SELECT old_id, {columns} FROM things ORDER BY 1",
    )


def generated_columns(seen: Seen) -> Iterator[str]:
    yield from coded(seen, "run", "plain_run", "virtual_run")
    yield from coded(seen, "verify", "plain_verify", codes=[0])
    # old id is the first column of what the case prints
    for text, wanted in zip(
        seen.sections("rows"), (["1", "5"], ["1", "3", "4", "5"]), strict=False
    ):
        found = re.findall(r"^ +(\d+) \|", text, re.MULTILINE)
        if found != wanted:
            yield f"rows {found}, not {wanted}"
    rows = (
        ("1", "Leyla Hasanova", "leyla@example.org", "21.00", "21.00"),
        ("3", "Nigar Ismayil", "nigar@example.org", "1200000.00", "1200000.00"),
        ("4", "Orkhan ", "orkhan@example.org", "1.00", "1.00"),
        ("5", "Aysel Guliyeva", None, "0.00", "0.00"),
    )
    query = "SELECT old_id, full_name, email_key, total, total_virtual FROM lines ORDER BY 1"
    yield from has(seen, query, *rows)


def rules_and_forced_rls(seen: Seen) -> Iterator[str]:
    counts = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {table}"
        for table in ("forced", "routed", "routed_low", "noted", "log")
    )
    rows = ("forced", "0"), ("routed", "10"), ("routed_low", "0"), ("noted", "10"), ("log", "0")
    written = [*coded(seen, "rules_run", "rules_verify"), *has(seen, counts, *rows)]
    if seen.code("check") == 0 and seen.code("run") not in DONE:
        told = seen.told("run")
        if not re.search("forced|row.level", told):
            yield f"run exit {seen.code('run')}: {cause(told)}"
    told = seen.told("check") + seen.told("run")
    if not re.search("row.level|FORCE", told):
        yield "FORCE ROW LEVEL SECURITY is not told of"
    yield from either(written, [*_not(seen, "rules_run"), *untouched(seen)])


def _not(seen: Seen, name: str) -> Iterator[str]:
    if seen.code(name) in DONE:
        yield f"{name} exit {seen.code(name)}"


WIDE = re.compile(r"^ *(\d+) columns: check (\d+), run (\d+) .*?, verify (\d+)", re.MULTILINE)
KEYS = re.compile(r"^ *(\d+) keys of a document: run (\d+), verify (\d+)", re.MULTILINE)


def wide_tables(seen: Seen) -> Iterator[str]:
    columns = WIDE.findall(seen.text)
    for count, check, run, verify in columns:
        if (run, verify) != ("0", "0") and check == "0":
            yield f"{count} columns: check {check} run {run} verify {verify}"
    keys = KEYS.findall(seen.text)
    for count, run, verify in keys:
        if (run, verify) != ("0", "0") and run != "2":
            yield f"{count} keys: run {run} verify {verify}"
    if len(columns) < 7 or len(keys) < 7:
        yield f"only {len(columns)} widths were tried"


def reader_with_few_rights(seen: Seen) -> Iterator[str]:
    if seen.code("none_check") == 0 or "client" not in seen.told("none_check"):
        yield "check does not tell a role that it may not read client"
    yield from coded(
        seen, "columns_check", "columns_run", "table_run", "both_run", "both_verify", codes=[0]
    )
    names = [(str(i), f"Client {i}") for i in range(1, 6)]
    yield from has(seen, "SELECT old_id, name FROM clients ORDER BY 1", *names)
    yield from kept_schema(seen)


def under_writes(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from has(seen, "SELECT count(*), sum(balance) FROM accounts", ("2000", "200000.00"))
    sums = "coalesce((SELECT sum(amount) FROM transfers WHERE {} = a.id), 0)"
    wrong = f"balance <> 100 - {sums.format('from_id')} + {sums.format('to_id')}"
    yield from has(seen, f"SELECT count(*) FROM accounts AS a WHERE {wrong}", ("0",))


def volatile_defaults(seen: Seen) -> Iterator[str]:
    yield from refused_first(seen)
    for name in ("number", "token", "made_on", "made_at", "made_by"):
        if not re.search(rf"\b{name}\b", seen.told("check")):
            yield f"check does not name {name}"
    for name in ("made_on", "code"):
        if not re.search(rf"\b{name}\b", seen.told("builtin_check")):
            yield f"builtin_check does not name {name}"


def refused_first(seen: Seen) -> Iterator[str]:
    if seen.code("check") == 0:
        yield "check exit 0"
    if seen.code("run") in DONE:
        yield f"run exit {seen.code('run')}"


def constraints_of_the_database(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    # a row waits only for what a standing row has: 2, 5 and 6 stand nowhere
    yield from has(
        seen,
        "SELECT old_id, room FROM slots ORDER BY 1",
        ("1", "A"),
        ("3", "B"),
        ("4", "B"),
        ("7", "D"),
    )
    yield from waits(seen, "slots", "2", "5", "6")


def start_over_after_a_stop(seen: Seen) -> Iterator[str]:
    if seen.code("check") == 0 or "unaccent" not in seen.told("check"):
        yield "check does not name unaccent"
    before, after = (
        (seen.folder / "out" / f"{when}.sql").read_text() for when in ("before", "after")
    )
    yield from same_text(before, after, "schema after the stop")
    yield from coded(seen, "corrected_run", codes=[0])
    again = (seen.folder / "out" / "restarted.sql").read_text()
    yield from same_text(before, again, "schema after starting over")
    yield from kept_schema(seen)
    yield from has(seen, "SELECT count(*) FROM clients", ("5",))


SCHEMA = (
    Case("rls-source-hides-rows", "a reader from whom rows are hidden is refused", rls_source),
    Case(
        "source-inheritance", "each row of a table with children is read once", source_inheritance
    ),
    Case(
        "identity-and-sequences", "GENERATED ALWAYS is written, and goes on", identity_and_sequences
    ),
    Case("view-depends-on-key", "a key on which a view depends stays", view_depends_on_key),
    Case(
        "icu-collation-unique",
        "unique keys are judged under their collation",
        icu_collation_unique,
        source=INSTALLED,
        target=INSTALLED,
        needs=("icu",),
    ),
    Case("foreign-key-to-namesake", "auth.users is not public.users", foreign_key_to_namesake),
    Case(
        "large-objects", "a number of a large object is named, or its content moves", large_objects
    ),
    Case("other-encodings", "LATIN1, WIN1251 and SQL_ASCII are read, or named", other_encodings),
    Case("odd-identifiers", "every name that PostgreSQL allows moves", odd_identifiers),
    Case(
        "pgbouncer",
        "a pooler in transaction mode is named, or works",
        pgbouncer,
        needs=("pgbouncer",),
    ),
    Case("timeouts-of-the-role", "time-outs of a role do not stop a run", timeouts_of_the_role),
    Case("lock-held-on-target", "who waits for a lock says so", lock_held_on_target),
    Case("index-options-lost", "indexes are as before, to the letter", index_options_lost),
    Case("without-overlaps", "of two overlapping rows one waits", without_overlaps),
    Case(
        "partitioned-target",
        "triggers of partitions do not fire, and stay as they are",
        partitioned_target,
    ),
    Case(
        "settings-of-the-database",
        "settings of a database change no value",
        settings_of_the_database,
    ),
    Case("options-of-the-address", "options of the address are in force", options_of_the_address),
    Case("names-of-63-bytes", "names of 63 bytes move", names_of_63_bytes),
    Case(
        "sequences-after-the-load",
        "sequences go on behind what was written",
        sequences_after_the_load,
    ),
    Case("newline-in-a-constant", "literals are written letter by letter", newline_in_a_constant),
    Case(
        "several-schemas-and-views", "what other schemas hold is named", several_schemas_and_views
    ),
    Case("references-right", "a missing REFERENCES right is told first", references_right),
    Case("types-of-extensions", "columns of extensions' types move", types_of_extensions),
    Case(
        "arrays-and-ranges-in-verify", "arrays and ranges are verified", arrays_and_ranges_in_verify
    ),
    Case("generated-columns", "checks over generated columns are judged", generated_columns),
    Case(
        "rules-and-forced-rls-on-target",
        "rules and FORCE RLS are told of before the first write",
        rules_and_forced_rls,
    ),
    Case("wide-tables", "wide tables move, or check refuses them", wide_tables),
    Case(
        "reader-with-few-rights", "rights are asked for what is read alone", reader_with_few_rights
    ),
    Case(
        "from-15-to-18-under-writes",
        "one snapshot of a source that is written to",
        under_writes,
        source=INSTALLED,
        needs=("icu",),
    ),
    Case("volatile-defaults", "check names every default that differs by run", volatile_defaults),
    Case(
        "constraints-that-only-the-database-knows",
        "a row waits only for what a standing row has",
        constraints_of_the_database,
    ),
    Case(
        "start-over-after-a-stop",
        "what next advises works, keys come back",
        start_over_after_a_stop,
    ),
)
