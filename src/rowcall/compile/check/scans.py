"""Which statements count what the staged rows hold that no rule of a mapping expects?

The troubles are those of judging, over the same expressions; those that only the ledger knows are
left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.check.measures import Measure, measures, path_measures
from rowcall.compile.check.subject import Subject
from rowcall.compile.joins import Joined, label_joins, path_join
from rowcall.compile.units import single_units, taken
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Path, Secret
from rowcall.sql.clauses import indented, select_list
from rowcall.sql.quote import name

_EXAMPLES = 5
# a text that is no code would fill the screen
_LENGTH = 40


@dataclass(frozen=True)
class Scan:
    """What is counted in one scan of what one mapping reads of one staged relation."""

    mapping: str
    relation: str
    measures: tuple[Measure, ...]
    rows: str

    @property
    def statement(self) -> str:
        """Return the SELECT of one row: for each measure a count, and examples or NULL."""
        listed: dict[str, str] = {}
        for number, measure in enumerate(self.measures):
            when = f"FILTER (WHERE {measure.when})"
            listed[f"count{number}"] = f"count(*) {when}"
            listed[f"examples{number}"] = "NULL::text[]"
            if measure.example:
                shown = f"left({measure.example}, {_LENGTH})"
                some = f"(array_agg(DISTINCT {shown}) {when})[1:{_EXAMPLES}]"
                listed[f"examples{number}"] = some
        rows = indented(self.rows, 8)
        return f"SELECT {select_list(listed)}\n  FROM (\n{rows}\n       ) AS resolved"

    def alone(self) -> "Iterator[Scan]":
        """Yield a scan for each measure: where an expression raises, the others still count."""
        return (replace(self, measures=(measure,)) for measure in self.measures)


def scans(subject: Subject) -> list[Scan]:
    """Return a scan for each reading in which something can be counted."""
    project = BoundProject(subject.project, subject.source, subject.target, subject.bounds)
    secrets = {one.value.column for one in subject.written() if isinstance(one.value, Secret)}
    required = list(subject.required())
    found: list[Scan] = []
    for reading, words in groupby(subject.written(), key=lambda one: one.reading):
        written = list(words)
        mapping = written[0].mapping
        bound = next(bound for of, bound in subject.mapped() if of is mapping)
        written += [one for one in required if one.mapping is mapping and one.reading == reading]
        listed = [m for one in written for m in measures(one, bound, project, secrets)]
        labels = {
            label: path_join(join, label, project, counted=True)
            for label, join in reading.joins.items()
            if isinstance(join, Path)
        }
        listed += path_measures(mapping, reading.joins, labels)
        if listed:
            rows = _rows(bound, reading, project, listed, labels)
            found.append(Scan(mapping.name, reading.relation, tuple(listed), rows))
    return found


def _rows(
    bound: Bound,
    reading: Reading,
    project: BoundProject,
    listed: list[Measure],
    labels: Mapping[str, Joined],
) -> str:
    """Return the SELECT of every unit that is not excluded, with what the measures look at.

    Copies of a key are not numbered, which would sort the table.
    """
    plain = {label: join for label, join in reading.joins.items() if label not in labels}
    joins = [clause for joined in labels.values() for clause in joined.clauses]
    joins += label_joins(plain, project)
    joins += [clause for measure in listed for clause in measure.joins]
    where = [f"({over_source(rule.when)}) IS NOT TRUE" for rule in reading.exclude]
    where += [taken(reading.when)] if reading.when else []
    given = {"unit__key": "''::text"}
    given |= {key: sql for measure in listed for key, sql in measure.given.items()}
    values = {key: sql for measure in listed for key, sql in measure.values.items()}
    condition = f"\n WHERE {' AND '.join(where)}" if where else ""
    joined = "".join(f"\n  {clause}" for clause in dict.fromkeys(joins))
    rows = (
        f"SELECT {select_list(given)}\n"
        f"  FROM {single_units(reading)} AS source{joined}{condition}\n"
        # else each use of a value would compute it anew
        "OFFSET '0'"
    )
    more = "".join(f",\n       {sql} AS {name(key)}" for key, sql in values.items())
    return f"SELECT source.*{more}\n  FROM (\n{indented(rows, 8)}\n       ) AS source\nOFFSET '0'"
