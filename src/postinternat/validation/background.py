"""The dataset that a submission is checked against, read once for each version."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, partial
from types import MappingProxyType

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES, graph
from postinternat.store import Store
from postinternat.store.dataset import in_union, is_submission
from postinternat.validation.graphs import DataGraph, canonical_triple
from postinternat.validation.rulebook import Rulebook

_SHAPES = graph("shapes")
_SUBCLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_MOST_KEPT = 2
_NOTHING: Mapping[str, str] = MappingProxyType({})
_kept: dict[tuple[str, tuple[str, ...]], "Background"] = {}


class Background:
    """The union of the dataset's graphs without shapes and examples, and the shapes beside it."""

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        shapes: Iterable[ox.Triple],
        version: str = "",
        published: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Make it of its triples; ``published`` is the year for which the region published each of its things."""
        self.graph = DataGraph(triples)
        self.rules = Rulebook(shapes)
        self.version = version
        self.published = published

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The IRIs of the properties that the dataset uses or declares, or that a shape reads."""
        used = {triple.predicate.value for triple in self.graph.triples}
        return frozenset(used | self.rules.paths)

    @cached_property
    def subclasses(self) -> tuple[tuple[str, str], ...]:
        """The pairs of a class and one right above it."""
        pairs = self.graph.store.quads_for_pattern(None, _SUBCLASS_OF, None, None)
        return tuple((quad.subject.value, quad.object.value) for quad in pairs)  # type: ignore[union-attr]

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRIs that the dataset says something about."""
        return frozenset(
            triple.subject.value for triple in self.graph.triples if isinstance(triple.subject, ox.NamedNode)
        )


def background(store: Store, *, region: str | None = None, replaced: str = "") -> Background:
    """Return what a submission joins: the dataset, and of the published submissions those of its region alone.

    ``region`` is the INSEE code, empty for none; None joins every region's. ``replaced`` is the graph that the
    submission will take the place of: it is left out. The last two are kept in memory. Raises StoreError.
    """
    snapshot = store.snapshot()
    joined = partial(_joins, region=region, replaced=replaced)
    key = (snapshot.version, tuple(filter(joined, snapshot.graphs())))
    if key not in _kept:
        published = _years(snapshot, filter(is_submission, key[1])) if region else _NOTHING
        found = Background(_triples(snapshot, key[1]), _triples(snapshot, [_SHAPES]), snapshot.version, published)
        while len(_kept) >= _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = found
    return _kept[key]


def _joins(name: str, *, region: str | None, replaced: str) -> bool:
    own = region is None or not is_submission(name) or (region and name.startswith(graph(f"submission/{region}/")))
    return in_union(name) and bool(own) and name != replaced


def _triples(store: Store, graphs: Collection[str]) -> list[ox.Triple]:
    names = " ".join(f"<{name}>" for name in graphs)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    return [canonical_triple(triple) for triple in store.construct(query)]


def _years(store: Store, graphs: Iterable[str]) -> Mapping[str, str]:
    """Return the year for which each thing was published, the first of several."""
    found: dict[str, str] = {}
    for name in sorted(graphs):
        for (node,) in store.select(f"SELECT DISTINCT ?node {{ GRAPH <{name}> {{ ?node a ?class }} }}").rows:
            found.setdefault(getattr(node, "value", ""), name.rpartition("/")[2])
    return found
