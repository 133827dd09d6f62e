"""What a naive count hides, in the words of a language."""

from rowcall.account.count_findings import CountFinding, Listed
from rowcall.report.story.texts import Texts


def told_of_count(finding: CountFinding, texts: Texts) -> str:
    """Return what is told of a finding, in one sentence."""
    return "".join(
        texts(
            f"count_{said.key}",
            **{name: _value(name, one, texts) for name, one in said.values.items()},
        )
        for said in finding.said
    )


def _value(name: str, value: float | str | Listed, texts: Texts) -> int | str:
    match value:
        case tuple():
            key = "rows_by" if name == "by" else "rows_of"
            return _listed(
                [
                    one if isinstance(one, str) else texts(key, rows=one[0], name=one[1])
                    for one in value
                ],
                texts,
            )
        case float():
            return texts.number(value, 3 if name == "percent" else 1)
        case _:
            return value


def _listed(names: list[str], texts: Texts) -> str:
    if len(names) == 1:
        return names[0]
    return texts("and", first=", ".join(names[:-1]), last=names[-1])
