"""Linked Data: every IRI of the project answers under this server's host, for people and for programs."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from postinternat.linked import documents, ontology, resources


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/id/{path:path}", resources.thing),
        Route("/code", ontology.code_lists),
        Route("/code/{list}", ontology.code_list),
        Route("/code/{list}/{concept}", resources.thing),
        Route("/def", ontology.ontology),
        Route("/def/{version}", ontology.ontology),
        Route("/shape", resources.document),
        Route("/shape/{name}", resources.document),
        Route("/graph/{path:path}", documents.named_graph),
        Route("/question/{name}", question),
        Route("/page/{path:path}", resources.page),
        Route("/data/{path:path}", resources.data),
        Route("/catalogue", documents.dcat),
        Route("/publisher", resources.document),
        Route("/dataset", documents.dataset),
        Route("/dataset/{part}", documents.dataset),
        Route("/dumps", documents.downloads),
        Route("/dumps/{file}", documents.dump),
        Route("/.well-known/void", documents.void),
        Route("/context.jsonld", documents.jsonld_context),
    ]


def question(request: Request) -> Response:
    """Redirect from the IRI of an example query to the example."""
    return RedirectResponse(f"/examples/{request.path_params['name']}", 303)
