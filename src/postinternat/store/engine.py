"""pyoxigraph as the embedded SPARQL engine: running one query, and its errors in our words."""

import errno
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from postinternat.errors import QueryError, QuerySyntaxError
from postinternat.namespaces import BASE
from postinternat.store.clause import dataset_clause
from postinternat.store.dataset import NamedGraph, in_union
from postinternat.store.digest import VERSIONS, digest_triples
from postinternat.text import Text

Result: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE = re.compile(r"\b[A-Z][a-z]+ (?:[A-Z]+ )?[a-z][^,\[\"]*")
"""What the engine complains of, among the characters it would have expected."""
_NO_DESCRIPTOR = re.compile(rf"os error {errno.EMFILE}\b")
_LONGEST_REASON = 200


def evaluate(
    store: ox.Store,
    query: str,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Result:
    """Start a query; its rows are computed while they are read.

    Relative IRIs are under the project's base. Graphs given here win over the FROM clauses of the query; without
    either it reads the store's own dataset.
    Raises QuerySyntaxError, or QueryError when the engine refuses to run it.
    """
    if default_graphs is None and named_graphs is None:
        clause = dataset_clause(query)
        if clause is not None and len(clause.default) > 1:
            default_graphs, named_graphs = clause
    default: list[_Graph] | None = None
    if default_graphs is not None:
        default = [ox.NamedNode(iri) for iri in default_graphs]
        if len(default) > 1:
            store, default = _merged(store, default_graphs, named_graphs), [ox.DefaultGraph()]
    named: list[ox.NamedNode | ox.BlankNode] | None = None
    if named_graphs is not None:
        named = [ox.NamedNode(iri) for iri in named_graphs]
    try:
        return store.query(query, base_iri=BASE, default_graph=default, named_graphs=named)
    except SyntaxError as error:
        raise _syntax_error(str(error)) from error
    except (OSError, RuntimeError) as error:
        raise refused(error) from error


def refused(error: OSError | RuntimeError) -> QueryError:
    """Return our error for one that the engine raised while it ran a query."""
    if _NO_DESCRIPTOR.search(str(error)):
        return QueryError(
            Text("SERVICE n'est pas offert ici", "SERVICE is not offered here"),
            fix=Text("interroger l'autre serveur, puis joindre", "query the other endpoint by itself, then join"),
        )
    fix = Text(
        "n'employer que les fonctions de SPARQL 1.1 et les graphes de ce jeu de données",
        "use only the functions of SPARQL 1.1 and the graphs of this dataset",
    )
    what = Text(f"la requête ne peut pas s'exécuter : {error}", f"the query cannot be run: {error}")
    return QueryError(what, fix=fix)


def insert(store: ox.Store, graphs: Iterable[NamedGraph]) -> None:
    """Add the graphs and their digests, and those of the union to the default graph as well.

    Copied there, the union is read as fast as a single graph: as a list of graphs it took 2 to 15 times
    longer, and it would hold the shapes too as the engine's own union.
    """
    for graph in graphs:
        store.extend(_quads(graph.triples, ox.NamedNode(graph.iri)))
        if in_union(graph.iri):
            store.extend(_quads(graph.triples, ox.DefaultGraph()))
        store.extend(_quads(digest_triples({graph.iri: graph.digest}), ox.NamedNode(VERSIONS)))


def remove(store: ox.Store, graph_iri: str) -> None:
    """Remove a graph and its digest, and from the default graph what no other graph of the union says."""
    name = ox.NamedNode(graph_iri)
    if in_union(graph_iri):
        for triple in graph_triples(store, graph_iri):
            others = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if not any(_upholds(other.graph_name, name) for other in others):
                store.remove(_quad(triple, ox.DefaultGraph()))
    store.remove_graph(name)
    for quad in list(store.quads_for_pattern(name, None, None, ox.NamedNode(VERSIONS))):
        store.remove(quad)


def graph_triples(store: ox.Store, graph_iri: str) -> list[ox.Triple]:
    """Return the triples of one named graph as the engine holds them."""
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph_iri))]


def dump(store: ox.Store) -> bytes:
    """Return everything the store holds, for ``restore``."""
    return store.dump(format=ox.RdfFormat.N_QUADS) or b""


def restore(dumped: bytes) -> ox.Store:
    """Return a store in memory that holds what was dumped."""
    store = ox.Store()
    store.load(dumped, ox.RdfFormat.N_QUADS, lenient=True)
    return store


def _merged(store: ox.Store, default_graphs: Iterable[str], named_graphs: Iterable[str] | None) -> ox.Store:
    """Return a copy of these graphs, the first ones merged into its default graph.

    The engine itself gives a triple of a list of graphs once for each graph that says it.
    """
    if named_graphs is None:
        named_graphs = [name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    merged = ox.Store()
    for iri in default_graphs:
        merged.extend(_quads(graph_triples(store, iri), ox.DefaultGraph()))
    for iri in named_graphs:
        merged.extend(_quads(graph_triples(store, iri), ox.NamedNode(iri)))
    return merged


def _quads(triples: Iterable[ox.Triple], graph: _Graph) -> Iterator[ox.Quad]:
    return (_quad(triple, graph) for triple in triples)


def _quad(triple: ox.Triple, graph: _Graph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _upholds(graph: _Graph, removed: ox.NamedNode) -> bool:
    return isinstance(graph, ox.NamedNode) and graph != removed and in_union(graph.value)


def _syntax_error(message: str) -> QuerySyntaxError:
    found = _PLACE.match(message)
    if found is None:
        return QuerySyntaxError(_invalid(message[:_LONGEST_REASON]))
    line, column, reason = found.groups()
    reason = " ".join(reason.split())
    told = _SENTENCE.search(reason)
    if told is not None and "Prefix" not in told[0]:
        return QuerySyntaxError(_invalid(told[0].strip()), line=int(line), column=int(column))
    if len(reason) > _LONGEST_REASON:
        reason = reason[:_LONGEST_REASON].rstrip() + " …"
    return QuerySyntaxError(_invalid(reason), line=int(line), column=int(column))


def _invalid(reason: str) -> Text:
    return Text(f"ce n'est pas du SPARQL 1.1 : {reason}", f"not valid SPARQL 1.1: {reason}")
