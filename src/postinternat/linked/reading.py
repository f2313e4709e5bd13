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
_PI = PREFIXES["pi"]
_PASSAGES = BASE + "id/passage/"
_LABEL_OF_SHAPE = f"?shape <{PREFIXES['sh']}targetClass> ?x ; <{_PI}rootName> ?name ; <{PREFIXES['rdfs']}label> ?label"
_LABEL_TERMS = ("rdfs:label", "skos:prefLabel", "dct:title", "foaf:name", "sh:name")
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
    """Return the labels of the IRIs that have any, in French and English.

    A class of another vocabulary is called as its shape, a passage by its document and lines.
    """
    wanted = sorted(set(iris))
    named = _labels(store, wanted, f"?x {_LABELS} ?label")
    unnamed = [iri for iri in wanted if iri not in named]
    named |= _labels(store, [iri for iri in wanted if not iri.startswith(BASE)], _LABEL_OF_SHAPE)
    named |= {iri: _SKOS[iri] for iri in unnamed if iri in _SKOS and iri not in named}
    return named | _passage_labels(store, [iri for iri in unnamed if iri.startswith(_PASSAGES)])


def _labels(store: Store, iris: list[str], pattern: str) -> dict[str, Text]:
    """Return what ``pattern`` binds to ``?label`` for each ``?x`` of the IRIs."""
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(iris), _BATCH):
        values = " ".join(str(ox.NamedNode(iri)) for iri in iris[start : start + _BATCH])
        query = f"SELECT DISTINCT ?x ?label {{ VALUES ?x {{ {values} }} GRAPH ?g {{ {pattern} }} }}"
        for node, label in store.select(query).rows:
            if isinstance(node, ox.NamedNode) and isinstance(label, ox.Literal):
                found.setdefault(node.value, {}).setdefault(label.language or "fr", label.value)
    return {iri: Text(texts.get("fr", ""), texts.get("en", "")) for iri, texts in found.items()}


def _passage_labels(store: Store, passages: list[str]) -> dict[str, Text]:
    """Return what to call passages, which bear no label: their document and their lines."""
    found = {}
    documents: dict[str, Text] = {}
    for start in range(0, len(passages), _BATCH):
        values = " ".join(str(ox.NamedNode(iri)) for iri in passages[start : start + _BATCH])
        rows = store.select(
            f"SELECT DISTINCT ?x ?document ?first ?last ?page {{ VALUES ?x {{ {values} }} GRAPH ?g {{ "
            f"?x <{_PI}document> ?document OPTIONAL {{ ?x <{_PI}firstLine> ?first }} "
            f"OPTIONAL {{ ?x <{_PI}lastLine> ?last }} OPTIONAL {{ ?x <{_PI}page> ?page }} }} }}"
        ).rows
        documents |= labels(store, {document.value for _, document, *_ in rows if isinstance(document, ox.NamedNode)})
        for passage, document, *where in rows:
            if isinstance(passage, ox.NamedNode):
                title = documents.get(getattr(document, "value", ""), Text("", ""))
                lines = lines_of(*(getattr(place, "value", "") for place in where))
                found[passage.value] = Text(f"{title.fr}, {lines.fr}", f"{title.en or title.fr}, {lines.en}")
    return found


def lines_of(first: str, last: str, page: str) -> Text:
    """Return how to name the lines from ``first`` to ``last``, or the page when no line is known."""
    if not first:
        return Text(f"page {page}", f"page {page}")
    if last in {first, ""}:
        return Text(f"ligne {first}", f"line {first}")
    return Text(f"lignes {first}–{last}", f"lines {first}–{last}")


def graph_names(store: Store, graphs: Iterable[str]) -> dict[str, Text]:
    """Return how to call the named graphs: a source by the title of its document, a publication by its own."""
    wanted = set(graphs)
    documents = {iri: BASE + "id/document/" + iri.removeprefix(graph("source/")) for iri in wanted}
    titles = labels(store, [*documents.values(), *wanted])

    def name(iri: str) -> Text:
        return titles.get(documents[iri]) or _PLAIN.get(iri) or titles.get(iri) or Text(shorten(iri), shorten(iri))

    return {iri: name(iri) for iri in wanted}


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

_SKOS = {
    PREFIXES["skos"] + name: Text(french, english)
    for name, french, english in (
        ("Concept", "Code", "Code"),
        ("ConceptScheme", "Liste de codes", "Code list"),
        ("inScheme", "dans la liste", "in the list"),
        ("topConceptOf", "code de premier niveau de", "top code of"),
        ("hasTopConcept", "codes de premier niveau", "top codes"),
        ("broader", "code plus large", "broader code"),
        ("narrower", "codes plus étroits", "narrower codes"),
        ("closeMatch", "proche de", "close to"),
        ("exactMatch", "identique à", "same as"),
        ("hiddenLabel", "autre graphie", "other spelling"),
    )
}
