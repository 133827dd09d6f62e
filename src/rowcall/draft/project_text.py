"""How does the project file of a draft read?"""

from collections.abc import Iterator

from rowcall.draft.python_text import identifier, module_names, text
from rowcall.draft.subject import Subject


def project_file(subject: Subject, name: str) -> str:
    """Return project.py: the first candidate of each target table, and all that is left open."""
    return "\n".join(_lines(subject, name)) + "\n"


def _lines(subject: Subject, name: str) -> Iterator[str]:
    draft = subject.draft
    modules = module_names([pair.target for pair in draft.first])
    yield "# A draft: likely pairs of tables, none of them certain. DRAFT.md tells the evidence."
    yield ""
    for target, module in modules.items():
        yield f"from mappings.{module} import {identifier(target)} as map_{module}"
    yield "from rowcall import Project"
    yield ""
    yield "project = Project("
    yield f"    name={text(name)},"
    yield "    mappings=("
    for pair in draft.first:
        yield f"        map_{modules[pair.target]},  # {pair.likelihood}, from {pair.source}"
    yield "    ),"
    yield f"    source_schema={text(subject.sampled.database.schema)},"
    yield f"    target_schema={text(subject.target.schema)},"
    yield from _drops(subject)
    yield from _untouched(subject)
    yield ")"


def _drops(subject: Subject) -> Iterator[str]:
    draft = subject.draft
    taken = {pair.source for pair in draft.first}
    open_tables = [table.name for table in subject.sampled.filled if table.name not in taken]
    if not open_tables:
        return
    yield "    # To decide: source tables that hold rows. Map them, or drop them with a reason:"
    yield "    # drop_tables={"
    for table in open_tables:
        yield f'    #     {text(table)}: "…",{_hint(subject, table)}'
    yield "    # },"


def _hint(subject: Subject, table: str) -> str:
    if table in subject.draft.copies:
        return f"  # looks like a copy of {subject.draft.copies[table]}"
    others = [pair.target for pair in subject.draft.pairs if pair.source == table]
    return f"  # a further candidate of {', '.join(others)}" if others else ""


def _untouched(subject: Subject) -> Iterator[str]:
    if not subject.draft.open_targets:
        return
    yield "    # To decide: target tables without a proposal. Map them, or say why they stay:"
    yield "    # untouched={"
    for table in subject.draft.open_targets:
        yield f'    #     {text(table)}: "…",'
    yield "    # },"
