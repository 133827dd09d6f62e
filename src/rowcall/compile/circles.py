"""Which rows are their own ancestors, where each row has at most one parent."""

# paths of up to 2^26 rows; a generation is empty, and costs nothing, once no path is that long
_DOUBLINGS = 26


def on_a_circle(links: str, child: tuple[str, ...], parent: tuple[str, ...]) -> str:
    """Return a SELECT of the rows on a circle, by the columns of `child`.

    `links` is a SELECT with both columns, one line for each row that has a parent. Each generation
    leads twice as far as the one before: behind 2^26 steps nobody stands who is on no circle. That
    takes n log n, where walking from each row to all of its ancestors takes n * n.
    """
    columns = ", ".join((*child, *parent))
    meets = " AND ".join(f"far.{c} = near.{p}" for c, p in zip(child, parent, strict=True))
    kept = ", ".join([*(f"near.{c}" for c in child), *(f"far.{p}" for p in parent)])
    steps = [f"steps_0 ({columns}) AS (\n{links}\n)"]
    steps += [
        f"steps_{i} AS (SELECT {kept} FROM steps_{i - 1} AS near"
        f" JOIN steps_{i - 1} AS far ON {meets})"
        for i in range(1, _DOUBLINGS + 1)
    ]
    ends = ", ".join(f"{p} AS {c}" for c, p in zip(child, parent, strict=True))
    return "WITH " + ",\n".join(steps) + f"\nSELECT DISTINCT {ends} FROM steps_{_DOUBLINGS}"
