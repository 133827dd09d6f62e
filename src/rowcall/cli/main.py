"""The command `rowcall`: what it prints where it fails, and its exit codes."""

import logging
import os
import sys
import traceback
from contextvars import Context, copy_context
from dataclasses import replace
from functools import partial
from typing import NoReturn

import psycopg

from rowcall.cli import signals
from rowcall.cli.app import COMMANDS, GROUPS, application
from rowcall.cli.arguments import arranged, retyped
from rowcall.cli.exits import DONE, FAILED
from rowcall.cli.log import is_json, write_line
from rowcall.cli.screen import note
from rowcall.cli.signals import exit_code_of_signal, listen
from rowcall.errors import RowcallError
from rowcall.pg.connect import masked
from rowcall.pg.refused import told
from rowcall.pg.wait import Wait
from rowcall.pg.watch import Watch, watching
from rowcall.report.events import error_line, line


def main() -> NoReturn:
    """Run the command and exit with its code."""
    context = copy_context()
    sys.exit(context.run(_main, context))


def _main(context: Context) -> int | str | None:
    """Return the exit code, of which None is 0."""
    listen()
    # what it says of connections that end is no news: an error tells it
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    arguments = arranged(sys.argv[1:])
    code: int | str | None
    signals.asked.clear()
    try:
        with watching(Watch(partial(_tell_wait, context), signals.asked)):
            application(_called(arguments))(arguments, prog_name="rowcall")
        code = 0
    except SystemExit as done:
        code = done.code
        if exit_code_of_signal():
            note("interrupted")
    except KeyboardInterrupt:
        code = FAILED
    except RowcallError as error:
        _tell(replace(error, next=retyped(error.next, arguments)))
        _trace(error, arguments)
        code = error.exit_code
    except Exception as error:
        _tell(RowcallError(describe(error)))
        _trace(error, arguments)
        code = FAILED
    code = exit_code_of_signal() or code
    if is_json():
        write_line(line("exit", exit_code=code or DONE))
    return code


def _called(arguments: list[str]) -> str | None:
    """Return the command that is called, None where that is not plain: then all are needed."""
    first = next((word for word in arguments if not word.startswith("-")), "")
    is_completing = "_ROWCALL_COMPLETE" in os.environ
    return first if first in (*COMMANDS, *GROUPS) and not is_completing else None


def _tell_wait(context: Context, wait: Wait) -> None:
    """Say it from the thread that watches."""
    said = f"rowcall {wait}"
    write_line(line("waiting", text=said) if is_json(context) else said)


def _tell(error: RowcallError) -> None:
    if is_json():
        write_line(error_line(error))
    else:
        note(str(error))


def describe(error: BaseException) -> str:
    """Return type and message; of a database's error never DETAIL, CONTEXT or the statement."""
    kind = type(error).__name__
    if isinstance(error, psycopg.Error):
        said = told(error) or masked(str(error).strip().partition("\n")[0])
        return f"the database says: {said} ({kind})"
    return f"{kind}: {masked(str(error))}"


def _trace(error: BaseException, arguments: list[str]) -> None:
    """Where --debug is given: the frames of the error and its causes, without their texts."""
    if "--debug" not in arguments:
        return
    cause: BaseException | None = error
    while cause is not None:
        note(f"-- {type(cause).__name__}\n" + "".join(traceback.format_tb(cause.__traceback__)))
        cause = cause.__cause__
