"""Findings and notes as text and as JSON."""

import json
from collections.abc import Sequence

from rowcall.mapping.finding import Finding
from rowcall.mapping.note import Note
from rowcall.report.numbers import counted


def findings_text(findings: Sequence[Finding]) -> str:
    """Return all findings, one after the other, and their number."""
    if not findings:
        return "no findings: the project fits both databases"
    lines = [str(finding) for finding in findings]
    return "\n".join([*lines, "", counted(len(findings), "finding")])


def notes_text(notes: Sequence[Note]) -> str:
    """Return all notes, one after the other, and their number."""
    if not notes:
        return "no notes: the staged rows hold nothing unexpected"
    lines = [str(note) for note in notes]
    return "\n".join([*lines, "", f"{counted(len(notes), 'note')} on the staged rows"])


def check_json(findings: Sequence[Finding], notes: Sequence[Note] | None) -> str:
    """Return {version, findings: […], staged, notes: […]}; places are file:line or null."""
    told = {
        "version": 1,
        "findings": [
            {
                "code": finding.code,
                "text": finding.text,
                "place": str(finding.place) if finding.place else None,
                "hint": finding.hint,
            }
            for finding in findings
        ],
        "staged": notes is not None,
        "notes": [
            {
                "code": note.code,
                "text": note.text,
                "rows": note.rows,
                "examples": note.examples,
                "place": str(note.place) if note.place else None,
                "hint": note.hint,
            }
            for note in notes or ()
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
