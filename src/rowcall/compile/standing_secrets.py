"""Passwords that stand in the target in plain text: which they are, and what takes their place."""

from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.evidence import identity_of
from rowcall.compile.relations import adoption
from rowcall.sql.quote import name, qualified

# argon2 in PHC format, bcrypt, and the mark of an account without a usable password; as a whole,
# since a password in plain text may begin like either
_NO_PLAIN_TEXT = (
    r"^(\$argon2(id?|d)\$(v=\d+\$)?m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+"
    r"|\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|!)$"
)


def lock_invented(bound: Bound, column: str, project: BoundProject) -> str | None:
    """Return the UPDATE that locks accounts whose password an earlier migration invented."""
    was = identity_of(bound).was.get(column)
    if not isinstance(was, str):
        return None
    return (
        f"UPDATE {_table(bound, project)} SET {name(column)} = '!'\n WHERE {name(column)} = {was}"
    )


def plain_passwords(bound: Bound, column: str, project: BoundProject) -> str:
    """Return the SELECT of salt key, key and password of some rows; parameter rows.

    An adopted row has the salt of its account, so that the hash is the one of a run from empty.
    """
    assert bound.target is not None
    own = name(bound.target.primary_key[0])
    return (
        f"SELECT coalesce(line.source_key, target.{own}::text), target.{own}::text,\n"
        f"       target.{name(column)}\n"
        f"  FROM {_table(bound, project)} AS target\n"
        f"  LEFT JOIN {adoption(bound.name)} AS line ON line.target_id = target.{own}\n"
        f" WHERE target.{name(column)} !~ '{_NO_PLAIN_TEXT}'\n"
        f" ORDER BY target.{own} LIMIT %(rows)s"
    )


def count_plain(bound: Bound, column: str, project: BoundProject) -> str:
    """Return the SELECT of how many rows hold a password in plain text."""
    return (
        f"SELECT count(*) FROM {_table(bound, project)} WHERE {name(column)} !~ '{_NO_PLAIN_TEXT}'"
    )


def _table(bound: Bound, project: BoundProject) -> str:
    assert bound.target is not None
    return qualified(project.target.schema, bound.target.name)
