"""The dataset that a submission is checked against, read once for each version."""

from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES, graph
from postinternat.store import Store
from postinternat.store.dataset import in_union
from postinternat.validation.graphs import DataGraph, canonical_triple
from postinternat.validation.rulebook import Rulebook

_SHAPES = graph("shapes")
_SUBCLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_MOST_KEPT = 2
_kept: dict[tuple[str, str], "Background"] = {}


class Background:
    """The union of the dataset's graphs without shapes and examples, and the shapes beside it."""

    def __init__(self, triples: Iterable[ox.Triple], shapes: Iterable[ox.Triple], version: str = "") -> None:
        self.graph = DataGraph(triples)
        self.rules = Rulebook(shapes)
        self.version = version

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


def background(store: Store, *, replaced: str = "") -> Background:
    """Return what the store holds, without the graph ``replaced`` that the submission will take the place of.

    The last two are kept in memory. Raises StoreError.
    """
    snapshot = store.snapshot()
    key = (snapshot.version, replaced)
    if key not in _kept:
        names = [name for name in snapshot.graphs() if in_union(name) and name != replaced]
        found = Background(_triples(snapshot, names), _triples(snapshot, [_SHAPES]), snapshot.version)
        while len(_kept) >= _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = found
    return _kept[key]


def _triples(store: Store, graphs: list[str]) -> list[ox.Triple]:
    names = " ".join(f"<{name}>" for name in graphs)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    return [canonical_triple(triple) for triple in store.construct(query)]
