"""The page of one thing: what is said of it and by whom, the words that prove it, what points at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from postinternat.linked.reading import Description, describe, graph_names, labels, lines_of
from postinternat.model import Text
from postinternat.namespaces import BASE, PREFIXES, shorten
from postinternat.store import Store

_OWN_LABELS = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel", PREFIXES["dct"] + "title"}


@dataclass(frozen=True)
class Value:
    """One value: its text, where it leads, its language, and the named graphs that say it."""

    text: Text
    href: str
    language: str
    says: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Property:
    """One property with its values."""

    label: Text
    iri: str
    href: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Passage:
    """The words of a document that prove a provision."""

    href: str
    document: Text
    document_href: str
    lines: Text
    section: str
    anchor: str


@dataclass(frozen=True)
class View:
    """Everything a page shows."""

    iri: str
    title: Text
    types: tuple[Value, ...]
    properties: tuple[Property, ...]
    passages: tuple[Passage, ...]
    incoming: tuple[Property, ...]
    pointers: int
    shown: int
    query: str


def address(iri: str) -> str:
    """Return where the IRI opens: on this server when it is ours, else on the web; empty when it does not open."""
    if iri.startswith(BASE):
        return "/" + quote(iri.removeprefix(BASE), safe="/#:@!$&'()*+,;=-._~%")
    return iri if iri.startswith(("http://", "https://")) else ""


def view(store: Store, description: Description) -> View:
    """Return the page of a description."""
    names = _Names(store, description)
    own = [quad for quad in description.outgoing if quad.subject == ox.NamedNode(description.iri)]
    rdf_type = PREFIXES["rdf"] + "type"
    properties = names.grouped([quad for quad in own if quad.predicate.value != rdf_type], incoming=False)
    types = next((group.values for group in names.grouped(own, incoming=False) if group.iri == rdf_type), ())
    return View(
        iri=description.iri,
        title=names.of(description.iri),
        types=types,
        properties=tuple(sorted(properties, key=lambda group: group.iri not in _OWN_LABELS)),
        passages=_passages(store, description),
        incoming=names.grouped(description.incoming, incoming=True),
        pointers=description.pointers,
        shown=len(description.incoming),
        query=f"SELECT ?g ?s ?p WHERE {{ GRAPH ?g {{ ?s ?p <{description.iri}> }} }}",
    )


class _Names:
    """The labels of all IRIs of a description, fetched at once."""

    def __init__(self, store: Store, description: Description) -> None:
        terms = [term for quad in description.quads for term in quad.triple if isinstance(term, ox.NamedNode)]
        graphs = {quad.graph_name.value for quad in description.quads if isinstance(quad.graph_name, ox.NamedNode)}
        self._labels = labels(store, {description.iri, *(term.value for term in terms)})
        self._graphs = graph_names(store, graphs)

    def of(self, iri: str) -> Text:
        return self._labels.get(iri) or Text(shorten(iri), shorten(iri))

    def grouped(self, quads: Sequence[ox.Quad], *, incoming: bool) -> tuple[Property, ...]:
        """Return the quads by property and by value, each value with all the graphs that say it."""
        by_property: dict[str, dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, list[str]]] = {}
        for quad in quads:
            value = quad.subject if incoming else quad.object
            graphs = by_property.setdefault(quad.predicate.value, {}).setdefault(value, [])
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value not in graphs:
                graphs.append(quad.graph_name.value)
        found = []
        for iri, by_value in by_property.items():
            values = tuple(self._value(term, graphs) for term, graphs in by_value.items())
            found.append(Property(self.of(iri), iri, address(iri), values))
        return tuple(found)

    def _value(self, term: object, graphs: list[str]) -> Value:
        says = tuple((address(iri), self._graphs[iri]) for iri in graphs)
        if isinstance(term, ox.NamedNode):
            return Value(self.of(term.value), address(term.value), "", says)
        if isinstance(term, ox.Literal):
            return Value(Text(term.value, term.value), "", term.language or "", says)
        return Value(Text("[…]", "[…]"), "", "", says)


def _passages(store: Store, description: Description) -> tuple[Passage, ...]:
    if description.values("pi:anchor"):
        return (_passage(store, description),)
    found = []
    for term in description.values("pi:statedIn"):
        passage = describe(store, term.value) if isinstance(term, ox.NamedNode) else None
        if passage is not None:
            found.append(_passage(store, passage))
    return tuple(found)


def _passage(store: Store, passage: Description) -> Passage:
    def first(name: str) -> str:
        values = passage.values(name)
        return values[0].value if values and not isinstance(values[0], ox.Triple) else ""

    document = first("pi:document")
    title = labels(store, [document]).get(document) if document else None
    return Passage(
        address(passage.iri),
        title or Text(shorten(document), shorten(document)),
        address(document),
        lines_of(first("pi:firstLine"), first("pi:lastLine"), first("pi:page")),
        first("pi:section"),
        first("pi:anchor"),
    )
