"""Asks the target's server whether it takes what a project writes in SQL; nothing is written."""

from collections.abc import Iterable, Iterator

import psycopg
from psycopg import errors

from rowcall.compile.check.asked import Asked, Together
from rowcall.compile.check.constants import Constant
from rowcall.mapping.finding import Finding
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.sql.calls import Call, calls, session_words
from rowcall.sql.quote import names

_STATEMENT = "rowcall_asked"


def ask(target: Connection, questions: Iterable[Together]) -> Iterator[Finding]:
    """Yield a finding for what the server refuses, or would give another value in every run."""
    questions = list(questions)
    refused: set[str] = set()
    for together in questions:
        # what stands over a query that is refused is refused for that alone
        if refused.isdisjoint(together.reads):
            for found in _ask(target, together):
                refused.add(together.query)
                yield found
    yield from _varying(target, [one for together in questions for one in together.each])


def _ask(target: Connection, together: Together) -> Iterator[Finding]:
    """Ask all at once, which is mostly enough, then each alone."""
    if _refusal(target, together.statement, together.each[0].searches) is None:
        return
    for one in together.each:
        error = _refusal(target, one.statement, one.searches)
        if error is not None:
            yield _refused(one, error)


def _refusal(target: Connection, statement: str, searches: tuple[str, ...]) -> psycopg.Error | None:
    """Return why the server does not prepare a statement, None if it does."""
    try:
        with target.transaction(force_rollback=True):
            if searches:
                run(target, f"SET LOCAL search_path = {names(searches)}")
            # PREPARE looks at names and types, and computes nothing
            run(target, f"PREPARE {_STATEMENT} AS\n{statement}")
            # it would outlive the transaction
            run(target, f"DEALLOCATE {_STATEMENT}")
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise
        return error
    return None


def judge(target: Connection, constants: Iterable[Constant]) -> Iterator[Finding]:
    """Yield a finding for each constant of the project that its column does not hold as it is."""
    for one in constants:
        try:
            with target.transaction(force_rollback=True):
                run(target, "SET TRANSACTION READ ONLY")
                told = value(target, one.statement)
        except psycopg.Error as error:
            if error.sqlstate is None:
                raise
            told = f"|{one.written}: {(error.diag.message_primary or type(error).__name__).strip()}"
        if told is not None:
            said = told.partition("|")[2].partition(": ")[2]
            yield Finding(
                "unfit_constant",
                f"{one.about}: {one.written} cannot be written as it is: {said}",
                one.place,
                "write a value that the column holds to the last digit",
            )


_OF_TYPES = (errors.UndefinedFunction, errors.CannotCoerce, errors.DatatypeMismatch)
_MISSING = (errors.UndefinedFunction, errors.UndefinedObject)


def _refused(one: Asked, error: psycopg.Error) -> Finding:
    said = (error.diag.message_primary or type(error).__name__).strip()
    hint = "correct the expression: it runs on the target's server, over the staged row"
    if one.as_text and isinstance(error, _OF_TYPES):
        listed = ", ".join(f'"{column}" ({kind})' for column, kind in one.as_text.items())
        column, kind = next(iter(one.as_text.items()))
        hint = f"{listed} is staged as text: cast it, as in {column}::{kind}"
    elif isinstance(error, _MISSING):
        hint = "the target has no such thing: create it there, or write the expression without it"
    text = f"{one.about}: the server refuses `{one.sql}`: {said}"
    return Finding("refused_expression", text, one.place, hint)


# functions that a call may mean, by name and number of arguments, where the search path leads
_VARYING = """
SELECT DISTINCT asked.number, f.oid::regprocedure::text, f.pronamespace = 'pg_catalog'::regnamespace
  FROM unnest(%(schemas)s::text[], %(names)s::text[], %(arguments)s::int[])
       WITH ORDINALITY AS asked (schema, name, arguments, number)
  JOIN pg_proc AS f ON f.proname = asked.name
  JOIN pg_namespace AS n ON n.oid = f.pronamespace
 WHERE CASE WHEN asked.schema = '' THEN pg_function_is_visible(f.oid)
            ELSE n.nspname = asked.schema END
   AND (asked.arguments BETWEEN f.pronargs - f.pronargdefaults AND f.pronargs
        OR f.provariadic <> 0 AND asked.arguments >= f.pronargs)
   AND f.prokind = 'f'
   AND (f.provolatile = 'v'
        OR (f.provolatile = 's' AND f.pronamespace = 'pg_catalog'::regnamespace
            AND (f.pronargs = 0 OR f.proname = 'current_setting'
                 OR (f.proname = 'age' AND f.pronargs = 1))))
"""


def _varying(target: Connection, each: list[Asked]) -> Iterator[Finding]:
    """Yield a finding for each text that calls what differs from run to run."""
    found: dict[Call, list[Asked]] = {}
    for one in each:
        for call in calls(one.sql):
            found.setdefault(call, []).append(one)
        for word in session_words(one.sql):
            yield _varies(one, word, is_own=False)
    called = list(found)
    rows = run(
        target,
        _VARYING,
        schemas=[call.schema for call in called],
        names=[call.name for call in called],
        arguments=[call.arguments for call in called],
    ).fetchall()
    for number, function, is_builtin in rows:
        for one in found[called[number - 1]]:
            yield _varies(one, function, is_own=not is_builtin)


def _varies(one: Asked, what: str, *, is_own: bool) -> Finding:
    hint = (
        f"where it gives the same for the same row: ALTER FUNCTION {what} STABLE"
        if is_own
        else "take the value from the source row, or write it as a constant"
    )
    return Finding(
        "varying_expression",
        f"{one.about}: `{one.sql}` calls {what}, which differs from run to run",
        one.place,
        hint,
    )
