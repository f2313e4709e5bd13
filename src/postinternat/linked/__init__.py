"""Linked Data: every IRI of the project answers under this server's host, for people and for programs."""

from starlette.routing import BaseRoute, Route

from postinternat.linked import resources


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/id/{path:path}", resources.thing),
        Route("/code/{list}/{concept}", resources.thing),
        Route("/code/{list}", resources.document),
        Route("/shape/{name}", resources.document),
        Route("/page/{path:path}", resources.page),
        Route("/data/{path:path}", resources.data),
    ]
