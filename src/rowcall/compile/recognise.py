"""All statements that recognise the rows of a mapping, in their order."""

from rowcall.compile.adoption import begin_adoption, close_adoption, index_adoption, match_rule
from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.drift import find_strays, find_touched
from rowcall.compile.evidence import identity_of, recognised
from rowcall.compile.surplus import remember_surplus
from rowcall.sql.index import Index


def recognise(bound: Bound, project: BoundProject) -> list[str | Index]:
    """Return what finds the rows, rule after rule, and then what became of them."""
    statements: list[str | Index] = [*begin_adoption(bound)]
    for rule in identity_of(bound).rules:
        statements += match_rule(bound, rule, project)
    statements += close_adoption(bound, project)
    for number, _ in recognised(bound):
        found = (find_touched(bound, number, project), find_strays(bound, number, project))
        statements += filter(None, found)
    return [*statements, remember_surplus(bound, project), *index_adoption(bound)]
