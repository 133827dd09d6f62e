"""How did phase 1 write users and persons?"""

import base64
import binascii
from datetime import datetime
from typing import Any

from first_migration.retold.memory import Memory
from first_migration.retold.source import read_date
from first_migration.retold.target import Person, User

# The one shared password of those who had none (failure 6).
NO_PASSWORD = "placeholder_hash"


def retell_users(memory: Memory) -> None:
    """Phase 1: INSERT each users row, ON CONFLICT (username) DO NOTHING (failure 1)."""
    accounts = memory.source.by_id("accounts")
    by_username: dict[str, User] = {}
    emails: set[str] = set()
    memory.clock.next_statement()
    for row in memory.source.rows("users"):
        account = accounts.get(row.account_id)
        if account is None:
            continue
        now = memory.clock.tick()
        user = user_of(memory, row, account, now)
        known = by_username.get(user.username)
        note = memory.manifest.met if known else memory.manifest.wrote
        if known is None:
            # UNIQUE (email) would have stopped the script: no such values occurred (decisions).
            # The synthetic `edu` has some, `@example.org` several times.
            if user.email in emails:
                user = user._replace(email=invented_email(user.username))
            emails.add(user.email)
            by_username[user.username] = user
            memory.put("users", user)
        kept = known or user
        note("users", kept.id, "users", row.id)
        note("users", kept.id, "accounts", account.id)


def user_of(memory: Memory, row: Any, account: Any, now: datetime) -> User:
    """The new user that a users row asks for."""
    username = account.username or f"user_{row.id}"
    return User(
        id=memory.new_id("users"),
        username=username,
        email=email_of(account.email, username),
        password_hash=password_of(account.password),
        # NULL is not 0: such a user is not active (failure 9).
        is_active=row.active == 1 and row.is_blocked == 0,
        last_login_at=row.last_action_date,
        password_changed_at=row.create_date,
        metadata={"old_user_id": row.id, "old_account_id": account.id},
        created_at=row.create_date or now,
        updated_at=row.update_date or now,
    )


def email_of(email: str | None, username: str) -> str:
    """The account's address where it looks like one, else an invented one (failure 8)."""
    if email and "@" in email and "." in email.partition("@")[2]:
        return email
    return invented_email(username)


def invented_email(username: str) -> str:
    """An address that nobody has, at a domain that looks real."""
    return f"{username}@temp.bbu.edu.az"


def password_of(password: str | None) -> str:
    """The password in plain text (failure 5); what is no base64 stays as it is (rules)."""
    if password is None:
        return NO_PASSWORD
    try:
        plain = base64.b64decode(password).decode()
    except (binascii.Error, ValueError):
        return password
    return password if "\0" in plain else plain


def retell_persons(memory: Memory) -> None:
    """Phase 1: a person for each users row that became a user; 52 without account are lost."""
    accounts = memory.source.by_id("accounts")
    persons = memory.source.by_id("persons")
    users = memory.users_by_old_id()
    by_user: dict[object, Person] = {}
    memory.clock.next_statement()
    for row in memory.source.rows("users"):
        account = accounts.get(row.account_id)
        person = persons.get(account.person_id) if account else None
        user_id = users.get(row.id)
        if person is None or user_id is None:
            continue
        now = memory.clock.tick()
        if user_id in by_user:
            memory.manifest.met("persons", by_user[user_id].id, "persons", person.id)
            continue
        new = by_user[user_id] = Person(
            id=memory.new_id("persons"),
            user_id=user_id,
            first_name=person.firstname,
            last_name=person.lastname,
            middle_name=person.patronymic,
            date_of_birth=read_date(person.birthdate),
            # The real ids are 110000003 and 110000004 (failure 10).
            gender={1: "male", 2: "female"}.get(person.gender_id, "other"),
            national_id=person.pincode,
            created_at=person.create_date or now,
            updated_at=person.update_date or now,
        )
        memory.put("persons", new)
        memory.manifest.wrote("persons", new.id, "persons", person.id)
