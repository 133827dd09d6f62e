"""A description as one JSON document.

version             1
project             its name
mappings            [{name, target, source, place, facts, columns, dropped}]
facts               [{about, sentences}]
columns             [{column, of, from, how, if_missing}]; `of` names a member of a union, else null
dropped             [{name, reason}], source columns of the mapping that are left behind
dropped_tables, dropped_columns, untouched
                    [{name, reason}], of the whole project; empty where mappings are named
"""

import json

from rowcall.report.describe.description import Description, ProjectDescription, plain


def description_json(described: ProjectDescription) -> str:
    """Return the document as text."""
    document = {
        "version": 1,
        "project": described.name,
        "mappings": [_mapping(mapping) for mapping in described.mappings],
        "dropped_tables": _reasons(described.dropped_tables),
        "dropped_columns": _reasons(described.dropped_columns),
        "untouched": _reasons(described.untouched),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _mapping(mapping: Description) -> dict[str, object]:
    return {
        "name": mapping.name,
        "target": mapping.target,
        "source": mapping.source,
        "place": str(mapping.place),
        "facts": [
            {"about": fact.about, "sentences": [plain(said) for said in fact.sentences]}
            for fact in mapping.facts
        ],
        "columns": [
            {
                "column": line.column,
                "of": line.of or None,
                "from": plain(line.comes_from),
                "how": plain(line.how),
                "if_missing": plain(line.if_missing),
            }
            for line in mapping.columns
        ],
        "dropped": _reasons(mapping.dropped),
    }


def _reasons(rows: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "reason": reason} for name, reason in rows]
