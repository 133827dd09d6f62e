"""Where does a draft land? In a folder of its own, which must not hold one yet."""

from pathlib import Path

from rowcall.draft.mapping_text import mapping_file
from rowcall.draft.page import page
from rowcall.draft.project_text import project_file
from rowcall.draft.python_text import module_names
from rowcall.draft.subject import Subject
from rowcall.errors import RefusedError


def refuse_filled(folder: Path) -> None:
    """Raise RefusedError where the folder holds what a draft would overwrite."""
    taken = [name for name in ("project.py", "mappings", "DRAFT.md") if (folder / name).exists()]
    if taken:
        raise RefusedError(
            rule=f"the folder holds {', '.join(taken)} already, and a draft overwrites nothing",
            where=str(folder),
            state="nothing was written",
            next="name another folder: rowcall init --out DIR",
        )


def write_draft(subject: Subject, folder: Path) -> list[Path]:
    """Write the files of the draft and return their paths."""
    refuse_filled(folder)
    texts = {
        "project.py": project_file(subject, folder.absolute().name),
        "DRAFT.md": page(subject),
        "mappings/__init__.py": '"""Drafted mappings, one file a target table."""\n',
    }
    modules = module_names([pair.target for pair in subject.draft.first])
    for target, module in modules.items():
        texts[f"mappings/{module}.py"] = mapping_file(target, subject)
    try:
        (folder / "mappings").mkdir(parents=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise RefusedError(
            rule="the draft cannot be written",
            where=str(folder),
            cause=str(error),
            next="name a folder that you may write to: rowcall init --out DIR",
        ) from None
    return [folder / name for name in texts]
