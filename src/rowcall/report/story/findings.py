"""What is worth knowing although it breaks no law."""

from rowcall.account.count_findings import count_findings
from rowcall.report.story.content import Content
from rowcall.report.story.counts import told_of_count
from rowcall.report.story.tables import Section, StoryTable
from rowcall.report.story.texts import Texts


def findings(content: Content, texts: Texts) -> Section:
    """Return the section: findings of the account, what the count hides, marks, corrections."""
    account = content.account
    sums = {
        "unclaimed": len(account.unclaimed),
        "undecided": sum(t.undecided for t in account.target),
        "surplus": sum(t.surplus for t in account.target),
        "native": sum(t.native for t in account.target),
        "strayed": sum(a.strayed for a in account.adoption),
        "touched": sum(a.touched for a in account.adoption),
        "placeholder": sum(t.placeholder for t in account.target),
        "marks": sum(m.units for m in account.marks),
        "kept": sum(k.rows for k in account.kept),
    }
    rows: list[tuple[str | int | None, ...]] = [
        (code, number, texts(f"finding_{code}")) for code, number in sums.items() if number
    ]
    if content.counts:
        rows += [
            (one.code, None, f"{', '.join(one.categories)}: {told_of_count(one, texts)}")
            for one in count_findings(content.counts)
        ]
    tables = (
        StoryTable("findings", ("finding", "number", "says"), tuple(rows)),
        StoryTable(
            "unclaimed",
            ("item", "values"),
            tuple(
                (f"{i.table_name}.{i.column_name}".rstrip("."), i.value_count)
                for i in account.unclaimed
            ),
            is_whole=True,
        ),
        StoryTable(
            "marks",
            ("mapping", "column", "rule", "values", "because"),
            tuple((m.mapping, m.column_name, m.rule, m.units, texts.because(m.reason))
                for m in account.marks),
        ),
        StoryTable(
            "corrections",
            ("correction", "by", "at", "source_column", "values", "carried", "waiting", "replaced"),
            tuple(
                (str(c.correction_id), c.made_by, c.made_at, f"{c.source_table}.{c.column_name}",
                 c.values, c.carried, c.waiting, c.replaced)
                for c in account.corrections
            ),
        ),
        StoryTable(
            "kept",
            ("mapping", "rows", "because"),
            tuple((k.mapping, k.rows, k.reason) for k in account.kept),
        ),
    )  # fmt: skip
    return Section("findings", (texts("says_findings"),), tables=tables)
