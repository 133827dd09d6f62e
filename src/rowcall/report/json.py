"""The account as one JSON document, whose keys are a promise.

version             1; a key that changes its meaning raises it, a new key does not
project, finished   whose account it is, and whether the plan came to its end
headline, next      the first sentence of the report, and what to do
verdict             {go, objections: [difference, unclaimed, unfinished, undecided, doubts,
                    quarantined]}
rows                rows of all mapped source tables
quarantined         units that could not move
differences_total   0, or a row is lost or counted twice
source_balance      [{mapping, source_table, source_rows, migrated, merged, excluded,
                    quarantined, difference}]
target_balance      [{target_table, target_rows, migrated, adopted, placeholder, derived,
                    surplus, native, undecided, difference}]
tables              [{source_table, rows, quarantined, migrated, merged, excluded, difference}]
causes              [{mapping, reason, detail, own, blocked, units, frees, fails, seconds,
                    then: [{mapping, reason, units}]}], the largest first; what mending each
                    frees when those before it are mended, null where nobody asked
reasons             [{mapping, outcome, reason, detail, cause_mapping, cause_reason, units}]
marks               [{mapping, column_name, rule, reason, units}]
kept                [{correction_id, mapping, reason, rows}], rows kept against a correction
distributions       [{name, value, source_rows, target_rows}], rows by value, old against new
corrections         [{correction_id, made_at, made_by, source_table, column_name, values, carried,
                    replaced, waiting}]
adoption            {mappings: [{mapping, target_table, adopted, surplus, undecided, strayed,
                    touched, repaired, kept, removed}],
                    rules: [{mapping, rule, adopted, surplus, undecided, units}],
                    edits: [{mapping, target_table, column_name, touched, adopted, kept}]}
doubts              [{name, kind, mapping, target_table, subject, rows, of_rows, facts, accepted,
                    examples: [{target_key, value, instead}], says}], what speaks against a rule by
                    which rows were recognised; accepted is the reason that the project gives, or
                    null
faults              [{kind, mapping, target_table, target_column, source_column, rows, looked,
                    of_rows, against, certainty, units, facts, says}], how the earlier migration
                    went wrong
read_only           [{table, rows}]
dropped             {tables: [{table, rows, reason}], columns: [{table, column, values, reason}]}
unclaimed           {tables: [{table, rows}], columns: [{table, column, values}]}
sequences           [{sequence, target_table, column_name, was_next, next}], advanced past what was
                    written
runs                [{run_id, started_at, finished_at, seconds}]
steps               [{step, rows, seconds}]
seconds             {hashing, other}
"""

import json
from dataclasses import asdict

from rowcall.account.causes import Cause
from rowcall.account.lines import Account, SourceItem
from rowcall.report.headline import headline, next_step
from rowcall.report.story.doubts import masked, says_doubt
from rowcall.report.story.faults import says_fault
from rowcall.report.story.texts import Language, Texts
from rowcall.report.story.verdict import verdict
from rowcall.report.times import hashing_seconds, other_seconds

VERSION = 2


def account_json(
    account: Account, max_quarantined: int | None = None, *, show_values: bool = False
) -> str:
    """Return the document as text; the verdict accepts so many quarantined units.

    The values of examples are masked without `show_values`.
    """
    found = verdict(account, max_quarantined)
    document = {
        "version": VERSION,
        "project": account.project,
        "finished": account.is_finished,
        "headline": headline(account),
        "next": next_step(account),
        "verdict": {"go": found.is_go, "objections": list(found.codes)},
        "rows": account.rows,
        "quarantined": account.quarantined,
        "differences_total": account.difference,
        "source_balance": [asdict(line) for line in account.source],
        "target_balance": [asdict(line) for line in account.target],
        "tables": [{**asdict(t), "difference": t.difference} for t in account.tables],
        "causes": [_cause(cause) for cause in account.causes],
        "reasons": [asdict(reason) for reason in account.reasons],
        "marks": [asdict(mark) for mark in account.marks],
        "corrections": [{**asdict(c), "waiting": c.waiting} for c in account.corrections],
        "kept": [asdict(line) for line in account.kept],
        "distributions": [
            {key: of for key, of in asdict(line).items() if key != "says"}
            for line in account.distributions
        ],
        "adoption": {
            "mappings": [asdict(line) for line in account.adoption],
            "rules": [asdict(line) for line in account.rules],
            "edits": [asdict(line) for line in account.edits],
        },
        "doubts": [
            {
                "name": d.name,
                **asdict(d),
                "examples": [asdict(e if show_values else masked(e)) for e in d.examples],
                "says": says_doubt(d, Texts(Language.EN)),
            }
            for d in account.doubts
        ],
        "faults": [
            {**asdict(f), "says": says_fault(f, Texts(Language.EN))} for f in account.faults
        ],
        "read_only": [_table(i) for i in _claimed(account, "read", columns=False)],
        "dropped": {
            "tables": [
                {**_table(i), "reason": i.reason}
                for i in _claimed(account, "dropped", columns=False)
            ],
            "columns": [
                {**_column(i), "reason": i.reason}
                for i in _claimed(account, "dropped", columns=True)
            ],
        },
        "unclaimed": {
            "tables": [_table(i) for i in account.unclaimed if not i.column_name],
            "columns": [_column(i) for i in account.unclaimed if i.column_name],
        },
        "sequences": [asdict(sequence) for sequence in account.sequences],
        "runs": [asdict(run) for run in account.runs],
        "steps": [asdict(step) for step in account.steps],
        "seconds": {
            "hashing": round(hashing_seconds(account), 3),
            "other": round(other_seconds(account), 3),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _cause(cause: Cause) -> dict[str, object]:
    freeing = cause.freeing
    return {
        "mapping": cause.mapping,
        "reason": cause.reason,
        "detail": cause.detail,
        "own": cause.own,
        "blocked": cause.blocked,
        "units": cause.units,
        "frees": freeing.frees if freeing else None,
        "fails": freeing.fails if freeing else None,
        "seconds": freeing.seconds if freeing else None,
        "then": [asdict(one) for one in freeing.then] if freeing else None,
    }


def _claimed(account: Account, claim: str, *, columns: bool) -> list[SourceItem]:
    return [i for i in account.items if i.claim == claim and bool(i.column_name) == columns]


def _table(item: SourceItem) -> dict[str, object]:
    return {"table": item.table_name, "rows": item.value_count}


def _column(item: SourceItem) -> dict[str, object]:
    return {
        "table": item.table_name,
        "column": item.column_name,
        "values": item.value_count,
    }
