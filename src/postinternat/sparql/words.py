"""What the editor of queries completes: the prefixes, the terms and codes of the model, things often named."""

import json
from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import Representation, problem_for, reply
from postinternat.http.pages import language_of
from postinternat.model import Catalogue, read_catalogue
from postinternat.namespaces import PREFIXES, graph, shorten
from postinternat.store import Store

_CLASSES = " ".join(
    f"<{PREFIXES[prefix]}{name}>"
    for prefix, name in (("pi", "Scheme"), ("pi", "Call"), ("igeo", "Region"), ("foaf", "Document"))
)
_THINGS = f"""PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX dct: <{PREFIXES["dct"]}>
SELECT DISTINCT ?thing ?label WHERE {{ GRAPH <{graph("reference")}> {{
  VALUES ?class {{ {_CLASSES} }}
  ?thing a ?class ; rdfs:label|dct:title ?label
}} }} ORDER BY ?thing"""

Word: TypeAlias = tuple[str, str, str]
"""``prefix:name``; ``class``, ``property``, ``constant`` for a code or ``namespace`` for a thing; the label."""


class Words:
    """Answers ``/sparql/words``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def answer(self, request: Request) -> Response:
        """Return the words as JSON, in the language asked for."""
        language = language_of(request)
        model = read_catalogue(request.app.state.settings.dataset / "ontology")

        def made() -> Representation:
            found = [*of_the_model(model, language), *of_the_graph(self._store, language)]
            body = json.dumps({"prefixes": dict(PREFIXES), "terms": found}, ensure_ascii=False, separators=(",", ":"))
            return Representation(body.encode(), "application/json", {"Content-Language": language})

        try:
            return reply(request, made, tag_of=("words", self._store.version, language), vary="Accept-Language")
        except PostinternatError as error:
            return problem_for(error).response(request)


def of_the_model(model: Catalogue, language: str) -> list[Word]:
    """Return the classes, the properties and the codes, each once."""
    words: dict[str, Word] = {}

    def add(iri: str, kind: str, label: str) -> None:
        words.setdefault(iri, (shorten(iri), kind, label))

    for spec in model.classes.values():
        add(spec.iri, "class", spec.label.in_language(language))
    for spec in model.classes.values():
        for field in spec.fields.values():
            if not field.check_only:
                add(field.path, "property", field.label.in_language(language))
    for codes in model.code_lists.values():
        for concept in codes.concepts.values():
            add(concept.iri, "constant", concept.label.in_language(language))
    return [word for iri, word in words.items() if word[0] != iri]


def of_the_graph(store: Store, language: str) -> list[Word]:
    """Return the schemes, the calls, the regions and the documents."""
    labels: dict[str, dict[str, str]] = {}
    for thing, label in store.select(_THINGS).rows:
        if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
            labels.setdefault(thing.value, {})[label.language or "fr"] = label.value
    return list(_named(labels, language))


def _named(labels: dict[str, dict[str, str]], language: str) -> Iterator[Word]:
    for iri, texts in labels.items():
        if shorten(iri) != iri:
            yield shorten(iri), "namespace", texts.get(language) or next(iter(texts.values()))
