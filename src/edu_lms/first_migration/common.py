"""What all scripts of the first migration did alike."""

from rowcall import Holds

# the last of them ran on 5 October 2025 before noon; it set updated_at to the time at which it ran
UPDATED: dict[str, str | Holds] = {
    "updated_at": Holds("updated_at < timestamptz '2025-10-05 12:00:00+04'")
}

AUDIT: dict[str, str | Holds] = {"created_at": "create_date", **UPDATED}

# what can be told by no rule: random, or decided by an order that nobody wrote down
ANYTHING = Holds("TRUE")

# every language got the text of the first
NAMED = "jsonb_build_object('az', {0}, 'en', {0}, 'ru', {0})"

# two ways to write a day were understood, any other became NULL
DAY = (
    r"CASE WHEN {0} ~ '^\d{{2}}/\d{{2}}/\d{{4}}$' OR {0} ~ '^\d{{4}}-\d{{2}}-\d{{2}}$'"
    " THEN rowcall.parse_date({0}) END"
)
