"""The documents about the whole: catalogue, VoID, dumps, the JSON-LD context, named graphs, list of downloads."""

import json
import threading

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from postinternat.http import Problem, Representation, reply
from postinternat.http.cors import CORS
from postinternat.http.negotiation import takes_anything
from postinternat.http.pages import VARY
from postinternat.linked import catalogue, formats
from postinternat.linked.reading import describe, graph_names, graph_quads, labels
from postinternat.linked.resources import PAGES, answering, described, iri_of, store_of
from postinternat.linked.view import address
from postinternat.model import Text, read_catalogue
from postinternat.model.context import context
from postinternat.namespaces import BASE, graph, shorten
from postinternat.store import Store
from postinternat.store.dataset import in_union
from postinternat.store.digest import VERSIONS

_STEM = "post-internat"
_LIST = Text("voir la liste : /dumps", "see the list: /dumps")
_LINKS = f'<{catalogue.LICENCE}>; rel="license", <{catalogue.DATASET}>; rel="collection"'


def void(request: Request) -> Response:
    """Answer ``/.well-known/void``; people are sent to the page about the dataset."""

    def answer(request: Request) -> Response:
        if _media_type(request) == formats.HTML:
            return RedirectResponse("/dataset", 303, {**CORS, "Vary": VARY})
        return _triples(request, "void")

    return answering(request, answer)


def dcat(request: Request) -> Response:
    """Answer ``/catalogue``: the page for people, DCAT-AP for programs."""
    return answering(request, lambda request: _page_or(request, "catalogue"))


def dataset(request: Request) -> Response:
    """Answer ``/dataset`` and what is under it; ``/dataset/<version>`` is the dataset while that is the version."""

    def answer(request: Request) -> Response:
        path = request.url.path.strip("/")
        if path == f"dataset/{store_of(request).version[:12]}":
            path = "dataset"
        return described(request, path, None)

    return answering(request, answer)


def jsonld_context(request: Request) -> Response:
    """Answer ``/context.jsonld``, made from the model."""
    folder = request.app.state.settings.dataset / "ontology"
    body = json.dumps(context(read_catalogue(folder)), ensure_ascii=False, indent=1).encode()
    return reply(request, lambda: Representation(body, "application/ld+json"), tag_of=(body,), vary="Accept-Encoding")


def downloads(request: Request) -> Response:
    """Answer ``/dumps``: the list of downloads, which is the catalogue for programs that ask for RDF."""

    def answer(request: Request) -> Response:
        if not takes_anything(request) and _media_type(request) != formats.HTML:
            return _triples(request, "catalogue")
        store = store_of(request)
        files = {extension: f"/dumps/{_STEM}.{extension}" for extension in formats.EXTENSIONS}
        values = {"version": store.version, "licence": catalogue.LICENCE, "files": files, "sizes": store.graphs()}
        names = graph_names(store, store.graphs())
        return PAGES.respond(
            "dumps.html", request, lambda: values | {"names": names, "address": address}, tag_of=(store.version,)
        )

    return answering(request, answer)


def dump(request: Request) -> Response:
    """Answer ``/dumps/post-internat.<extension>``: everything, in one format."""

    def answer(request: Request) -> Response:
        stem, _, extension = request.path_params["file"].partition(".")
        media_type = formats.EXTENSIONS.get(extension)
        if stem != _STEM or media_type is None:
            raise Problem("not-found", Text("ce téléchargement n'existe pas", "there is no such download"), fix=_LIST)
        store = store_of(request)
        name = f"{_STEM}-{store.version[:12]}.{extension}"
        headers = {
            "Link": _LINKS,
            "X-Dataset-Version": store.version,
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return reply(
            request,
            lambda: Representation(_DUMPS.get(store, media_type), media_type, headers),
            tag_of=(store.version, media_type),
            vary="Accept-Encoding",
        )

    return answering(request, answer)


def named_graph(request: Request) -> Response:
    """Answer ``/graph/<name>``: the content of one named graph, or a page about it."""

    def answer(request: Request) -> Response:
        store, path = store_of(request), request.url.path.strip("/")
        iri = iri_of(path)
        media_type = formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))
        sizes = {**store.graphs(), VERSIONS: 0}
        if iri not in sizes:
            what = Text(f"<{iri}> n'est pas un graphe de ce jeu de données", f"<{iri}> is not a graph of this dataset")
            raise Problem("not-found", what, fix=_LIST)
        if media_type != formats.HTML:
            make = lambda: Representation(formats.serialise(graph_quads(store, iri), media_type), media_type)  # noqa: E731
            return reply(request, make, tag_of=(store.version, iri, media_type))
        return PAGES.respond("graph.html", request, lambda: _graph_values(store, iri), tag_of=(store.version, iri))

    return answering(request, answer)


def _graph_values(store: Store, iri: str) -> dict[str, object]:
    subjects = store.select(
        f"SELECT ?type (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH <{iri}> {{ ?s a ?type }} }} GROUP BY ?type ORDER BY DESC(?n)"
    ).rows
    sizes = {type_.value: size.value for type_, size in subjects if isinstance(type_, ox.NamedNode)}  # type: ignore[union-attr]
    names = labels(store, sizes)
    types = [(of, names.get(of) or Text(shorten(of), shorten(of)), size) for of, size in sizes.items()]
    document = BASE + "id/document/" + iri.removeprefix(graph("source/"))
    return {
        "iri": iri,
        "name": graph_names(store, [iri])[iri],
        "types": types,
        "size": store.graphs().get(iri, 0),
        "document": address(document) if describe(store, document) else "",
        "address": address,
        "in_union": in_union(iri),
    }


class _Dumps:
    """The dumps of one version, made once."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._version = ""
        self._made: dict[str, bytes] = {}

    def get(self, store: Store, media_type: str) -> bytes:
        with self._making:
            if self._version != store.version:
                self._version, self._made = store.version, {}
            if media_type not in self._made:
                self._made[media_type] = formats.serialise(_everything(store, media_type), media_type)
            return self._made[media_type]


_DUMPS = _Dumps()


def _everything(store: Store, media_type: str) -> list[ox.Quad]:
    """Return all named graphs for a format of quads, the union for one of triples; with version and licence."""
    said_of_it = [
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph("catalogue")))
        for triple in catalogue.version_of(store)
    ]
    graphs = [iri for iri in store.graphs() if media_type in formats.QUADS or in_union(iri)]
    quads = dict.fromkeys([*said_of_it, *(quad for iri in graphs for quad in graph_quads(store, iri))])
    return list(quads)


def _page_or(request: Request, path: str) -> Response:
    if _media_type(request) == formats.HTML:
        return described(request, path, formats.HTML)
    return _triples(request, path)


def _media_type(request: Request) -> str:
    return formats.negotiate(request.headers.get("accept"), request.query_params.get("format"))


def _triples(request: Request, which: str) -> Response:
    store = store_of(request)
    media_type = formats.negotiate(request.headers.get("accept"), request.query_params.get("format"), html=False)

    def make() -> Representation:
        triples = catalogue.void(store) if which == "void" else catalogue.written(store)
        quads = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph("catalogue"))) for t in triples]
        return Representation(formats.serialise(quads, media_type), media_type, {"Link": _LINKS})

    return reply(request, make, tag_of=(store.version, which, media_type))
