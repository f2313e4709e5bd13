"""Every IRI of the project under this server's host: a thing redirects to documents about it, a document answers."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from postinternat.errors import PostinternatError
from postinternat.http import Problem, Representation, problem_for, reply
from postinternat.http.cors import CORS
from postinternat.http.negotiation import prefers
from postinternat.http.pages import VARY, Pages
from postinternat.linked import formats
from postinternat.linked.reading import Description, describe
from postinternat.linked.view import address, view
from postinternat.namespaces import BASE, PREFIXES, graph
from postinternat.store import DirectoryStore, EmbeddedStore, Store
from postinternat.store.directory import open_version
from postinternat.text import Text

PAGES = Pages("postinternat.linked")
_DEPRECATED = "owl:deprecated"
_REPLACED_BY = "dct:isReplacedBy"
_VERSIONS_LOOKED_AT = 10


def thing(request: Request) -> Response:
    """Redirect (303) from a thing of ``/id/`` or a concept to the page or the data about it."""
    return answering(request, _see_other)


def document(request: Request) -> Response:
    """Answer for what is a document itself: shapes, code lists, the dataset, the catalogue."""
    return answering(request, lambda request: described(request, request.url.path.strip("/"), None))


def page(request: Request) -> Response:
    """Answer ``/page/<path>``: the page about a thing."""
    return answering(request, lambda request: described(request, request.path_params["path"], formats.HTML))


def data(request: Request) -> Response:
    """Answer ``/data/<path>.<extension>``: the RDF about a thing."""

    def answer(request: Request) -> Response:
        path, _, extension = request.path_params["path"].rpartition(".")
        if extension not in formats.EXTENSIONS:
            known = ", ".join("." + name for name in formats.EXTENSIONS)
            end = extension[:20]
            what = Text(f"aucun format n'a l'extension .{end}", f"no format has the extension .{end}")
            raise Problem("not-found", what, fix=Text(f"finir par {known}", f"end with one of {known}"))
        return described(request, path, formats.EXTENSIONS[extension])

    return answering(request, answer)


def store_of(request: Request) -> Store:
    """Return the store at its present version."""
    store: Store = request.app.state.store
    return store.snapshot()


def described(request: Request, path: str, media_type: str | None) -> Response:
    """Return the description of an IRI in the media type, or as negotiated. Raises Problem (404, 406, 410)."""
    media_type = media_type or formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))
    store = store_of(request)
    iri = iri_of(path)
    found = describe(store, iri)
    if found is None:
        raise _missing(request, store, iri)
    _check_not_removed(found)
    if media_type == formats.HTML:
        links = {extension: f"/data/{quote(path)}.{extension}" for extension in formats.EXTENSIONS}
        return PAGES.respond(
            "resource.html",
            request,
            lambda: {"view": view(store, found), "links": links, "canonical": iri, "address": address},
            tag_of=(store.version, iri),
        )
    headers = {
        "Link": f'<{iri}>; rel="canonical", <{BASE}dataset>; rel="collection"',
        "X-Dataset-Version": store.version,
    }
    if found.pointers > len(found.incoming):
        headers["X-Result-Truncated"] = f"{len(found.incoming)} of {found.pointers} incoming links"
    return reply(
        request,
        lambda: Representation(formats.serialise(formats.with_union(found.quads), media_type), media_type, headers),
        tag_of=(store.version, iri, media_type),
    )


def iri_of(path: str) -> str:
    """Return the IRI of a path of this server. Raises Problem (404) when it can be none."""
    try:
        return ox.NamedNode(BASE + path).value
    except ValueError as error:
        what = Text(f"« {path[:80]} » ne nomme rien", f"{path[:80]!r} is no name of anything")
        raise Problem("not-found", what, fix=Text("vérifier l'adresse", "check the address")) from error


def answering(request: Request, answer: Callable[[Request], Response]) -> Response:
    """Return the answer, or the problem that it raises."""
    try:
        return answer(request)
    except Problem as problem:
        return told(request, problem)
    except PostinternatError as error:
        return told(request, problem_for(error))


def told(request: Request, problem: Problem) -> Response:
    """Return a problem as a page to a browser, as a problem document to a program."""
    offered = ["application/problem+json", *formats.RDF]
    if prefers(request.headers.get("accept"), formats.HTML, offered):
        return PAGES.error("problem.html", request, problem.status, problem=problem)
    return problem.response(request)


def _see_other(request: Request) -> Response:
    path = request.url.path.strip("/")
    media_type = formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))
    store = store_of(request)
    iri = iri_of(path)
    found = describe(store, iri)
    if found is None:
        raise _missing(request, store, iri)
    _check_not_removed(found)
    if media_type == formats.HTML:
        language = request.query_params.get("lang")
        target = f"/page/{quote(path)}" + (f"?lang={language}" if language in {"fr", "en"} else "")
    else:
        target = f"/data/{quote(path)}.{formats.extension_of(media_type)}"
    return RedirectResponse(target, 303, {**CORS, "Vary": VARY, "Cache-Control": "public, no-cache"})


def _check_not_removed(found: Description) -> None:
    if ox.Literal(True) not in found.values(_DEPRECATED):
        return
    successors = [term.value for term in found.values(_REPLACED_BY) if isinstance(term, ox.NamedNode)]
    known = ", ".join(successors)
    fix = (
        Text(f"voir {known}", f"see {known}") if successors else Text("rien ne le remplace", "nothing takes its place")
    )
    what = Text(f"<{found.iri}> ne s'emploie plus", f"<{found.iri}> is no longer used")
    raise Problem("gone", what, fix=fix, replacedBy=successors)


def _missing(request: Request, store: Store, iri: str) -> Problem:
    held: Store = request.app.state.store
    if isinstance(held, DirectoryStore):
        for number in list(reversed(held.versions.numbers()))[:_VERSIONS_LOOKED_AT]:
            earlier = _opened(held.versions.path(number))
            if earlier.version != store.version and describe(earlier, iri) is not None:
                last = f"version={earlier.version[:12]}"
                fix = Text(
                    f"le service SPARQL en répond encore avec {last}",
                    f"the SPARQL endpoint still answers for it with {last}",
                )
                what = Text(f"<{iri}> a été retiré", f"<{iri}> was removed")
                return Problem("gone", what, fix=fix, lastVersion=earlier.version)
    near = _near(store, iri)
    fix = Text("chercher dans /examples, ou parcourir /def et /code", "search from /examples, or browse /def and /code")
    if near:
        fix = Text(f"vouliez-vous dire {' ou '.join(near)} ?", f"did you mean {' or '.join(near)}?")
    return Problem(
        "not-found", Text(f"le graphe ne dit rien de <{iri}>", f"the graph says nothing of <{iri}>"), fix=fix, near=near
    )


def _near(store: Store, iri: str) -> list[str]:
    """Return IRIs of the same folder whose names begin or end alike."""
    folder, _, name = iri.rpartition("/")
    if not name or folder == BASE.rstrip("/"):
        return []
    found = store.select(
        f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s <{PREFIXES['rdf']}type> ?type }} "
        f"FILTER (isIRI(?s) && STRSTARTS(STR(?s), {ox.Literal(folder + '/' + name[:4])})) "
        f"FILTER (?g != <{graph('examples')}>) }} ORDER BY ?s LIMIT 5"
    )
    return [term.value for (term,) in found.rows if isinstance(term, ox.NamedNode)]


@lru_cache(maxsize=_VERSIONS_LOOKED_AT)
def _opened(path: Path) -> EmbeddedStore:
    return open_version(path)
