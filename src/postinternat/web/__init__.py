"""The web site: pages for those who would rather look than query. Each module is one page, in French and in English.

A page is a template and a function from a ``Visit`` to its values (``site.py``); what it shows comes from the saved
operations of graphql/operations/ alone. A new page is one line in ``routes`` and, when every page should lead to it,
one in ``NAVIGATION``.
"""

from collections.abc import Mapping

from starlette.routing import BaseRoute

from postinternat.http.pages import Entry
from postinternat.web.call import call
from postinternat.web.errors import Handler, handlers
from postinternat.web.home import home
from postinternat.web.region import region
from postinternat.web.scheme import scheme
from postinternat.web.site import RunOperation, Site

__all__ = ["NAVIGATION", "SMALL_PRINT", "error_handlers", "routes"]

NAVIGATION = (
    Entry("/", "Accueil", "Home", by_path=True),
    Entry("/valider", "Valider", "Check", by_path=True),
    Entry("/dumps", "Données", "Data"),
    Entry("/def", "Ontologie", "Ontology"),
    Entry("/examples", "Exemples", "Examples"),
    Entry("/sparql", "SPARQL", "SPARQL"),
    Entry("/graphql", "GraphQL", "GraphQL"),
)
"""What the top of every page leads to."""
SMALL_PRINT: tuple[Entry, ...] = ()
"""What its foot leads to."""


def routes(run: RunOperation) -> list[BaseRoute]:
    """Return the routes of the site's pages, which get their data from ``run``."""
    site = Site(run)
    return [
        *site.page("/", "home.html", home, data="/catalogue"),
        *site.page("/dispositif/{slug}", "scheme.html", scheme, by_day=True),
        *site.page("/appel/{slug}", "call.html", call, by_day=True),
        *site.page("/region/{code}", "region.html", region, by_day=True),
    ]


def error_handlers(run: RunOperation) -> Mapping[type[Exception], Handler]:
    """Return what answers for the whole server where no route does."""
    return handlers(Site(run))
