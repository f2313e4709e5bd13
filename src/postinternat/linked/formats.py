"""The forms a resource comes in: HTML for people, RDF with or without the named graphs, chosen by negotiation."""

from collections.abc import Sequence

import pyoxigraph as ox

from postinternat.http import NotAcceptable, Problem, choose
from postinternat.namespaces import PREFIXES
from postinternat.store.dataset import in_union
from postinternat.text import Text

HTML = "text/html"
TRIPLES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
QUADS = {"application/trig": ox.RdfFormat.TRIG, "application/n-quads": ox.RdfFormat.N_QUADS}
RDF = {**TRIPLES, **QUADS}
EXTENSIONS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
"""Extension of a file to its media type."""
_NAMES = {
    **EXTENSIONS,
    "html": HTML,
    "turtle": "text/turtle",
    "json": "application/ld+json",
    "xml": "application/rdf+xml",
}
_ALIASES = {"application/json": "application/ld+json", "application/xml": "application/rdf+xml"}


def extension_of(media_type: str) -> str:
    """Return the extension of the files in a media type of RDF."""
    return next(extension for extension, known in EXTENSIONS.items() if known == media_type)


def negotiate(accept: str | None, name: str | None, *, html: bool = True) -> str:
    """Return the media type to answer with; ``name`` is what ``?format=`` says.

    A client that takes anything gets Turtle, as browsers say what they want. Raises Problem (400, 406).
    """
    offered = [*([HTML] if html else []), *RDF]
    if name:
        wanted = _NAMES.get(name.lower(), name.lower())
        if wanted in offered:
            return wanted
        known = ", ".join(_NAMES)
        what = Text(f"« {name[:40]} » n'est pas un format", f"{name[:40]!r} is not a format")
        fix = Text(f"choisir {known}", f"choose {known}")
        raise Problem("bad-request", what, where=Text("format=", "format="), fix=fix)
    if (accept or "*/*").strip() == "*/*":
        return "text/turtle"
    try:
        chosen = choose(accept, [*offered, *_ALIASES])
    except NotAcceptable as error:
        known = ", ".join(offered)
        what = Text(f"cela se donne en {known}", f"it comes as {known}")
        fix = Text("demander l'un d'eux, ou ne pas envoyer d'Accept", "ask for one of these, or send no Accept")
        raise Problem("not-acceptable", what, fix=fix, offered=offered) from error
    return _ALIASES.get(chosen, chosen)


def with_union(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """Return the quads, and in the default graph what graphs of the union say: the dataset that SPARQL reads here.

    A client that prefers N-Quads and looks into the default graph alone would else find nothing.
    """
    named = [quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode) and in_union(quad.graph_name.value)]
    return [*dict.fromkeys(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in named), *quads]


def serialise(quads: Sequence[ox.Quad], media_type: str) -> bytes:
    """Return the quads in a format of RDF; formats of triples leave the names of the graphs out."""
    text = "\n".join(map(str, quads))
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if f"<{namespace}" in text}
    if media_type in TRIPLES:
        triples = dict.fromkeys(quad.triple for quad in quads)
        return ox.serialize(triples, format=TRIPLES[media_type], prefixes=used) or b""
    return ox.serialize(quads, format=QUADS[media_type], prefixes=used) or b""
