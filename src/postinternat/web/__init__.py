"""The web site: pages for those who would rather look than query. Each module is one page, in French and in English.

A page is a template and a function from a ``Visit`` to its values (``site.py``); what it shows comes from the saved
operations of graphql/operations/ alone. A new page is one line in ``routes`` and, when every page should lead to it,
one in ``NAVIGATION``.
"""

from collections.abc import Mapping

from starlette.routing import BaseRoute

from postinternat.http.pages import Entry
from postinternat.settings import Settings
from postinternat.web import compare_files, notices
from postinternat.web.atom import as_atom
from postinternat.web.calendar import calendar
from postinternat.web.call import call
from postinternat.web.compare import compare
from postinternat.web.data import data
from postinternat.web.errors import Handler, handlers
from postinternat.web.finder import finder
from postinternat.web.home import home
from postinternat.web.icalendar import as_icalendar
from postinternat.web.region import region
from postinternat.web.scheme import scheme
from postinternat.web.site import RunOperation, Site
from postinternat.web.vocabulary import vocabulary

__all__ = ["NAVIGATION", "SMALL_PRINT", "error_handlers", "routes"]

NAVIGATION = (
    Entry("/", "Accueil", "Home", by_path=True),
    Entry("/comparer", "Comparer", "Compare", by_path=True),
    Entry("/mes-options", "Mes options", "My options", by_path=True),
    Entry("/calendrier", "Calendrier", "Calendar", by_path=True),
    Entry("/valider", "Valider", "Check", by_path=True),
    Entry("/donnees", "Données", "Data", by_path=True),
    Entry("/vocabulaire", "Vocabulaire", "Vocabulary", by_path=True),
    Entry("/sparql", "SPARQL", "SPARQL"),
    Entry("/graphql", "GraphQL", "GraphQL"),
)
"""What the top of every page leads to."""
SMALL_PRINT = (
    Entry("/accessibilite", "Accessibilité : non conforme", "Accessibility: not compliant", by_path=True),
    Entry("/mentions-legales", "Mentions légales", "Legal notice", by_path=True),
    Entry("/changements", "Changements", "Changes", by_path=True),
)
"""What its foot leads to."""


def routes(run: RunOperation, settings: Settings) -> list[BaseRoute]:
    """Return the routes of the site's pages, which get their data from ``run``."""
    site = Site(run)
    return [
        *site.page("/", "home.html", home, data="/catalogue"),
        *site.page("/dispositif/{slug}", "scheme.html", scheme, by_day=True),
        *site.page("/appel/{slug}", "call.html", call, by_day=True),
        *site.page("/region/{code}", "region.html", region, by_day=True),
        *site.page("/calendrier", "calendar.html", calendar, by_day=True),
        *site.file("/calendrier.ics", as_icalendar),
        *site.file("/calendrier.atom", as_atom),
        *site.file("/calendrier/{region}.ics", as_icalendar),
        *site.file("/calendrier/{region}.atom", as_atom),
        *site.private("/mes-options", "finder.html", finder),
        *site.page("/donnees", "data.html", data, by_host=True),
        *site.page("/vocabulaire", "vocabulary.html", vocabulary),
        *site.page("/accessibilite", "accessibility.html", notices.accessibility(settings)),
        *site.page("/mentions-legales", "legal.html", notices.legal(settings)),
        *site.page("/changements", "changes.html", notices.changes),
        *site.page("/comparer", "compare.html", compare),
        *site.file("/comparer.csv", compare_files.as_csv),
        *site.file("/comparer.xlsx", compare_files.as_workbook),
    ]


def error_handlers(run: RunOperation) -> Mapping[type[Exception], Handler]:
    """Return what answers for the whole server where no route does."""
    return handlers(Site(run))
