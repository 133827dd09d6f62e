"""A run as JSON objects, one for each event, whose keys are a promise.

at                  when, in UTC, as ISO 8601 with milliseconds
event               run_begun, step_begun, step_inside, step_done, step_skipped, stopping,
                    waiting, run_ended, note, error or exit
plan, steps         of run_begun: the plan's fingerprint, and how many steps it has
step, kind          of a step: its title, and its kind as `rowcall plan` names it
done, total         of a step: rows, accounts or objects; 0 where that is not known
seconds             of step_done and run_ended: how long it took
reason              of run_ended: done, nothing_to_do, or the error's name
error               of error: project_error, refused, connection_failed, run_stopped,
                    server_lost, balance_broken, interrupted or failed
rule, where, cause, state, next
                    of error: what was wrong, where, why, what is left behind, what comes next
text                of note and waiting: what would be said to people
exit_code           of exit: the last line of all
"""

import json
from datetime import UTC, datetime

from rowcall.errors import RowcallError
from rowcall.plan.steps import Plan
from rowcall.run.events import Event, Moment

_NAMES: dict[Moment, str] = {
    "begin": "step_begun",
    "inside": "step_inside",
    "done": "step_done",
    "skipped": "step_skipped",
    "waits": "waiting",
    "told": "note",
}


def line(event: str, **fields: object) -> str:
    """Return one event as a line of JSON."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"at": at, "event": event, **fields}, ensure_ascii=False)


def begun_line(plan: Plan) -> str:
    """Return the line of a run that begins."""
    return line("run_begun", plan=plan.fingerprint, steps=len(plan.steps))


def step_line(event: Event) -> str:
    """Return the line of an event of a step, or of what is told beside them."""
    if event.of is None:
        return line(_NAMES[event.moment], text=event.text)
    took = {"seconds": round(event.seconds, 3)} if event.moment == "done" else {}
    return line(
        _NAMES[event.moment],
        step=event.step,
        kind=event.of.kind,
        done=event.done,
        total=event.total,
        **took,
    )


def ended_line(reason: str, seconds: float) -> str:
    """Return the line of a run that ends, however it does."""
    return line("run_ended", reason=reason, seconds=round(seconds, 3))


def error_line(error: RowcallError) -> str:
    """Return the line of an error, each of its facts under its name."""
    facts = ("rule", "where", "cause", "state", "next")
    return line("error", error=error_name(error), **{fact: getattr(error, fact) for fact in facts})


def error_name(error: BaseException) -> str:
    """Return the title of the error as a name; what is no error of ours has `failed`."""
    return error.title.replace(" ", "_") if isinstance(error, RowcallError) else "failed"
