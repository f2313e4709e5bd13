"""The front door: the three doors, the schemes, the documents and where they disagree."""

from dataclasses import dataclass

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http.pages import Pages
from postinternat.model import Text
from postinternat.namespaces import BASE
from postinternat.store import Store

_PAGES = Pages("postinternat.web")
_PREFIXES = """PREFIX pi: <https://w3id.org/post-internat/def#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX note-kind: <https://w3id.org/post-internat/code/note-kind/>
"""
_TITLES = """OPTIONAL { ?thing dct:title ?fr FILTER (LANG(?fr) = "fr") }
OPTIONAL { ?thing dct:title ?en FILTER (LANG(?en) = "en") }"""
_LISTS = {
    "schemes": "?thing a pi:Scheme FILTER NOT EXISTS { ?thing pi:region ?region }",
    "variants": "?thing a pi:Scheme ; pi:region ?region",
    "documents": "?thing a foaf:Document",
    "contradictions": "?thing a pi:EditorialNote ; pi:kind note-kind:contradiction",
}
_COUNTS = """SELECT (COUNT(DISTINCT ?provision) AS ?provisions) (COUNT(DISTINCT ?passage) AS ?passages)
WHERE { ?provision pi:statedIn ?passage }"""


@dataclass(frozen=True)
class Entry:
    """One thing in a list: its title and where it opens."""

    title: Text
    href: str


def home(request: Request) -> Response:
    """Answer ``/``."""
    store: Store = request.app.state.store.snapshot()
    return _PAGES.respond("home.html", request, lambda: _content(store), tag_of=(store.version,))


def _content(store: Store) -> dict[str, object]:
    provisions, passages = store.select(_PREFIXES + _COUNTS).rows[0]
    lists = {name: _entries(store, pattern) for name, pattern in _LISTS.items()}
    return {**lists, "provisions": _text(provisions), "passages": _text(passages), "version": store.version[:12]}


def _entries(store: Store, pattern: str) -> list[Entry]:
    query = f"{_PREFIXES} SELECT ?thing ?fr ?en WHERE {{ {pattern} {_TITLES} }} ORDER BY ?fr ?thing"
    rows = store.select(query).rows
    return [
        Entry(Text(_text(fr), _text(en)), "/" + thing.value.removeprefix(BASE))
        for thing, fr, en in rows
        if isinstance(thing, ox.NamedNode)
    ]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
