"""The dependency graph of the mappings: how much of each moved, and where the chain breaks."""

from dataclasses import dataclass

from rowcall.report.story.content import Content, Link
from rowcall.report.story.tables import Section, Share, StoryTable
from rowcall.report.story.texts import Texts

_BANDS = ((95, "complete"), (80, "partial"), (50, "incomplete"), (0, "critical"))
_SHORT = {"partial", "incomplete", "critical"}


@dataclass(frozen=True)
class Node:
    """A mapping, its place in the chain and its coverage; None where that is not known."""

    link: Link
    layer: int
    coverage: Share | None
    behind: int
    breaks: bool

    @property
    def name(self) -> str:
        """Return the name of the mapping."""
        return self.link.mapping

    @property
    def band(self) -> str:
        """Return how good the coverage is, in a word of the catalogue."""
        return band_of(self.coverage)

    @property
    def missing(self) -> int:
        """Return how many units should be there and are not."""
        return self.coverage.whole - self.coverage.part if self.coverage else 0


@dataclass(frozen=True)
class Chain:
    """All mappings in the order of loading, and the one at which the chain breaks first."""

    nodes: tuple[Node, ...]
    break_point: Node | None


def band_of(coverage: Share | None) -> str:
    """Return the band's name; `empty` is one where nothing is to move."""
    if coverage is None:
        return "unknown"
    if not coverage.whole:
        return "empty"
    return next(band for least, band in _BANDS if 100 * coverage.ratio >= least)


def chain_of(content: Content) -> Chain:
    """Return the graph; it breaks where a mapping is short though all before it are complete.

    Of several such mappings the break point is the one with the most units missing, in itself and
    in all that depends on it.
    """
    shares = {link.mapping: _coverage(content, link) for link in content.links}
    before = _ancestors(content.links)
    after = {name: {one for one in before if name in before[one]} for name in before}
    short = {
        name
        for name, share in shares.items()
        if band_of(share) in {"partial", "incomplete", "critical"}
    }
    layers = _layers(content.links)
    nodes = tuple(
        Node(
            link,
            layers[link.mapping],
            shares[link.mapping],
            len(after[link.mapping]),
            link.mapping in short and not before[link.mapping] & short,
        )
        for link in content.links
    )
    missing = {node.name: node.missing for node in nodes}
    weights = {
        node.name: node.missing + sum(missing[one] for one in after[node.name])
        for node in nodes
        if node.breaks
    }
    return Chain(
        nodes, max((n for n in nodes if n.breaks), key=lambda n: weights[n.name], default=None)
    )


def chain(content: Content, texts: Texts) -> Section:
    """Return the section: where the chain breaks, and every mapping with its coverage."""
    found = chain_of(content)
    sentences = [says_break(found, texts), texts("says_chain")]
    if not content.account.source:
        sentences.append(texts("says_chain_found"))
    table = StoryTable(
        "chain",
        ("mapping", "target_table", "coverage", "band", "missing", "breaks", "refers_to"),
        tuple(
            (n.name, n.link.target_table, n.coverage, texts(f"band_{n.band}"),
             n.missing if n.coverage else None,
             texts("yes") if n.breaks else "", ", ".join(sorted(n.link.references)))
            for n in found.nodes
        ),
        is_whole=True,
    )  # fmt: skip
    return Section("chain", tuple(sentences), tables=(table,))


def says_break(chain: Chain, texts: Texts) -> str:
    """Return where the chain breaks, or that it does not."""
    point = chain.break_point
    if point is not None and not point.behind:
        return texts("breaks_at_end", mapping=point.name, missing=point.missing)
    if point is not None:
        return texts("breaks_at", mapping=point.name, missing=point.missing, behind=point.behind)
    is_known = any(node.coverage for node in chain.nodes)
    return texts("breaks_nowhere" if is_known else "breaks_unknown")


def _coverage(content: Content, link: Link) -> Share | None:
    account = content.account
    lines = [line for line in account.source if line.mapping == link.mapping]
    if lines:
        return Share(
            sum(line.migrated + line.merged for line in lines),
            sum(line.source_rows - line.excluded for line in lines),
        )
    if account.source or link.rows_of is None:
        return None
    rows = {item.table_name: item.value_count for item in account.items if not item.column_name}
    found = {line.mapping: line.adopted for line in account.adoption}
    is_empty = any(
        t.target_table == link.target_table and not t.target_rows for t in account.target
    )
    if link.rows_of not in rows or (link.mapping not in found and not is_empty):
        return None
    return Share(found.get(link.mapping, 0), rows[link.rows_of])


def _ancestors(links: tuple[Link, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    # parents stand before their children: that is the order of loading
    for link in links:
        parents = link.references & found.keys()
        found[link.mapping] = set(parents).union(*(found[one] for one in parents))
    return found


def _layers(links: tuple[Link, ...]) -> dict[str, int]:
    layers: dict[str, int] = {}
    for link in links:
        parents = link.references & layers.keys()
        layers[link.mapping] = 1 + max((layers[one] for one in parents), default=-1)
    return layers
