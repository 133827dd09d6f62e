"""`rowcall report`: the account of every row."""

from typing import Annotated

import typer

from rowcall.account.read import read_account, refuse_without_ledger
from rowcall.api.databases import bind_to_staging, name_target
from rowcall.api.reading import reading
from rowcall.cli.exits import account_exit
from rowcall.cli.options import (
    DEFAULT_PROJECT,
    Form,
    Format,
    MaxQuarantined,
    ProjectName,
    SourceUri,
    TargetUri,
)
from rowcall.cli.screen import data_screen
from rowcall.mapping.load import load_project
from rowcall.report.json import account_json
from rowcall.report.terminal import print_account


def report(
    project: ProjectName = DEFAULT_PROJECT,
    source: SourceUri = None,
    target: TargetUri = None,
    form: Format = Form.TEXT,
    max_quarantined: MaxQuarantined = None,
    everything: Annotated[bool, typer.Option("--all", help="Do not cut long tables.")] = False,
) -> None:
    """Print what became of every row; the source is not needed."""
    del source
    loaded = load_project(project)
    with reading(name_target(loaded, target)) as connection:
        refuse_without_ledger(connection)
        account = read_account(connection, bind_to_staging(loaded, connection))
    if form is Form.JSON:
        print(account_json(account))
    else:
        print_account(account, data_screen(), everything=everything)
    raise typer.Exit(account_exit(account, max_quarantined))
