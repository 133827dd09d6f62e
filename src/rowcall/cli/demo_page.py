"""The page that a demo keeps, so that it can be read when the server is stopped."""

from dataclasses import replace
from pathlib import Path

from rowcall.account.count_lines import CountView
from rowcall.account.lines import Account
from rowcall.api.story import read_story
from rowcall.cli.demo_databases import Host
from rowcall.cli.demos import Demo
from rowcall.cli.exits import account_exit
from rowcall.cli.report import write_page


def keep_page(
    found: Demo, host: Host, path: Path, account: Account | None = None
) -> CountView | None:
    """Write the page of what the target holds now, and return the count that stands on it.

    An account that is read already is taken as it is.
    """
    content = read_story(
        found.project,
        host.database_uri(found.source_database),
        host.database_uri(found.target_database),
        account=account,
    )
    write_page(path, replace(content, exit_code=account_exit(content.account)))
    return content.counts
