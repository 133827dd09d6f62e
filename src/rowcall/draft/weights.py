"""How much does a column, a foreign key or a score tell?"""

import math
from collections import Counter, defaultdict

from rowcall.schema.table import Table

# a column that must be filled speaks louder
_REQUIRED, _REQUIRED_KEY = 2.0, 3.0
# the best candidate of a table is only so good, if it is not as good as this
_GOOD = 0.45
# how much less a column tells that several tables have
_SPREAD = 1.5

Scores = dict[tuple[str, str], float]


def key_weights(table: Table) -> dict[str, float]:
    """Return how much each foreign key tells: those that must be filled tell most."""
    columns = [key.columns[0] for key in table.foreign_keys if len(key.columns) == 1]
    required = {column.name for column in table.columns if column.not_null}
    return {column: _REQUIRED_KEY if column in required else 1.0 for column in columns}


def relative_scores(scores: Scores) -> Scores:
    """Return each score as a part of the best of its target table and of its source table."""
    of_target: dict[str, float] = defaultdict(float)
    of_source: dict[str, float] = defaultdict(float)
    for (source, target), score in scores.items():
        of_target[target] = max(of_target[target], score)
        of_source[source] = max(of_source[source], score)
    return {
        (source, target): score
        and (score / of_target[target])
        * (score / of_source[source])
        * min(1.0, of_target[target] / _GOOD)
        for (source, target), score in scores.items()
    }


def column_weights(tables: list[Table]) -> dict[str, dict[str, float]]:
    """Return how much each column tells of its table: those that all tables have tell little."""
    counts = Counter(name for table in tables for name in table.column_names)
    return {
        table.name: {
            column.name: math.log(1 + len(tables) / counts[column.name] ** _SPREAD)
            * (_REQUIRED if column.not_null and column.default is None else 1)
            for column in table.columns
        }
        for table in tables
    }


def covered(best: dict[str, float], weights: dict[str, float]) -> float:
    """Return which part of the columns, by weight, has a candidate, by score."""
    total = sum(weights.values())
    return sum(weights[c] * best.get(c, 0.0) for c in weights) / total if total else 0.0
