"""Under which settings of the session are the synthetic databases built?"""

from typing import Any

import psycopg

BUILDING = {
    # Dates and times must not depend on where the server stands.
    "timezone": "UTC",
    "datestyle": "ISO, DMY",
    "synchronous_commit": "off",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    # The planner would remember 3.2 million results that never come again.
    "enable_memoize": "off",
    "client_min_messages": "warning",
}


def change_settings(
    connection: psycopg.Connection[Any], settings: dict[str, str]
) -> dict[str, str]:
    """Change settings of the session and return what they were before."""
    before: dict[str, str] = {}
    with connection.transaction():
        for name, value in settings.items():
            row = connection.execute(
                "SELECT coalesce(current_setting(%(name)s, true), ''),"
                " set_config(%(name)s, %(value)s, false)",
                {"name": name, "value": value},
            ).fetchone()
            assert row is not None
            before[name] = row[0]
    return before
