"""The dataset described: DCAT-AP as written in data/catalogue.ttl, VoID with what is counted in the served version."""

import pyoxigraph as ox

from postinternat.namespaces import BASE, PREFIXES, graph
from postinternat.store import Store
from postinternat.store.dataset import in_union

DATASET = BASE + "dataset"
LICENCE = "https://spdx.org/licenses/etalab-2.0"
_PARTS = BASE + ".well-known/void#"
_COUNTS = {
    "void:triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "void:distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "void:classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "void:entities": f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER (STRSTARTS(STR(?s), "{BASE}id/")) }}',
}
_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c"
_PROPERTIES = (
    "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) "
    "{ ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
)
_CLASS_PROPERTIES = "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p ORDER BY ?c ?p"


def written(store: Store) -> list[ox.Triple]:
    """Return what the catalogue says, with the version that is served."""
    stated = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph('catalogue')}> {{ ?s ?p ?o }} }}")
    return [*stated, *version_of(store)]


def version_of(store: Store) -> list[ox.Triple]:
    """Return what is said of the dataset in every dump: its version and its licence."""
    node = ox.NamedNode(DATASET)
    return [
        _triple(node, "owl:versionInfo", ox.Literal(store.version)),
        _triple(node, "owl:versionIRI", ox.NamedNode(f"{DATASET}/{store.version[:12]}")),
        _triple(node, "dct:license", ox.NamedNode(LICENCE)),
    ]


def void(store: Store) -> list[ox.Triple]:
    """Return the VoID description: totals, named graphs, class and property partitions."""
    return [*written(store), *_counted(store)]


def _counted(store: Store) -> tuple[ox.Triple, ...]:
    node = ox.NamedNode(DATASET)
    triples = [_triple(node, name, _number(store.select(query).rows[0][0])) for name, query in _COUNTS.items()]
    for number, (name, size) in enumerate(store.graphs().items(), start=1):
        part = ox.NamedNode(f"{_PARTS}graph-{number}")
        triples += [
            _triple(node, "void:subset" if in_union(name) else "rdfs:seeAlso", part),
            _triple(part, "rdf:type", _iri("void:Dataset")),
            _triple(part, "dct:identifier", ox.NamedNode(name)),
            _triple(part, "void:triples", ox.Literal(size)),
        ]
    return (*triples, *_class_partitions(store, node), *_property_partitions(store, node))


def _class_partitions(store: Store, node: ox.NamedNode) -> list[ox.Triple]:
    properties: dict[str, list[tuple[ox.NamedNode, ox.Literal]]] = {}
    for kind, name, size in store.select(_CLASS_PROPERTIES).rows:
        if isinstance(kind, ox.NamedNode) and isinstance(name, ox.NamedNode):
            properties.setdefault(kind.value, []).append((name, _number(size)))
    triples: list[ox.Triple] = []
    for number, (kind, size) in enumerate(store.select(_CLASSES).rows, start=1):
        part = ox.NamedNode(f"{_PARTS}class-{number}")
        if not isinstance(kind, ox.NamedNode):
            continue
        triples += [
            _triple(node, "void:classPartition", part),
            _triple(part, "void:class", kind),
            _triple(part, "void:entities", _number(size)),
        ]
        for index, (name, count) in enumerate(properties.get(kind.value, ()), start=1):
            inner = ox.NamedNode(f"{_PARTS}class-{number}-property-{index}")
            triples += [
                _triple(part, "void:propertyPartition", inner),
                _triple(inner, "void:property", name),
                _triple(inner, "void:triples", count),
            ]
    return triples


def _property_partitions(store: Store, node: ox.NamedNode) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    for number, (name, size, subjects, objects) in enumerate(store.select(_PROPERTIES).rows, start=1):
        part = ox.NamedNode(f"{_PARTS}property-{number}")
        if isinstance(name, ox.NamedNode):
            triples += [
                _triple(node, "void:propertyPartition", part),
                _triple(part, "void:property", name),
                _triple(part, "void:triples", _number(size)),
                _triple(part, "void:distinctSubjects", _number(subjects)),
                _triple(part, "void:distinctObjects", _number(objects)),
            ]
    return triples


def _number(term: object) -> ox.Literal:
    if not isinstance(term, ox.Literal):
        raise TypeError("a count is a literal")
    return term


def _iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, _iri(predicate), value)
