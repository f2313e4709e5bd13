"""What the graph says of one IRI, and what points at it, with the named graph that says each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import BASE, PREFIXES, graph, shorten
from postinternat.store import Store
from postinternat.store.digest import VERSIONS
from postinternat.store.protocol import Term

MOST_INCOMING = 500
_BATCH = 300
_LABEL_TERMS = ("rdfs:label", "skos:prefLabel", "dct:title")
_NESTING_TERMS = (
    *("sh:property", "sh:path", "sh:or", "sh:and", "sh:not", "sh:xone", "sh:in", "sh:node", "sh:sparql"),
    *("sh:declare", "sh:inversePath", "sh:alternativePath", "sh:languageIn", "rdf:first", "rdf:rest"),
)


def _alternatives(names: Iterable[str]) -> str:
    """Return a property path over any of the ``prefix:name``."""
    parts = (name.partition(":") for name in names)
    return "|".join(f"<{PREFIXES[prefix]}{local}>" for prefix, _, local in parts)


_LABELS = _alternatives(_LABEL_TERMS)
_NESTED = _alternatives(_NESTING_TERMS)


@dataclass
class Description:
    """What is said of an IRI (``outgoing``) and who points at it (``incoming``, the first ones of ``pointers``)."""

    iri: str
    outgoing: list[ox.Quad]
    incoming: list[ox.Quad] = field(default_factory=list)
    pointers: int = 0

    @property
    def quads(self) -> list[ox.Quad]:
        """Both."""
        return [*self.outgoing, *self.incoming]

    def values(self, name: str) -> list[Term]:
        """Return the values of a property given as ``prefix:name``."""
        prefix, _, local = name.partition(":")
        iri = PREFIXES[prefix] + local
        own = (quad for quad in self.outgoing if quad.subject == ox.NamedNode(self.iri))
        return list(dict.fromkeys(quad.object for quad in own if quad.predicate.value == iri))


def describe(store: Store, iri: str) -> Description | None:
    """Return what the graph says of the IRI; None when it says nothing."""
    node = ox.NamedNode(iri)
    outgoing = _outgoing(store, node)
    if not outgoing:
        return None
    rows = store.select(
        f"SELECT ?g ?s ?p {{ GRAPH ?g {{ ?s ?p {node} }} FILTER (?g != <{VERSIONS}>) }} "
        f"ORDER BY ?p ?s ?g LIMIT {MOST_INCOMING}"
    ).rows
    incoming = [
        ox.Quad(s, p, node, g)
        for g, s, p in rows
        if isinstance(g, ox.NamedNode) and isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode)
    ]
    pointers = len(rows)
    if pointers == MOST_INCOMING:
        counted = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p {node} }} FILTER (?g != <{VERSIONS}>) }}")
        pointers = int(counted.rows[0][0].value)  # type: ignore[union-attr]
    return Description(iri, outgoing, incoming, pointers)


def graph_quads(store: Store, iri: str) -> list[ox.Quad]:
    """Return the quads of one named graph."""
    name = ox.NamedNode(iri)
    triples = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {name} {{ ?s ?p ?o }} }}")
    return [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]


def labels(store: Store, iris: Iterable[str]) -> dict[str, Text]:
    """Return the labels of the IRIs that have any, in French and English."""
    wanted = sorted(set(iris))
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(wanted), _BATCH):
        values = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _BATCH])
        query = f"SELECT DISTINCT ?x ?label {{ VALUES ?x {{ {values} }} GRAPH ?g {{ ?x {_LABELS} ?label }} }}"
        for node, label in store.select(query).rows:
            if isinstance(node, ox.NamedNode) and isinstance(label, ox.Literal):
                found.setdefault(node.value, {}).setdefault(label.language or "fr", label.value)
    return {iri: Text(texts.get("fr", ""), texts.get("en", "")) for iri, texts in found.items()}


def graph_names(store: Store, graphs: Iterable[str]) -> dict[str, Text]:
    """Return how to call the named graphs: a source by the title of its document."""
    wanted = set(graphs)
    documents = {iri: BASE + "id/document/" + iri.removeprefix(graph("source/")) for iri in wanted}
    titles = labels(store, documents.values())
    return {iri: titles.get(documents[iri]) or _PLAIN.get(iri) or Text(shorten(iri), shorten(iri)) for iri in wanted}


def _outgoing(store: Store, node: ox.NamedNode) -> list[ox.Quad]:
    rows = store.select(f"SELECT ?g ?p ?o {{ GRAPH ?g {{ {node} ?p ?o }} }} ORDER BY ?p ?o ?g").rows
    quads = [ox.Quad(node, p, o, g) for g, p, o in rows if g != ox.NamedNode(VERSIONS)]  # type: ignore[arg-type]
    if any(isinstance(quad.object, ox.BlankNode) for quad in quads):
        nested = store.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph('shapes')}> {{ {node} ({_NESTED})* ?s . ?s ?p ?o }} "
            f"FILTER (?s = {node} || isBlank(?s)) }}"
        )
        others = [quad for quad in quads if quad.graph_name != ox.NamedNode(graph("shapes"))]
        shapes = ox.NamedNode(graph("shapes"))
        return [*others, *(ox.Quad(triple.subject, triple.predicate, triple.object, shapes) for triple in nested)]
    return quads


_PLAIN = {
    graph("ontology"): Text("l'ontologie", "the ontology"),
    graph("codelists"): Text("les listes de codes", "the code lists"),
    graph("reference"): Text("le référentiel", "the reference data"),
    graph("decisions"): Text("les éditeurs", "the editors"),
    graph("shapes"): Text("les règles", "the rules"),
    graph("examples"): Text("les requêtes d'exemple", "the example queries"),
    graph("catalogue"): Text("le catalogue", "the catalogue"),
    VERSIONS: Text("les versions", "the versions"),
}
