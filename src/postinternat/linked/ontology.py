"""The ontology and the code lists for people: classes with their fields, an example and the rules; lists of codes."""

from dataclasses import dataclass

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http import Problem, Representation, reply
from postinternat.linked import formats
from postinternat.linked.reading import describe, graph_quads
from postinternat.linked.resources import PAGES, answering, store_of
from postinternat.linked.view import address
from postinternat.model import Catalogue, ClassSpec, Text, read_catalogue
from postinternat.namespaces import BASE, DEF, PREFIXES, graph, shorten
from postinternat.store import Store

_RULES = f"""PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX pi: <{DEF}>
SELECT DISTINCT ?shape ?id ?label ?target ?severity WHERE {{ GRAPH <{graph("shapes")}> {{
  ?shape a sh:NodeShape ; dct:identifier ?id ; rdfs:label ?label ;
    sh:targetClass|sh:targetSubjectsOf|sh:targetObjectsOf ?target .
  FILTER NOT EXISTS {{ ?shape pi:rootName ?root }}
  OPTIONAL {{ ?shape sh:severity ?severity }}
}} }} ORDER BY ?id"""
_TERMS = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term ?label ?definition WHERE {{ GRAPH <{graph("ontology")}> {{
  ?term a ?kind ; rdfs:label ?label .
  OPTIONAL {{ ?term skos:definition ?definition FILTER (LANG(?definition) = LANG(?label)) }}
  FILTER (STRSTARTS(STR(?term), "{DEF}"))
}} }} ORDER BY ?term"""
_MOST_EXAMPLE_LINES = 40


@dataclass
class Rule:
    """One rule that a report may name."""

    id: str
    href: str
    severity: str
    label: Text


@dataclass(frozen=True)
class TermEntry:
    """One term of the ontology."""

    name: str
    iri: str
    label: Text
    definition: Text


def ontology(request: Request) -> Response:
    """Answer ``/def`` and ``/def/<version>``: the page for people, the ontology itself for programs."""

    def answer(request: Request) -> Response:
        store = store_of(request)
        _check_version(request, store)
        media_type = formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))
        if media_type != formats.HTML:
            iri = graph("ontology")
            make = lambda: Representation(formats.serialise(graph_quads(store, iri), media_type), media_type)  # noqa: E731
            return reply(request, make, tag_of=(store.version, iri, media_type))
        return PAGES.respond("def.html", request, lambda: _page(store, _model(request)), tag_of=(store.version,))

    return answering(request, answer)


def code_lists(request: Request) -> Response:
    """Answer ``/code``: the code lists."""

    def answer(request: Request) -> Response:
        store = store_of(request)
        media_type = formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))
        if media_type != formats.HTML:
            iri = graph("codelists")
            make = lambda: Representation(formats.serialise(graph_quads(store, iri), media_type), media_type)  # noqa: E731
            return reply(request, make, tag_of=(store.version, iri, media_type))
        lists = sorted(_model(request).code_lists.values(), key=lambda item: item.name)
        return PAGES.respond("codes.html", request, lambda: {"lists": lists}, tag_of=(store.version,))

    return answering(request, answer)


def code_list(request: Request) -> Response:
    """Answer ``/code/<list>``: its concepts for people, as RDF for programs. Raises nothing."""

    def answer(request: Request) -> Response:
        store, name = store_of(request), request.path_params["list"]
        found = _model(request).code_lists.get(f"{BASE}code/{name}")
        if found is None:
            what = Text(f"il n'y a pas de liste de codes « {name[:60]} »", f"there is no code list {name[:60]!r}")
            raise Problem("not-found", what, fix=Text("voir la liste : /code", "see the list: /code"))
        media_type = formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))
        if media_type != formats.HTML:
            return reply(
                request,
                lambda: Representation(formats.serialise(_list_quads(store, found.iri), media_type), media_type),
                tag_of=(store.version, found.iri, media_type),
            )
        values = {"list": found, "concepts": sorted(found.concepts.values(), key=lambda item: item.code)}
        return PAGES.respond("code.html", request, lambda: values, tag_of=(store.version, name))

    return answering(request, answer)


def _list_quads(store: Store, iri: str) -> list[ox.Quad]:
    name = ox.NamedNode(graph("codelists"))
    in_scheme = f"<{PREFIXES['skos']}inScheme>"
    triples = store.construct(
        f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {name} {{ {{ BIND (<{iri}> AS ?s) ?s ?p ?o }} "
        f"UNION {{ ?s {in_scheme} <{iri}> ; ?p ?o }} }} }}"
    )
    return [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]


def _model(request: Request) -> Catalogue:
    state = request.app.state
    if not hasattr(state, "model"):
        state.model = read_catalogue(state.settings.dataset / "ontology")
    model: Catalogue = state.model
    return model


def _check_version(request: Request, store: Store) -> None:
    version = request.path_params.get("version")
    if version is None:
        return
    described = describe(store, BASE + "def")
    current = described.values("owl:versionIRI") if described else []
    if ox.NamedNode(f"{BASE}def/{version}") not in current:
        what = Text(
            f"il n'y a pas ici de version « {version[:40]} » de l'ontologie",
            f"there is no version {version[:40]!r} of the ontology here",
        )
        fix = Text("la version présente est à /def", "the present version is at /def")
        raise Problem("not-found", what, fix=fix)


def _page(store: Store, model: Catalogue) -> dict[str, object]:
    rules = _rules(store, model)
    classes = sorted(model.classes.values(), key=lambda spec: spec.name)
    return {
        "classes": classes,
        "anchors": {spec.iri: anchor(spec.iri) for spec in classes},
        "names": {spec.iri: spec.label for spec in classes},
        "examples": {spec.iri: _example(store, spec) for spec in classes},
        "rules": {spec.iri: rules.get(spec.iri, []) for spec in classes},
        "terms": [entry for entry in _terms(store) if entry.iri not in model.classes],
        "version": describe(store, BASE + "def"),
        "shorten": shorten,
        "anchor": anchor,
        "address": address,
    }


def anchor(iri: str) -> str:
    """Return the name of a term on the page, so that its IRI opens there."""
    return iri.replace("#", "/").rpartition("/")[2]


def _example(store: Store, spec: ClassSpec) -> tuple[str, str] | None:
    """Return the IRI of one instance and what is said of it, in Turtle."""
    rows = store.select(f"SELECT ?s {{ ?s a <{spec.iri}> FILTER (isIRI(?s)) }} ORDER BY ?s LIMIT 1").rows
    if not rows or not isinstance(rows[0][0], ox.NamedNode):
        return None
    iri = rows[0][0].value
    found = describe(store, iri)
    text = formats.serialise(found.outgoing, "text/turtle").decode() if found else ""
    lines = [line for line in text.splitlines() if not line.startswith("@prefix")]
    return iri, "\n".join(lines[:_MOST_EXAMPLE_LINES])


def _rules(store: Store, model: Catalogue) -> dict[str, list[Rule]]:
    """Return the rules of each class: those that target it, or a property that it has."""
    users: dict[str, list[str]] = {}
    for spec in model.classes.values():
        for field in spec.fields.values():
            users.setdefault(field.path, []).append(spec.iri)
    found: dict[str, dict[str, Rule]] = {}
    for shape, identifier, label, target, severity in store.select(_RULES).rows:
        if not (isinstance(shape, ox.NamedNode) and isinstance(target, ox.NamedNode) and isinstance(label, ox.Literal)):
            continue
        name = identifier.value if isinstance(identifier, ox.Literal) else shape.value
        level = anchor(severity.value) if isinstance(severity, ox.NamedNode) else "Violation"
        for iri in [target.value] if target.value in model.classes else users.get(target.value, []):
            rule = found.setdefault(iri, {}).setdefault(name, Rule(name, address(shape.value), level, Text()))
            rule.label = _with(rule.label, label)
    return {iri: list(rules.values()) for iri, rules in found.items()}


def _terms(store: Store) -> list[TermEntry]:
    found: dict[str, TermEntry] = {}
    for term, label, definition in store.select(_TERMS).rows:
        if not isinstance(term, ox.NamedNode) or not isinstance(label, ox.Literal):
            continue
        known = found.get(term.value, TermEntry(anchor(term.value), term.value, Text(), Text()))
        meaning = _with(known.definition, definition) if isinstance(definition, ox.Literal) else known.definition
        found[term.value] = TermEntry(known.name, known.iri, _with(known.label, label), meaning)
    return list(found.values())


def _with(text: Text, literal: ox.Literal) -> Text:
    return Text(text.fr, literal.value) if literal.language == "en" else Text(literal.value, text.en)
