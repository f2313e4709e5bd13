"""The SPARQL endpoint for researchers: protocol, service description, prefixes, examples."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from postinternat.http import Problem
from postinternat.http.problem import KINDS
from postinternat.sparql import description
from postinternat.sparql.endpoint import Endpoint, Page
from postinternat.sparql.examples import Examples
from postinternat.sparql.page import SparqlPage
from postinternat.sparql.running import Running
from postinternat.sparql.words import Words
from postinternat.text import Text


def routes(app: Starlette, *, page: Page | None = None) -> list[BaseRoute]:
    """Return the routes of the endpoint.

    ``page`` answers browsers that open ``/sparql``; without it they get a plain page. What was started for
    queries is closed by ``app.state.sparql.close()``.
    """
    running = Running(app)
    app.state.sparql = running
    examples = Examples(running)
    endpoint = Endpoint(running, page or SparqlPage(running, examples).show)
    return [
        Route("/sparql", endpoint, name="sparql"),
        Route("/sparql/words", Words(running.store).answer, methods=["GET", "HEAD"]),
        Route("/prefixes", description.prefixes),
        Route("/examples", examples.index),
        Route("/examples/{name}", examples.one),
        Route("/problem/{kind}", problem_kind),
    ]


def problem_kind(request: Request) -> Response:
    """Say what a kind of problem is: the address that ``type`` of a problem document gives."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        what = Text(f"il n'y a pas de problème « {kind[:80]} »", f"there is no problem {kind[:80]!r}")
        fix = Text("le type d'un problème est son adresse", "the type of a problem is its address")
        return Problem("not-found", what, fix=fix).response(request)
    status, title = KINDS[kind]
    return Response(f"{kind}: {title.fr} / {title.en} (HTTP {status})\n", media_type="text/plain")
