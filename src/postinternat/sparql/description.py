"""The service description of the endpoint, and the prefixes, as RDF."""

from collections.abc import Callable

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http import Representation, choose, reply
from postinternat.http.negotiation import NotAcceptable
from postinternat.namespaces import BASE, PREFIXES
from postinternat.sparql import formats
from postinternat.sparql.running import Running
from postinternat.store.answer import GRAPH_FORMATS
from postinternat.store.dataset import in_union
from postinternat.store.serialise import serialise

SERVICE = BASE + "sparql"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "TriG",
    "N-Quads",
)


def respond(request: Request, running: Running) -> Response:
    """Return the service description in the format asked for; Turtle to a client that wants none of RDF."""
    address = str(request.url.replace(query="", fragment="")).removesuffix("?")
    return _rdf(request, lambda: service(running, address), ("service", running.store.version, address))


def prefixes(request: Request) -> Response:
    """Return all prefixes as ``sh:declare``, the form that SPARQL editors read."""
    return _rdf(request, lambda: declarations(BASE + "prefixes"), ("prefixes",))


def service(running: Running, address: str) -> list[ox.Triple]:
    """Return what the endpoint is and what it offers; ``address`` is where it was asked."""
    node = ox.NamedNode(SERVICE)
    dataset = ox.NamedNode(SERVICE + "#dataset")
    triples = [
        _triple(node, "rdf:type", _iri("sd:Service")),
        _triple(node, "sd:endpoint", ox.NamedNode(address)),
        _triple(node, "sd:supportedLanguage", _iri("sd:SPARQL11Query")),
        _triple(node, "sd:defaultDataset", dataset),
        _triple(node, "rdfs:seeAlso", ox.NamedNode(BASE + ".well-known/void")),
        _triple(dataset, "rdf:type", _iri("sd:Dataset")),
    ]
    triples += [_triple(node, "sd:resultFormat", ox.NamedNode(_FORMATS + name)) for name in _RESULT_FORMATS]
    if running.settings.union:
        triples.append(_triple(node, "sd:feature", _iri("sd:UnionDefaultGraph")))
    if running.settings.services:
        triples.append(_triple(node, "sd:feature", _iri("sd:BasicFederatedQuery")))
    return [*triples, *_limits(node, running), *_graphs(dataset, running), *declarations(SERVICE)]


def declarations(subject: str) -> list[ox.Triple]:
    """Return the prefixes that ``subject`` declares."""
    triples = []
    for prefix, namespace in PREFIXES.items():
        node = ox.NamedNode(f"{BASE}prefixes#{prefix}")
        triples += [
            _triple(ox.NamedNode(subject), "sh:declare", node),
            _triple(node, "sh:prefix", ox.Literal(prefix)),
            _triple(node, "sh:namespace", ox.Literal(namespace, datatype=_iri("xsd:anyURI"))),
        ]
    return triples


def _limits(node: ox.NamedNode, running: Running) -> list[ox.Triple]:
    limits = running.settings
    english = (
        f"A query may run {limits.timeout_s:g} s; an answer is cut after {limits.max_rows} rows or {limits.max_mb} MB, "
        "and then says so in X-Result-Truncated and Link."
    )
    french = (
        f"Une requête dure au plus {limits.timeout_s:g} s ; une réponse est coupée après {limits.max_rows} lignes ou "
        f"{limits.max_mb} Mo, et le dit dans X-Result-Truncated et Link."
    )
    return [
        _triple(node, "dct:description", ox.Literal(english, language="en")),
        _triple(node, "dct:description", ox.Literal(french, language="fr")),
    ]


def _graphs(dataset: ox.NamedNode, running: Running) -> list[ox.Triple]:
    default = ox.NamedNode(SERVICE + "#default")
    sizes = running.store.graphs()
    triples = [_triple(dataset, "sd:defaultGraph", default), _triple(default, "rdf:type", _iri("sd:Graph"))]
    for number, (name, size) in enumerate(sizes.items(), start=1):
        named, graph = ox.NamedNode(f"{SERVICE}#named-{number}"), ox.NamedNode(f"{SERVICE}#graph-{number}")
        triples += [
            _triple(dataset, "sd:namedGraph", named),
            _triple(named, "rdf:type", _iri("sd:NamedGraph")),
            _triple(named, "sd:name", ox.NamedNode(name)),
            _triple(named, "sd:graph", graph),
            _triple(graph, "rdf:type", _iri("sd:Graph")),
            _triple(graph, "void:triples", ox.Literal(size)),
        ]
        if running.settings.union and in_union(name):
            triples.append(_triple(default, "dct:hasPart", ox.NamedNode(name)))
    return triples


def _rdf(request: Request, make: Callable[[], list[ox.Triple]], tag_of: tuple[object, ...]) -> Response:
    try:
        media_type = choose(request.headers.get("accept"), formats.GRAPH_TYPES)
    except NotAcceptable:
        media_type = formats.TURTLE
    name = request.query_params.get("format")
    if name is not None:
        media_type = formats.negotiate("graph", None, name).graph_type

    def representation() -> Representation:
        return Representation(serialise(make(), GRAPH_FORMATS[media_type]), media_type)

    return reply(request, representation, tag_of=(*tag_of, media_type))


def _iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, _iri(predicate), value)
