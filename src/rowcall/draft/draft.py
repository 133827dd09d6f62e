"""From two databases to a draft: what is read, then what is decided without a connection."""

from pathlib import Path

from rowcall.draft.choose import choose
from rowcall.draft.columns import Comparison
from rowcall.draft.names import Naming
from rowcall.draft.observed import Sampled
from rowcall.draft.references import understand
from rowcall.draft.subject import Subject
from rowcall.draft.tables import Likeness
from rowcall.draft.thesaurus import load_thesaurus
from rowcall.schema.table import Database


def draft_project(sampled: Sampled, target: Database, synonyms: Path | None = None) -> Subject:
    """Return the draft with what its texts are written from."""
    naming = Naming(
        load_thesaurus(synonyms),
        [
            name
            for database in (sampled.database, target)
            for table in database.tables.values()
            for name in (table.name, *table.column_names)
        ],
    )
    comparison = Comparison(naming, sampled, understand(sampled, naming))
    return Subject(choose(Likeness(comparison, target)), sampled, target)
