"""The graph that is checked, in the forms the engines read: terms, N-Triples, a store; and one term from its text."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal

_MANY = 20_000


class DataGraph:
    """Triples to check, on top of a larger graph that stays the same from one check to the next."""

    def __init__(self, triples: Iterable[ox.Triple], base: "DataGraph | None" = None) -> None:
        self.triples = tuple(triples)
        self.base = base

    @cached_property
    def ntriples(self) -> str:
        """The whole graph in N-Triples, the larger graph first."""
        own = "".join(f"{triple} .\n" for triple in self.triples)
        return (self.base.ntriples if self.base else "") + own

    def lines(self) -> Iterator[str]:
        """Yield the whole graph in N-Triples, the larger graph first, for one that is too large for one string."""
        if self.base:
            yield self.base.ntriples
        yield from (f"{triple} .\n" for triple in self.triples)

    @cached_property
    def store(self) -> ox.Store:
        """The whole graph as the default graph of a new store."""
        return self._copy()

    @property
    def is_large(self) -> bool:
        """Whether these triples are so many that a store of their own is worth it."""
        return len(self.triples) > _MANY

    @contextmanager
    def lent_store(self) -> Iterator[ox.Store]:
        """Lend a store of the whole graph, to one caller at a time.

        It is one that the larger graph keeps, with these triples added while it is lent, as copying takes longer;
        where there are many triples, they take longer to add and remove than the larger graph to copy.
        """
        if self.base is None or self.is_large:
            yield self.store
            return
        store = self.base._workspace
        added = [quad for quad in (ox.Quad(*triple) for triple in self.triples) if quad not in store]
        store.extend(added)
        try:
            yield store
        finally:
            for quad in added:
                store.remove(quad)

    @cached_property
    def _workspace(self) -> ox.Store:
        return self._copy()

    def _copy(self) -> ox.Store:
        store = ox.Store()
        graph: DataGraph | None = self
        while graph is not None:
            store.bulk_extend(ox.Quad(*triple) for triple in graph.triples)
            graph = graph.base
        return store


@lru_cache(maxsize=50_000)
def canonical(term: Term) -> Term:
    """Return the term as Oxigraph stores it: ``3756.50`` becomes ``3756.5``; what is ill-typed stays as written.

    Everything checked goes through it, so that two engines read the same values.
    """
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, term))
    stored: Term = next(iter(store)).object
    return stored


def canonical_triple(triple: ox.Triple) -> ox.Triple:
    """Return the triple with its object in canonical form."""
    if not isinstance(triple.object, ox.Literal):
        return triple
    value = canonical(triple.object)
    return triple if value == triple.object else ox.Triple(triple.subject, triple.predicate, value)


def term_from(text: str) -> Term:
    """Return the term that is written in N-Triples."""
    if text.startswith("<"):
        return ox.NamedNode(_unescaped(text[1:-1]))
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    (quad,) = ox.parse(f"{_ANY} {_ANY} {text} .", format=ox.RdfFormat.N_TRIPLES)
    found: Term = quad.object
    return found


_ANY = ox.NamedNode("urn:any")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _unescaped(iri: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found.group(1) or found.group(2), 16)), iri)
