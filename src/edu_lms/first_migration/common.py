"""What all scripts of the first migration did alike."""

from rowcall import Holds, Stamp
from rowcall.mapping.identity import Was

# the time of the row in edu, or that of the run; the triggers of lms move it with every change
UPDATED: dict[str, Was] = {"updated_at": Stamp()}

# what can be told by no rule: random, or decided by an order that nobody wrote down
ANYTHING = Holds("TRUE")

# a row without a date was dated by the run
AUDIT: dict[str, Was] = {
    "created_at": Holds("created_at = source.create_date OR source.create_date IS NULL"),
    **UPDATED,
}

# every language got the text of the first
NAMED = "jsonb_build_object('az', {0}, 'en', {0}, 'ru', {0})"

# a name of a dictionary; a language that it lacks got the text of the first, and without the
# dictionary's row all of them a text of the script
LABELLED = (
    "CASE WHEN {0}.id IS NULL THEN " + NAMED.format("{1}") + " ELSE jsonb_build_object("
    "'az', {0}.name_az, 'en', coalesce({0}.name_en, {0}.name_az),"
    " 'ru', coalesce({0}.name_ru, {0}.name_az)) END"
)

# two ways to write a day were understood, any other became NULL
DAY = (
    r"CASE WHEN {0} ~ '^\d{{2}}/\d{{2}}/\d{{4}}$' OR {0} ~ '^\d{{4}}-\d{{2}}-\d{{2}}$'"
    " THEN rowcall.parse_date({0}) END"
)


def only_keys(*keys: str) -> Holds:
    """Return the condition that metadata holds what the script wrote, and nothing that people did.

    Values are left out: under these keys stand old ids, by which the row was recognised.
    """
    listed = ", ".join(f"'{key}'" for key in keys)
    return Holds(f"metadata - ARRAY[{listed}] = '{{}}'")
