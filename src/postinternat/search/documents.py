"""What is indexed: every named thing of the facts, with its names and the texts that describe it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import BASE, DEF, PREFIXES, prologue
from postinternat.store import Store

_LABELS = ("rdfs:label", "skos:prefLabel", "dct:title", "pi:anchor")
_NAMES = ("skos:altLabel", "skos:hiddenLabel", "skos:notation", "pi:name", "dct:identifier", "igeo:codeINSEE")
_BODY = ("skos:definition", "dct:description", "pi:section", "pi:rankReason", "pi:town", "pi:address", "pi:website")
_ID = BASE + "id/"
_CODE = BASE + "code/"

_TEXTS = f"""SELECT DISTINCT ?thing ?property ?text WHERE {{
  VALUES ?property {{ {" ".join((*_LABELS, *_NAMES, *_BODY))} }}
  ?thing ?property ?text .
  FILTER(isIRI(?thing) && (STRSTARTS(STR(?thing), "{_ID}") || STRSTARTS(STR(?thing), "{_CODE}")))
}} ORDER BY ?thing ?property ?text"""
_TYPES = """SELECT DISTINCT ?class ?above WHERE { ?class rdfs:subClassOf+ ?above FILTER(isIRI(?above)) }"""
_MEMBERS = f"""SELECT DISTINCT ?thing ?class WHERE {{
  ?thing a ?class .
  FILTER(isIRI(?thing) && isIRI(?class) && (STRSTARTS(STR(?thing), "{_ID}") || STRSTARTS(STR(?thing), "{_CODE}")))
}}"""
_ANCHORS = """SELECT DISTINCT ?thing ?text WHERE { ?thing pi:statedIn/pi:anchor ?text }"""


@dataclass
class Document:
    """One thing to be found.

    Attributes:
        types: the IRIs of its classes, the narrowest first, with those above them.
        label: its label in each language (``fr``, ``en``).
        names: its acronyms, codes and other names.
        body: the other texts, each with its language (empty when it has none).
    """

    iri: str
    types: tuple[str, ...] = ()
    label: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    body: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> Text:
        """The label in both languages."""
        any_language = next(iter(self.label.values()), self.iri)
        return Text(self.label.get("fr", any_language), self.label.get("en", any_language))


def read_documents(store: Store) -> list[Document]:
    """Return everything that has a name, sorted by IRI. Raises StoreError when the store cannot be read."""
    documents: dict[str, Document] = {}
    for thing, name, text in _rows(store, _TEXTS):
        document = documents.setdefault(thing.value, Document(thing.value))
        _add(document, name.value, text)
    for thing, text in _rows(store, _ANCHORS):
        if thing.value in documents:
            documents[thing.value].body.append((text.value, _language(text)))
    _classify(store, documents)
    named = (document for document in documents.values() if document.types and (document.label or document.names))
    return sorted(named, key=lambda document: document.iri)


def _rows(store: Store, query: str) -> Iterator[tuple[ox.NamedNode | ox.Literal, ...]]:
    yield from store.select(prologue() + query).rows  # type: ignore[misc]


def _add(document: Document, name: str, text: ox.NamedNode | ox.Literal) -> None:
    if name in _LABEL_IRIS:
        document.label.setdefault(_language(text) or "fr", text.value)
    elif name in _NAME_IRIS:
        document.names.append(text.value)
    else:
        document.body.append((text.value, _language(text)))


def _language(text: ox.NamedNode | ox.Literal) -> str:
    return text.language or "" if isinstance(text, ox.Literal) else ""


def _classify(store: Store, documents: dict[str, Document]) -> None:
    above: dict[str, set[str]] = {}
    for narrow, wide in _rows(store, _TYPES):
        above.setdefault(narrow.value, set()).add(wide.value)
    own: dict[str, set[str]] = {}
    for thing, kind in _rows(store, _MEMBERS):
        if kind.value not in _LEFT_OUT:
            own.setdefault(thing.value, set()).add(kind.value)
    for iri in documents.keys() & own.keys():
        every = own[iri].union(*(above.get(kind, set()) for kind in own[iri]))
        documents[iri].types = tuple(sorted(every, key=lambda kind: _narrowness(kind, every, above)))


def _narrowness(kind: str, every: Iterable[str], above: dict[str, set[str]]) -> tuple[int, bool, str]:
    """Sort a class before those above it, and the project's own before others."""
    below = sum(kind in above.get(other, ()) for other in every)
    return (below, not kind.startswith(DEF), kind)


def _iris(names: Iterable[str]) -> frozenset[str]:
    pairs = (name.split(":") for name in names)
    return frozenset(PREFIXES[prefix] + local for prefix, local in pairs)


_LABEL_IRIS = _iris(_LABELS)
_NAME_IRIS = _iris(_NAMES)
_LEFT_OUT = _iris(["skos:ConceptScheme"])
