"""The example queries: read from the graph of examples, listed, shown with their answers, given as .rq and .csv."""

from dataclasses import dataclass

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError, suggestion
from postinternat.http import Problem, Representation, choose, problem_for, reply
from postinternat.http.negotiation import NotAcceptable, prefers, takes_anything
from postinternat.http.pages import VARY, Pages
from postinternat.http.reply import REVALIDATE, respond
from postinternat.namespaces import BASE, graph
from postinternat.sparql import formats, protocol
from postinternat.sparql.running import Running
from postinternat.sparql.tables import table
from postinternat.store import Store
from postinternat.store.answer import GRAPH_FORMATS
from postinternat.store.serialise import serialise
from postinternat.text import Text

_ROOT = BASE + "question/"
_MOST_SHOWN = 50
_QUERY_TYPE = "application/sparql-query"
_EXTENSIONS = {".rq": _QUERY_TYPE, ".csv": "text/csv", ".ttl": "text/turtle"}
_READ = f"""PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
SELECT ?example ?query ?comment ?keyword WHERE {{
  GRAPH <{graph("examples")}> {{
    ?example sh:select|sh:ask|sh:construct|sh:describe ?query ; rdfs:comment ?comment .
    OPTIONAL {{ ?example schema:keywords ?keyword }}
  }}
}}"""


@dataclass(frozen=True)
class Example:
    """One question in two languages, and the query that answers it."""

    name: str
    query: str
    comments: dict[str, str]
    keywords: tuple[str, ...]

    def question(self, language: str) -> str:
        """Return the question in the language, or in any."""
        return self.comments.get(language) or next(iter(self.comments.values()), self.name)


def read(store: Store) -> dict[str, Example]:
    """Return the examples by name, sorted."""
    queries: dict[str, str] = {}
    comments: dict[str, dict[str, str]] = {}
    keywords: dict[str, set[str]] = {}
    for example, query, comment, keyword in store.select(_READ).rows:
        if not isinstance(example, ox.NamedNode) or not isinstance(query, ox.Literal):
            continue
        name = example.value.removeprefix(_ROOT)
        queries[name] = query.value
        if isinstance(comment, ox.Literal):
            comments.setdefault(name, {})[comment.language or ""] = comment.value
        if isinstance(keyword, ox.Literal):
            keywords.setdefault(name, set()).add(keyword.value)
    return {
        name: Example(name, queries[name], comments[name], tuple(sorted(keywords.get(name, ()))))
        for name in sorted(queries)
    }


class Examples:
    """Answers ``/examples`` and ``/examples/<name>``."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._pages = Pages("postinternat.sparql")
        self._read: tuple[str, dict[str, Example]] = ("", {})

    async def index(self, request: Request) -> Response:
        """List the examples for people, or give them all as RDF."""
        return await run_in_threadpool(self._index, request)

    async def one(self, request: Request) -> Response:
        """Give one example in the format of its extension or as negotiated."""
        try:
            return await self._one(request)
        except Problem as problem:
            return self._told(request, problem)
        except PostinternatError as error:
            return self._told(request, problem_for(error))

    def known(self) -> dict[str, Example]:
        """Return the examples of the current version."""
        version = self._running.store.version
        if self._read[0] != version:
            self._read = version, read(self._running.store)
        return self._read[1]

    def _told(self, request: Request, problem: Problem) -> Response:
        if prefers(request.headers.get("accept"), "text/html", ["application/problem+json", *formats.GRAPH_TYPES]):
            return self._pages.error("problem.html", request, problem.status, problem=problem)
        return problem.response(request)

    def _index(self, request: Request) -> Response:
        try:
            version = self._running.store.version
            if prefers(request.headers.get("accept"), "text/html", formats.GRAPH_TYPES) or takes_anything(request):
                values = {"examples": list(self.known().values())}
                return self._pages.respond("examples.html", request, lambda: values, tag_of=(version,))
            media_type = choose(request.headers.get("accept"), [*formats.GRAPH_TYPES, *formats.ALIASES])
            media_type = formats.ALIASES.get(media_type, {}).get("graph", media_type)
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph('examples')}> {{ ?s ?p ?o }} }}"
            return self._rdf(request, query, media_type)
        except NotAcceptable as error:
            fix = Text("demander text/html ou text/turtle", "ask for text/html or text/turtle")
            return _not_acceptable(error, fix).response(request)
        except PostinternatError as error:
            return problem_for(error).response(request)

    async def _one(self, request: Request) -> Response:
        name = request.path_params["name"]
        extension = next((end for end in _EXTENSIONS if name.endswith(end)), "")
        name = name.removesuffix(extension)
        known = await run_in_threadpool(self.known)
        if name not in known:
            what = Text(f"il n'y a pas d'exemple « {name[:80]} »", f"there is no example {name[:80]!r}")
            where = Text(request.url.path[:200], request.url.path[:200])
            fix = suggestion(name, known, Text("voir la liste : /examples", "see the list: /examples"))
            raise Problem("not-found", what, where=where, fix=fix)
        example = known[name]
        match _EXTENSIONS.get(extension) or _negotiated(request):
            case "text/html":
                return await self._page(request, example)
            case "text/csv":
                return await self._csv(request, example)
            case "application/sparql-query":
                body = example.query.encode()
                return reply(request, lambda: Representation(body, _QUERY_TYPE), tag_of=(body,))
            case media_type:
                query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph('examples')}> {{ ?s ?p ?o }} "
                query += f"FILTER (?s = <{_ROOT}{name}>) }}"
                return await run_in_threadpool(self._rdf, request, query, media_type)

    async def _page(self, request: Request, example: Example) -> Response:
        prepared = await self._running.prepare(protocol.Asked(example.query))
        answer = await self._running.run(request, prepared, formats.Chosen(formats.JSON, formats.TURTLE))
        shown = table(answer.body, most=_MOST_SHOWN)
        page = self._pages.render("example.html", request, example=example, table=shown, total=answer.rows)
        return respond(request, page, {"Vary": VARY, "Cache-Control": REVALIDATE})

    async def _csv(self, request: Request, example: Example) -> Response:
        prepared = await self._running.prepare(protocol.Asked(example.query))
        answer = await self._running.run(request, prepared, formats.Chosen("text/csv", formats.TURTLE))
        disposition = f'attachment; filename="{example.name}.csv"'
        headers = {"Content-Disposition": disposition, "Cache-Control": REVALIDATE, "X-Dataset-Version": answer.version}
        return respond(request, Representation(answer.body, "text/csv"), headers)

    def _rdf(self, request: Request, query: str, media_type: str) -> Response:
        store = self._running.store

        def representation() -> Representation:
            return Representation(serialise(store.construct(query), GRAPH_FORMATS[media_type]), media_type)

        return reply(request, representation, tag_of=(store.version, query, media_type))


def _negotiated(request: Request) -> str:
    offered = ["text/html", _QUERY_TYPE, "text/csv", *formats.GRAPH_TYPES]
    try:
        return choose(request.headers.get("accept"), offered)
    except NotAcceptable as error:
        fix = Text("demander text/html, ou ajouter .rq ou .csv", "ask for text/html, or add .rq or .csv")
        raise _not_acceptable(error, fix) from error


def _not_acceptable(error: NotAcceptable, fix: Text) -> Problem:
    known = ", ".join(error.offered)
    return Problem("not-acceptable", Text(f"cela se donne en {known}", f"it comes as {known}"), fix=fix)
