"""How does an empty database become the target `lms`?"""

from importlib.resources import files
from typing import Any

import psycopg


def build_lms(connection: psycopg.Connection[Any]) -> None:
    """Create types, tables, shipped rows and triggers in an empty database, in one transaction."""
    folder = files("edu_lms.lms") / "sql"
    scripts = sorted(folder.iterdir(), key=lambda script: script.name)
    with connection.transaction():
        for script in scripts:
            if script.name.endswith(".sql"):
                connection.execute(script.read_bytes())
