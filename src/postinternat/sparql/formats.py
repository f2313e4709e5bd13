"""The formats of answers: their short names for ``?format=``, their media types, and which query gives which."""

from typing import NamedTuple

from postinternat.errors import suggestion
from postinternat.http import NotAcceptable, Problem, choose
from postinternat.text import Text

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"

_SELECT = [JSON, XML, CSV, TSV]
_ASK = [JSON, XML]
_GRAPH = [
    TURTLE,
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
]
_BY_FORM = {"select": _SELECT, "ask": _ASK, "graph": _GRAPH}
ALIASES = {
    "application/json": {"select": JSON, "ask": JSON, "graph": "application/ld+json"},
    "application/xml": {"select": XML, "ask": XML, "graph": "application/rdf+xml"},
    "text/xml": {"select": XML, "ask": XML, "graph": "application/rdf+xml"},
}
"""What other names of a format stand for, in each form of query."""
NAMES = {
    "json": JSON,
    "xml": XML,
    "csv": CSV,
    "tsv": TSV,
    "turtle": TURTLE,
    "ttl": TURTLE,
    "ntriples": "application/n-triples",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "nq": "application/n-quads",
}
_ASKED = {
    "select": Text("SELECT", "a SELECT query"),
    "ask": Text("ASK", "an ASK query"),
    "graph": Text("CONSTRUCT ou DESCRIBE", "a CONSTRUCT or DESCRIBE query"),
}
RESULT_TYPES = _SELECT
GRAPH_TYPES = _GRAPH


class Chosen(NamedTuple):
    """The two media types to give a query: one of them fits its form."""

    results_type: str
    graph_type: str


def negotiate(form: str | None, accept: str | None, name: str | None) -> Chosen:
    """Return the formats for a query of this form; when the form is unknown, the defaults.

    Raises Problem (400, 406) for a format that does not exist or does not fit the form.
    """
    if form not in _BY_FORM:
        return Chosen(JSON, TURTLE)
    offered = _BY_FORM[form]
    chosen = _named(name, form, offered) if name is not None else _accepted(accept, form, offered)
    return Chosen(JSON, chosen) if form == "graph" else Chosen(chosen, TURTLE)


def _named(name: str, form: str, offered: list[str]) -> str:
    name = name.lower()
    wanted = ALIASES.get(f"application/{name}", ALIASES.get(name, {})).get(form) or NAMES.get(name, name)
    if wanted in offered:
        return wanted
    if wanted in {*_SELECT, *_GRAPH}:
        raise _not_acceptable(offered, form)
    known = ", ".join(NAMES)
    fix = suggestion(name, NAMES, Text(f"choisir parmi {known}", f"choose one of {known}"))
    what = Text(f"« {name[:40]} » n'est pas un format", f"{name[:40]!r} is not a format")
    raise Problem("bad-request", what, where=Text("format=", "format="), fix=fix)


def _accepted(accept: str | None, form: str, offered: list[str]) -> str:
    aliases = {alias: meanings[form] for alias, meanings in ALIASES.items()}
    try:
        chosen = choose(accept, [*offered, *aliases])
    except NotAcceptable as error:
        raise _not_acceptable(offered, form) from error
    return aliases.get(chosen, chosen)


def _not_acceptable(offered: list[str], form: str) -> Problem:
    asked = _ASKED[form]
    known = ", ".join(offered)
    return Problem(
        "not-acceptable",
        Text(f"la réponse d'une requête {asked.fr} se donne en {known}", f"the answer of {asked.en} comes as {known}"),
        where=Text("Accept ou format=", "Accept or format="),
        fix=Text("demander l'un d'eux, ou ne pas envoyer d'Accept", "ask for one of these, or send no Accept"),
        offered=offered,
    )
