"""What a demo does with a target that an earlier migration left: count, back up, adopt."""

import shutil
from pathlib import Path

from rich.console import Console

from rowcall.api.counting import count_project
from rowcall.api.databases import Databases
from rowcall.api.migration import open_migration
from rowcall.cli.adopt import adopt_shown
from rowcall.cli.backups import back_up_shown
from rowcall.cli.demo_databases import Host
from rowcall.cli.demos import Demo
from rowcall.cli.screen import note
from rowcall.report.adoption import print_found
from rowcall.report.count import print_counts


def adopt_half_migrated(found: Demo, host: Host, folder: Path, jobs: int, screen: Console) -> None:
    """Say what a count says, back the target up, and find whose its rows are."""
    databases = Databases(
        host.database_uri(found.source_database), host.database_uri(found.target_database)
    )
    print_counts(count_project(found.project, databases), screen)
    migration = open_migration(
        found.project,
        databases.source_uri,
        databases.target_uri,
        folder / "project.key",
        note,
        adopt=True,
    )
    backup = folder / "backup"
    shutil.rmtree(backup, ignore_errors=True)
    back_up_shown(databases.target_uri, backup, jobs, None)
    note(f"adopting what {found.target_database} holds")
    screen.print()
    print_found(adopt_shown(migration, jobs), screen)
