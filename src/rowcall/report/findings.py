"""Findings as text and as JSON."""

import json
from collections.abc import Sequence

from rowcall.mapping.finding import Finding
from rowcall.report.numbers import counted


def findings_text(findings: Sequence[Finding]) -> str:
    """Return all findings, one after the other, and their number."""
    if not findings:
        return "no findings: the project fits both databases"
    lines = [str(finding) for finding in findings]
    return "\n".join([*lines, "", counted(len(findings), "finding")])


def findings_json(findings: Sequence[Finding]) -> str:
    """Return {version, findings: [{code, text, place, hint}]}."""
    listed = [
        {
            "code": finding.code,
            "text": finding.text,
            "place": str(finding.place) if finding.place else None,
            "hint": finding.hint,
        }
        for finding in findings
    ]
    return json.dumps({"version": 1, "findings": listed}, indent=2, ensure_ascii=False)
