"""`rowcall sql`: verification queries as text, for psql."""

from difflib import get_close_matches
from typing import Annotated

import typer

from rowcall.errors import RefusedError
from rowcall.verification.queries import verification_queries


def _names(incomplete: str) -> list[str]:
    return [query.name for query in verification_queries() if query.name.startswith(incomplete)]


def sql(
    name: Annotated[
        str | None,
        typer.Argument(show_default=False, help="Which query.", autocompletion=_names),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print every query's name and question.")
    ] = False,
) -> None:
    """Print a verification query, to be run by psql on the target; without a name list them."""
    queries = {query.name: query for query in verification_queries()}
    if name is None or listed:
        width = max(map(len, queries))
        for query in queries.values():
            print(f"{query.name:<{width}}  {query.question}")
        return
    if name not in queries:
        close = get_close_matches(name, queries, n=1)
        raise RefusedError(
            rule=f'there is no verification query "{name}"',
            next=f'did you mean "{close[0]}"?' if close else "rowcall sql --list",
        )
    print(queries[name].text, end="")
