"""The rows behind each cause: a few of them with masked values, and the commands that show all."""

from rowcall.account.causes import Cause
from rowcall.quarantine.lines import Sample
from rowcall.report.story.causes import place_of
from rowcall.report.story.content import Content
from rowcall.report.story.tables import Cell, Command, Group, Section, StoryTable, Task
from rowcall.report.story.texts import Texts

_COLUMNS = ("source_table", "key", "column", "value", "explain")


def samples(content: Content, texts: Texts) -> Section:
    """Return the section: a group for each cause, in the order of the causes."""
    groups = tuple(_group(cause, content, texts) for cause in content.account.causes)
    return Section("samples", (texts("says_samples"),), groups=groups)


def export_command(cause: Cause) -> str:
    """Return the command that writes all rows of a cause into a file."""
    file = f"{cause.mapping}-{cause.reason}.csv"
    return f"rowcall quarantine export --cause {_named(cause)} --out {quoted(file)}"


def is_rule(cause: Cause, content: Content) -> bool:
    """Return whether the cause is a rule by which parents shall not move."""
    return any(
        (one.mapping, one.reason, one.outcome) == (cause.mapping, cause.reason, "excluded")
        for one in content.account.reasons
    )


def rule_command(cause: Cause) -> str:
    """Return the command that shows the mapping whose rule is a cause."""
    return f"rowcall describe {cause.mapping}"


def quoted(word: str) -> str:
    """Return a word as a shell takes it for one."""
    is_plain = word and all(sign.isalnum() or sign in "-_./" for sign in word)
    return word if is_plain else "'" + word.replace("'", "'\\''") + "'"


def _named(cause: Cause) -> str:
    return quoted(f"{cause.mapping}/{cause.reason}")


def _group(cause: Cause, content: Content, texts: Texts) -> Group:
    found = [s for s in content.samples if (s.mapping, s.reason) == (cause.mapping, cause.reason)]
    meaning = texts.reason(cause.reason)
    title = f"{cause.mapping}: {cause.reason}" + (f", {meaning}" if meaning else "")
    says = texts("says_group", units=cause.units, own=cause.own, blocked=cause.blocked)
    task = Task(texts("all_rows"), export_command(cause))
    if is_rule(cause, content):
        task = Task(texts("do_rule"), rule_command(cause))
    elif not cause.own and cause.freeing:
        says = texts("says_second")
    rows = tuple(_row(cause, sample) for sample in found)
    return Group(
        place_of(cause),
        title,
        says,
        task,
        StoryTable("samples", _COLUMNS, rows, of=place_of(cause)),
    )


def _row(cause: Cause, sample: Sample) -> tuple[Cell, ...]:
    explain = (
        f"rowcall explain {quoted(sample.source_table)} --cause {_named(cause)}"
        f" --sample {sample.number}"
    )
    value = "NULL" if sample.column_name and sample.value is None else sample.value
    command = Command(explain) if sample.is_first else None
    return (sample.source_table, sample.source_key, sample.column_name, value, command)
