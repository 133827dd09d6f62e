"""Passwords in plain text are hashed as they stand, before anything else is written."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rowcall.compile.drift import seen_as_written
from rowcall.compile.standing_secrets import count_plain, lock_invented, plain_passwords
from rowcall.mapping.columns import Secret
from rowcall.pg.run_sql import run, value
from rowcall.plan.steps import HashStanding
from rowcall.run.context import Context
from rowcall.run.parallel import interrupted
from rowcall.run.secrets import UNIT, hash_password, read_passwords, salt
from rowcall.run.taking import Taking
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import name, qualified


@dataclass(frozen=True, repr=False)
class _Login:
    """A row and its password in plain text; its repr shows neither."""

    salt_key: str
    row: str
    password: str


def hash_standing(taking: Taking[HashStanding]) -> None:
    """Hash every password in plain text, unit by unit; what is hashed is not found again."""
    context, step = taking.context, taking.step
    bound = context.project[step.mapping]
    assert bound.target is not None
    schema, table = context.project.target.schema, bound.target.name
    with context.target() as target, silent_triggers(target, schema, table):
        lock = lock_invented(bound, step.column, context.project)
        locked = run(target, lock).rowcount if lock else 0
        # what is hashed or locked here is no edit of people's
        run(target, seen_as_written(bound, context.project))
        total = int(value(target, count_plain(bound, step.column, context.project)))
    taking.begin(0, total)
    done = 0
    with ThreadPoolExecutor(max_workers=context.jobs) as pool:
        while hashed := _hash_unit(context, step, pool):
            done += hashed
            taking.tell(done, total)
            if context.stop.is_set():
                raise interrupted()
    with context.target() as target:
        # the samples of an earlier ANALYZE hold what stood there
        run(target, f"ANALYZE {qualified(schema, table)} ({name(step.column)})")
        taking.record(target, done + locked)


def _hash_unit(context: Context, step: HashStanding, pool: ThreadPoolExecutor) -> int:
    bound = context.project[step.mapping]
    assert bound.target is not None
    schema, shape = context.project.target.schema, bound.target
    key = shape.column(shape.primary_key[0])
    assert key is not None
    with context.target() as target:
        statement = plain_passwords(bound, step.column, context.project)
        found = [_Login(*row) for row in run(target, statement, rows=UNIT)]
        salts = [salt(context, bound.readings[0].relation, login.salt_key) for login in found]
        hashes = pool.map(hash_password, (login.password.encode() for login in found), salts)
        undecoded = _undecoded(context, step, found)
        updates = [
            ("!" if login.row in undecoded else hashed, login.row)
            for hashed, login in zip(hashes, found, strict=True)
        ]
        with (
            silent_triggers(target, schema, shape.name),
            target.cursor() as cursor,
        ):
            cursor.executemany(
                f"UPDATE {qualified(schema, shape.name)} SET {name(step.column)} = %s"
                f" WHERE {name(key.name)} = %s::{key.type}".encode(),
                updates,
            )
            run(target, seen_as_written(bound, context.project))
    return len(found)


def _undecoded(context: Context, step: HashStanding, found: list[_Login]) -> set[str]:
    """Return the rows in which a text stands as the source has it: nobody's password.

    It is locked, so that it ends as the source's own does: decoded after all, or without a login.
    """
    reading = context.project[step.mapping].readings[0]
    secret = reading.columns[step.column]
    assert isinstance(secret, Secret)
    if secret.decode == "plain":
        return set()
    accounts = [(login.salt_key, login.row) for login in found]
    as_it_is = {
        account.target_id: account.password
        for account in read_passwords(context, reading, secret, accounts)
    }
    return {login.row for login in found if login.password == as_it_is[login.row]}
