"""What is right of cases about rows and values, written by hand from their own sources."""

import re
from collections.abc import Iterator

from field.ground import INSTALLED
from field.judging import (
    Case,
    either,
    exact_or_told,
    has,
    moved,
    refused,
    same,
    waits,
)
from field.seen import Seen


def source_latin1(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    people = ("1", "Anna Berg", "Oslo"), ("2", "Jörg Müller", "Köln"), ("3", "José Núñez", "Málaga")
    yield from has(seen, "SELECT old_id, name, town FROM people ORDER BY 1", *people)
    notes = ("1", "plain"), ("2", "cafÃ© is mojibake for cafe"), ("3", "GrÃ¼n")
    yield from has(seen, "SELECT old_id, body FROM notes ORDER BY 1", *notes)


ROUNDED = {
    "1": ("10.00", "0.5000000000000000", "52.5", "2024-01-01 10:00:00+00", "2024-01-01", "8", "3"),
    "2": (
        "10.004999",
        "0.1234567890123456",
        "40.41677540000000123",
        "2024-01-01 10:00:00.500001+00",
        "2024-01-01 23:59:59.9",
        "7.5",
        "2.5",
    ),
    "3": (
        "0.000069",
        "123456789.12345679",
        "-3.70379020000001",
        "2024-12-31 23:59:59.9+00",
        "2024-06-30 12:00:00",
        "0.4",
        "0.4",
    ),
}
ROUNDED_COLUMNS = ("amount", "rate", "lat", "at", "day", "hours", "pieces")
SPANS = {"1": "1 day", "2": "1 day 00:00:59", "3": "00:59:30.75"}


def silent_rounding(seen: Seen) -> Iterator[str]:
    exact: dict[str, dict[str, str | None]] = {
        key: {**dict(zip(ROUNDED_COLUMNS, values, strict=True)), "span": SPANS[key]}
        for key, values in ROUNDED.items()
    }
    told = exact_or_told(seen, "payments", "payments", "old_id", exact)
    rounded_parse = [
        f"the price of {key} is rounded as if it were only read"
        for key, _ in seen.rows("SELECT old_id, price FROM payments WHERE price IN (12.51, 12.50)")
        if key == "2" and not _is_marked_as_rounded(seen, key)
    ]
    yield from either([*moved(seen), *told, *rounded_parse], refused(seen, "amount"))


def _is_marked_as_rounded(seen: Seen, key: str | None) -> bool:
    found = seen.rows(
        "SELECT rule, reason FROM rowcall.marks"
        f" WHERE source_key = '{key}' AND column_name = 'price'"
    )
    return any("round" in f"{rule} {reason}".lower() for rule, reason in found)


def unique_after_change(seen: Seen) -> Iterator[str]:
    yield from either(_unique_after_change(seen), refused(seen, "rate", "at"))


def _unique_after_change(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    names = ("music",), ("Reading",), ("STRASSE",), ("Straße",)
    yield from has(seen, "SELECT name FROM tags ORDER BY lower(name::text), name::text", *names)
    yield from has(seen, "SELECT count(*) FROM tariffs WHERE rate = 2", ("1",))
    yield from has(seen, "SELECT count(*) FROM ticks WHERE at = '2024-01-01 00:00:05Z'", ("1",))
    yield from has(seen, "SELECT c::text FROM codes ORDER BY c", ("AB",), ("CD",))
    for mapping, keys in {"tariffs": "12", "ticks": "12", "codes": "2", "tags": "2"}.items():
        for key in keys:
            told = [*seen.waiting, *((name, old) for name, old, _ in seen.marked)]
            if (mapping, key) not in told:
                yield f"{mapping} {key} was changed in silence"


def json_nested_nulls(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    documents = {
        1: '{"title": "lamp", "spec": {"colour": "red", "weight": null,'
        ' "size": {"w": 10, "h": null}}, "answers": [{"q": 1, "a": null}, {"q": 2, "a": "yes"}]}',
        2: '{"title": "desk", "spec": {"colour": null}, "answers": []}',
        3: '{"title": "chair", "answers": null}',
    }
    for key, document in documents.items():
        query = f"SELECT details = '{document}'::jsonb, details FROM products WHERE old_id = {key}"
        found = seen.rows(query)
        if [row[0] for row in found] != ["t"]:
            yield f"details of {key}: {found}"


def case_insensitive_keys(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    query = "SELECT p.old_id, a.name FROM purchases AS p JOIN accounts AS a ON a.id = account_id"
    yield from has(seen, f"{query} ORDER BY 1", ("1", "Anna"), ("2", "Anna"), ("3", "Bo"))
    query = "SELECT c.old_id, l.name FROM cities AS c JOIN countries AS l ON l.id = country_id"
    yield from has(seen, f"{query} ORDER BY 1", ("1", "Germany"), ("2", "Germany"), ("3", "France"))


def money_locale(seen: Seen) -> Iterator[str]:
    totals = ("1", "12345.00"), ("2", "980.00"), ("3", None)
    rows = has(seen, "SELECT old_id, total FROM invoices ORDER BY 1", *totals)
    yield from either([*moved(seen), *rows], refused(seen, "money|lc_monetary"))


def long_identifiers(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    rows = (
        ("1", "7", "Sales", "good", "bad", "2020-02-01"),
        ("2", "8", "Legal", "x", "y", None),
        ("3", None, "none", None, None, None),
    )
    columns = (
        'old_id, "corporate_objective_structure_department_parent_structure_id",'
        '"corporate_objective_structure_department_parent_structure_name",'
        '"answers_of_the_customer_satisfaction_survey_of_the_year_two_k1",'
        '"answers_of_the_customer_satisfaction_survey_of_the_year_two_k2",'
        '"date_of_the_birth_of_the_legal_representative_of_the_applicant1"'
    )
    yield from has(seen, f"SELECT {columns} FROM applications ORDER BY 1", *rows)


def long_text_keys(seen: Seen) -> Iterator[str]:
    yield from either(_long_text_keys(seen), refused(seen, "url"))


def _long_text_keys(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    short = "SELECT url, title FROM pages WHERE title <> 'C' ORDER BY 1"
    yield from has(seen, short, ("https://example.org/a", "A"), ("https://example.org/b", "B"))
    query = "SELECT hits, title FROM visits JOIN pages ON pages.id = page_id ORDER BY 1"
    yield from either(has(seen, query, ("3", "A")), has(seen, query, ("3", "A"), ("9", "C")))


def odd_names(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    names = (
        '"oldId", "createdAt", "discount %", "order", "e-mail", "Ünïcode näme", "has ""quote""",'
        ' source, part, rowcall_run, key, "it\'s"'
    )
    first = "1", "2024-01-01 00:00:00+00", "12.5", "3", "a@example.org", *"äqsprki"
    second = "2", *(None for _ in range(11))
    yield from has(seen, f'SELECT {names} FROM "AppUser" ORDER BY 1', first, second)
    yield from has(seen, 'SELECT "qty %s", "100%" FROM "Order.Line"', ("2", "5"))
    yield from waits(seen, "lines", "2")


def json_to_jsonb(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    same_json = (
        "SELECT id, body FROM hook ORDER BY 1",
        "SELECT old_id, body FROM hooks_plain ORDER BY 1",
    )
    yield from same(seen, *same_json)
    query = "SELECT old_id, body ->> 'n', (body ->> 'e')::numeric = 1e400, body ->> 'z'"
    number = "3", "12345678901234567890123456789.10", "t", "1.50"
    yield from has(seen, f"{query} FROM hooks WHERE old_id = 3", number)
    others = ("1",), ("3",), ("6",), ("7",), ("8",)
    kept = "old_id IN (1, 3, 4, 5, 6, 7, 8)"
    yield from has(seen, f"SELECT old_id FROM hooks WHERE {kept} ORDER BY 1", *others)
    if ("hooks", "2") not in seen.waiting and ("hooks", "2", "body") not in seen.marked:
        yield "one of two equal keys of document 2 is lost in silence"
    texts = "old_id IN (101, 103, 104, 105, 106, 107, 108)"
    yield from has(
        seen, f"SELECT old_id FROM hooks WHERE {texts} ORDER BY 1", ("101",), ("103",), ("107",)
    )


def extreme_times(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    columns = "tz, ts, d, t, ttz, i, r"
    yield from same(
        seen,
        f"SELECT id, {columns}, tz::text FROM moment ORDER BY 1",
        f"SELECT old_id, {columns}, tz_text FROM moments ORDER BY 1",
    )


def arrays(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    columns = "a, t, b, bits, f, d, ts, c, p, j, n, tsv, u, a::bigint[]"
    yield from same(
        seen,
        f"SELECT id, {columns} FROM sheet ORDER BY 1",
        f"SELECT old_id, {columns.removesuffix('a::bigint[]')} a_big FROM sheets ORDER BY 1",
    )


def polymorphic_eav_lists(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    posts = ("1", "One", "az", "120"), ("2", "Two", "de", None), ("4", "Four", None, None)
    yield from has(seen, "SELECT old_id, title, lang, words FROM posts ORDER BY 1", *posts)
    owners = ("10", "1", None), ("11", None, "a.jpg"), ("14", None, "b.jpg")
    query = "SELECT c.old_id, p.old_id, file FROM comments AS c"
    joined = "LEFT JOIN posts AS p ON p.id = post_id LEFT JOIN photos AS f ON f.id = photo_id"
    yield from has(seen, f"{query} {joined} ORDER BY 1", *owners)
    yield from waits(seen, "comments", "12", "13", "15", "16", "17")
    tags = ("1", "green"), ("1", "red"), ("4", "green;odd")
    query = "SELECT old_id, name FROM post_tags JOIN posts AS p ON p.id = post_id"
    yield from has(seen, f"{query} JOIN tags AS t ON t.id = tag_id ORDER BY 1, 2", *tags)


def deep_chain(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    length = seen.rows("SELECT count(*) FROM version WHERE id < 30000", seen.source)[0]
    yield from has(seen, "SELECT count(*) FROM versions WHERE old_id < 30000", length)
    wrong = "FROM versions AS v LEFT JOIN versions AS p ON p.id = v.previous_id WHERE v.old_id"
    chained = (
        f"SELECT count(*) {wrong} < 30000 AND p.old_id IS DISTINCT FROM nullif(v.old_id - 1, 0)"
    )
    yield from has(seen, chained, ("0",))
    yield from has(seen, "SELECT old_id FROM versions WHERE old_id IN (30020, 30021)")


def composite_fk(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    query = "SELECT old_id, name FROM tasks LEFT JOIN members AS m ON m.id = member_id ORDER BY 1"
    yield from has(seen, query, ("1", "Anna"), ("2", "Dina"), ("4", None), ("6", "Cem"))
    yield from waits(seen, "tasks", "3", "5")
    yield from waits(seen, "members", '["3", "1"]', '["1", "4"]')


def big_values(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    columns = "length(content), sha256(content), length(words), md5(words)"
    yield from same(
        seen,
        f"SELECT id, {columns} FROM file ORDER BY 1",
        f"SELECT old_id, {columns} FROM files ORDER BY 1",
    )


def temporal_keys(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    prices = (
        ("7", "[2024-01-01,2024-07-01)", "10"),
        ("7", "[2025-01-01,)", "12"),
        ("8", "[2024-01-01,2024-02-01)", "5"),
    )
    yield from has(seen, "SELECT item, valid, amount FROM prices ORDER BY 1, 2", *prices)
    yield from waits(seen, "prices", "2", "5")
    days = ("7", "[2024-03-01,2024-03-02)"), ("7", "[2025-05-05,2025-05-06)")
    yield from has(seen, "SELECT item, during FROM sales ORDER BY 1, 2", *days)


def numeric_keys(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    query = "SELECT old_id, d.name, f.name FROM emps LEFT JOIN depts AS d ON d.id = dept_id"
    rows = ("1.00", "a", "a"), ("2.50", "b", "b"), ("3.00", "c", None), ("4.00", None, None)
    yield from has(seen, f"{query} LEFT JOIN depts AS f ON f.id = dept2_id ORDER BY 1", *rows)


def report_markup(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from has(seen, "SELECT k, n FROM docs ORDER BY n", ("-rf", "1"), ("ok", "5"))
    if "unescaped in HTML: 0" not in seen.text:
        yield "markup stands in the page"
    lines = (seen.folder / "bad.csv").read_text().splitlines()
    if any(
        cell.strip('"').startswith(("=", "+", "@")) for line in lines for cell in line.split(",")
    ):
        yield "a formula stands in the table"
    if any(seen.codes("explain")):
        yield f"explain {seen.codes('explain')}"


def domain_truncation(seen: Seen) -> Iterator[str]:
    long = "A name that is much longer than twenty characters"
    exact: dict[str, dict[str, str | None]] = {
        "1": {"name": "Short", "country": "AZE", "price": "12.34", "names": "{Short}"},
        "2": {
            "name": long,
            "country": "AZERBAIJAN",
            "price": "12.349",
            "names": f'{{"{long}"}}',
        },
    }
    told = exact_or_told(seen, "suppliers", "suppliers", "old_id", exact)
    yield from either([*moved(seen), *told], refused(seen, "name"))


def partitioned_target(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    rows = ("readings_2023", "1", "2023-05-01", "1.5"), ("readings_2024", "2", "2024-05-01", "2.5")
    query = "SELECT tableoid::regclass, id, at, value FROM readings ORDER BY id"
    yield from has(seen, query, *rows)
    yield from waits(seen, "readings", "3", "4", "5")


def flags_and_lookups(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    rows = (
        ("1", "working", "active", "t", "junior"),
        ("2", "left", "gone", "f", "senior"),
        ("3", None, None, None, None),
        ("4", "working", "active", "t", "lead"),
        ("5", "working", "active", None, "junior"),
    )
    yield from has(
        seen, "SELECT old_id, status, state, can, level FROM employees ORDER BY 1", *rows
    )
    days = ("1", "2020-03-05"), ("2", "2020-03-05")
    yield from has(seen, "SELECT old_id, joined FROM employees WHERE old_id < 3 ORDER BY 1", *days)


def target_latin1(seen: Seen) -> Iterator[str]:
    target = seen.rows("SELECT 1 FROM pg_database WHERE datname = 'enc_tgt_latin1'")
    if not target:
        yield "the case made no target in LATIN1"
        return
    latin = _beside(seen, "enc_tgt_latin1")
    names = ("1", "Anna Berg"), ("2", "Jörg Müller"), ("3", "José Núñez")
    right = has(seen, "SELECT old_id, name FROM people ORDER BY 1", *names, uri=latin)
    if any(seen.codes("run")):
        told = seen.told("check") + seen.told("run")
        empty = has(seen, "SELECT count(*) FROM people", ("0",), uri=latin)
        named = [] if "LATIN1" in told else ["no message names LATIN1"]
        yield from either([*empty, *named], ["run failed", *right])
    else:
        yield from right


def _beside(seen: Seen, database: str) -> str:
    return seen.target.replace(seen.target.split("/")[3].split("?")[0], database)


def date_ranges(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    rows = (
        ("1", "[2024-01-01,2024-01-05)", "{[2024-01-01,2024-01-03)}"),
        ("2", "[2024-02-01,)", None),
        ("3", None, "{}"),
    )
    yield from has(seen, "SELECT old_id, nights, open FROM stays ORDER BY 1", *rows)


def domain_over_bits(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from has(seen, "SELECT old_id, bits FROM flags ORDER BY 1", ("1", "1010"), ("2", None))


def composite_self_fk_batches(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    people = [(str(t), str(n), str(n + 1) if n < 6 else None) for t in (1, 2) for n in range(1, 7)]
    yield from has(seen, "SELECT tenant, no, boss_no FROM members ORDER BY 1, 2", *people)


def copied_foreign_keys(seen: Seen) -> Iterator[str]:
    bills = ("10", "1", "5"), ("11", "2", "6"), ("12", "2", "7")
    rows = has(seen, "SELECT id, customer_id, total FROM bills ORDER BY 1", *bills)
    yield from either([*moved(seen), *rows], refused(seen, "customer"))


def naive_timestamps(seen: Seen) -> Iterator[str]:
    told = seen.told("check") + seen.told("run")
    for word in ("zone", 'visits.at|column "?at', 'visits.day|column "?day'):
        if not re.search(word, told):
            yield f"check does not name {word}"
    if any(seen.codes("run")):
        yield from refused(seen)


def extension_types(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    rows = (
        ("1", "red", '{"size": null, "colour": "red"}', "Top.Science.Maths", "3"),
        ("2", None, "{}", "", "0"),
    )
    yield from has(seen, "SELECT old_id, colour, attrs, path, depth FROM shops ORDER BY 1", *rows)
    rest = ("1", "Anna@Example.org", "Baku", "{good,bad}"), ("2", None, None, None)
    yield from has(seen, "SELECT old_id, mail, town, moods FROM shops ORDER BY 1", *rest)


def bytea_560_mb(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    columns = "length(content), sha256(content)"
    yield from same(
        seen,
        f"SELECT id, {columns} FROM file ORDER BY 1",
        f"SELECT old_id, {columns} FROM files ORDER BY 1",
    )


def equal_keys_of_other_text(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    yield from has(seen, "SELECT name FROM items ORDER BY 1", ("one",), ("three",), ("two",))
    query = "SELECT old_id, name, qty FROM lines LEFT JOIN items ON items.id = item_id ORDER BY 1"
    yield from has(seen, query, ("1", "one", "10"), ("2", "two", "20"), ("3", "three", "30"))
    yield from waits(seen, "lines", "4")


def long_numbers(seen: Seen) -> Iterator[str]:
    wei = "5", "12345678901234567890123", "-99999999999999999999", "9223372036854775808"
    amounts = "1.5000000000", "1234567890123456789012.1234560000", "0.0000005000", "0.5000000000"
    exact: dict[str, dict[str, str | None]] = {
        str(nr): {"wei": whole, "amount": amount, "hundreds": whole}
        for nr, (whole, amount) in enumerate(zip(wei, amounts, strict=True), 1)
    }
    told = exact_or_told(seen, "transfers", "transfers", "old_id", exact)
    yield from either([*moved(seen), *told], refused(seen, "hundreds"))


def overflow_ignores_fallback(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    rows = ("1", "5", "9.90", "3"), ("2", None, "1.00", "1"), ("3", "7", None, "2"), ("4",)
    wanted = *rows[:3], (*rows[3], None, None, None)
    yield from has(seen, "SELECT old_id, pieces, price, level FROM stocks ORDER BY 1", *wanted)
    columns = ("2", "pieces"), ("3", "price"), ("4", "pieces"), ("4", "price"), ("4", "level")
    for key, column in columns:
        if ("stocks", key, column) not in seen.marked:
            yield f"{column} of {key} is NULL without a mark"


def phantom_check(seen: Seen) -> Iterator[str]:
    yield from moved(seen)
    query = "SELECT count(*) FROM comments WHERE num_nonnulls(post_id, photo_id) = 1"
    yield from has(seen, query, ("3",))
    if "check_violated" in seen.told("report"):
        yield "the report tells of a check that only fails because a parent waits"


VALUES = (
    Case("source-latin1", "texts of a LATIN1 source arrive as the same characters", source_latin1),
    Case("silent-rounding", "what a column cannot hold exactly waits or is told", silent_rounding),
    Case(
        "unique-after-change",
        "of two values that the type takes for equal, the second waits",
        unique_after_change,
    ),
    Case("json-nested-nulls", "a document keeps the nulls inside it", json_nested_nulls),
    Case(
        "case-insensitive-keys",
        "references find their parents as the source finds them",
        case_insensitive_keys,
        source=INSTALLED,
        target=INSTALLED,
        needs=("icu",),
    ),
    Case(
        "money-locale",
        "money is read in the currency of its database",
        money_locale,
        needs=("locale",),
    ),
    Case("long-identifiers", "columns of 49 to 63 bytes are written", long_identifiers),
    Case("long-text-keys", "a key too long for an index waits alone", long_text_keys),
    Case("odd-names", "quoted, dotted, reserved and foreign names move", odd_names),
    Case("json-to-jsonb", "only what jsonb cannot hold waits; lost keys are told", json_to_jsonb),
    Case("extreme-times", "infinity, BC and 24:00 move and are verified", extreme_times),
    Case("arrays", "arrays keep NULLs, dimensions and bounds", arrays),
    Case(
        "polymorphic-eav-lists",
        "each comment, attribute and tag has an outcome",
        polymorphic_eav_lists,
    ),
    Case(
        "deep-chain",
        "a chain of 20,000 rows moves in seconds",
        deep_chain,
        settings=(("N", "20000"),),
    ),
    Case("composite-fk", "a reference of which a part is NULL is none", composite_fk),
    Case("big-values", "40 MB of text and 120 MB of bytes move", big_values),
    Case("temporal-keys", "overlaps wait, NOT ENFORCED is not enforced", temporal_keys),
    Case("numeric-keys", "1 and 1.00 are one key for run and verify", numeric_keys),
    Case("report-markup", "markup in keys does no harm anywhere", report_markup),
    Case(
        "domain-truncation", "a domain does not cut what its base would refuse", domain_truncation
    ),
    Case("partitioned-target", "rows go to their partitions, others wait", partitioned_target),
    Case("flags-and-lookups", "Lookup over a boolean is right, verify agrees", flags_and_lookups),
    Case("target-latin1", "what LATIN1 has arrives, what it lacks waits", target_latin1),
    Case("date-ranges", "date ranges move and are verified", date_ranges),
    Case("domain-over-bits", "a domain over bits is written as bits are", domain_over_bits),
    Case(
        "composite-self-fk-batches",
        "a boss may come in another batch",
        composite_self_fk_batches,
    ),
    Case(
        "copied-foreign-keys",
        "copied references come behind their parents, or check says so",
        copied_foreign_keys,
    ),
    Case("naive-timestamps", "check names a wall clock without a zone", naive_timestamps),
    Case(
        "extension-types", "hstore, ltree, citext, composites can be taken apart", extension_types
    ),
    Case("bytea-560-mb", "560 MB of bytes move and are verified", bytea_560_mb),
    Case("equal-keys-of-other-text", "1 and 1.00 are copies of one key", equal_keys_of_other_text),
    Case("long-numbers", "numbers of 22 digits are verified", long_numbers),
    Case(
        "overflow-ignores-fallback",
        "a fallback takes an overflow, with a mark",
        overflow_ignores_fallback,
    ),
    Case("phantom-check", "a check that fails for a waiting parent is no cause", phantom_check),
)
