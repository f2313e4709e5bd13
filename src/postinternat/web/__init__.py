"""The site's own pages: for now its front door."""

from starlette.routing import BaseRoute, Route

from postinternat.web.home import home

__all__ = ["routes"]


def routes() -> list[BaseRoute]:
    """Return the routes of the site's own pages."""
    return [Route("/", home, methods=["GET", "HEAD"])]
