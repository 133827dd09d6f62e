"""Passwords: read from the source in small units, hashed by threads, only hashes committed."""

import base64
import binascii
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret

from rowcall.compile.bind import Reading
from rowcall.compile.evidence import adopts
from rowcall.compile.relations import adoption, entries
from rowcall.mapping.columns import Secret
from rowcall.pg.connect import connect_source
from rowcall.pg.run_sql import run
from rowcall.plan.steps import HashSecrets
from rowcall.run.context import Context
from rowcall.run.parallel import interrupted
from rowcall.run.taking import Taking
from rowcall.run.triggers import silent_triggers
from rowcall.sql.quote import name, qualified, text

# 256 accounts of 20 ms each on two cores: a crash costs less than three seconds
UNIT = 256
# OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane
_MEMORY_KIB, _PASSES, _LANES = 19_456, 2, 1


@dataclass(frozen=True, repr=False)
class Account:
    """A key and its password as the source has it; its repr shows neither."""

    key: str
    target_id: str
    password: str | None


def hash_password(password: bytes, salt: bytes) -> str:
    """Return the argon2id hash in PHC format."""
    return hash_secret(password, salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID).decode()


def hash_secrets(taking: Taking[HashSecrets]) -> None:
    """Hash every account of the mapping that has no hash yet, unit by unit."""
    context, step = taking.context, taking.step
    bound = context.project[step.mapping]
    reading = bound.readings[0]
    secret = reading.columns[step.column]
    assert isinstance(secret, Secret)
    with context.target() as target:
        accounts = run(target, _accounts(context, step)).fetchall()
    total = len(accounts)
    taking.begin(0, total)
    # argon2 runs in C without the interpreter's lock: threads use every core
    with ThreadPoolExecutor(max_workers=context.jobs) as pool:
        for low in range(0, total, UNIT):
            if context.stop.is_set():
                raise interrupted()
            _hash_unit(context, step, secret, accounts[low : low + UNIT], pool)
            taking.tell(min(low + UNIT, total), total)
    with context.target() as target:
        taking.record(target, total)


def _accounts(context: Context, step: HashSecrets) -> str:
    """Return the SELECT of the accounts whose password waits: there is no hash and no mark."""
    bound = context.project[step.mapping]
    assert bound.target is not None
    waits = (
        f"   AND EXISTS (SELECT FROM {qualified(context.project.target.schema, bound.target.name)}"
        f" AS target WHERE target.{name(bound.target.primary_key[0])} = entry.target_id"
        f" AND target.{name(step.column)} = '!')\n"
        "   AND NOT EXISTS (SELECT FROM rowcall.mark_rule AS rule"
        f" WHERE rule.mapping = {text(bound.name)} AND rule.rule = 'locked'"
        f" AND rule.column_name = {text(step.column)} AND rule.number = ANY (entry.marks))\n"
    )
    if adopts(bound, context.project):
        waits += (
            f"   AND NOT EXISTS (SELECT FROM {adoption(bound.name)} AS line"
            f" WHERE line.target_id = entry.target_id AND {text(step.column)}"
            " = ANY (line.touched))\n"
        )
    return (
        "SELECT source_key, target_id::text\n"
        f"  FROM {entries(bound.readings[0].entry_table)} AS entry\n"
        f" WHERE outcome = 'migrated'\n{waits} ORDER BY source_key COLLATE \"C\""
    )


def _hash_unit(
    context: Context,
    step: HashSecrets,
    secret: Secret,
    accounts: list[tuple[str, str]],
    pool: ThreadPoolExecutor,
) -> None:
    bound = context.project[step.mapping]
    reading = bound.readings[0]
    found = read_passwords(context, reading, secret, accounts)
    salts = [salt(context, reading.relation, account.key) for account in found]
    plain = [_decode(account.password, secret.decode) for account in found]
    given = [i for i, password in enumerate(plain) if password is not None]
    hashes = pool.map(hash_password, [plain[i] or b"" for i in given], [salts[i] for i in given])
    updates = [(hashed, found[i].target_id) for i, hashed in zip(given, hashes, strict=True)]
    assert bound.target is not None
    key = bound.target.primary_key[0]
    kind = next(column.type for column in bound.target.columns if column.name == key)
    undecoded = [found[i].key for i, password in enumerate(plain) if password is None]
    with context.target() as target:
        schema = context.project.target.schema
        with (
            silent_triggers(target, schema, bound.target.name),
            target.cursor() as cursor,
        ):
            cursor.executemany(
                f"UPDATE {qualified(schema, bound.target.name)}"
                f" SET {name(step.column)} = %s WHERE {name(key)} = %s::{kind}".encode(),
                updates,
            )
        rule = _mark_number(step.mapping, step.column)
        run(target, rule)
        run(
            target,
            f"UPDATE {entries(reading.entry_table)}"
            "   SET marks = coalesce(marks, '{}') || (SELECT number FROM rowcall.mark_rule"
            " WHERE mapping = %(mapping)s AND column_name = %(column)s AND rule = 'locked')"
            " WHERE source_key = ANY (%(keys)s)",
            mapping=step.mapping,
            column=step.column,
            keys=undecoded,
        )


def read_passwords(
    context: Context, reading: Reading, secret: Secret, accounts: list[tuple[str, str]]
) -> list[Account]:
    """Return the accounts, given by key and row, with the password that the source has."""
    assert reading.shape is not None
    key = name(reading.key[0])
    with connect_source(context.source_uri) as source:
        rows = run(
            source,
            f"SELECT {key}::text, {name(secret.column)}"
            f" FROM {reading.shape.own_rows}"
            f" WHERE {key}::text = ANY (%(keys)s)"
            f' ORDER BY {key}::text COLLATE "C"',
            keys=[account[0] for account in accounts],
        ).fetchall()
    # an account that has gone from the source since it was staged is locked and marked as well
    passwords: dict[str, str | None] = dict(rows)
    return [Account(text_key, id_, passwords.get(text_key)) for text_key, id_ in accounts]


def salt(context: Context, relation: str, key: str) -> bytes:
    """Return 16 bytes that only the project key gives: the same account, the same hash."""
    said = f"salt:{relation}:{key}".encode()
    return hmac.new(context.id_key, said, hashlib.sha256).digest()[:16]


def _decode(password: str | None, way: str) -> bytes | None:
    if password is None or not password.strip():
        return None
    if way == "plain":
        return password.encode()
    try:
        # MIME breaks its lines, and so does PostgreSQL's encode()
        return base64.b64decode("".join(password.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _mark_number(mapping: str, column: str) -> str:
    return (
        "INSERT INTO rowcall.mark_rule (mapping, number, column_name, rule, reason)"
        f" SELECT {text(mapping)}, 1 + coalesce(max(number), 0), {text(column)}, 'locked',"
        " 'bad_value: no password that can be decoded'"
        f"   FROM rowcall.mark_rule WHERE mapping = {text(mapping)}"
        "  HAVING NOT coalesce(bool_or("
        f"rule = 'locked' AND column_name = {text(column)}), FALSE)"
    )
