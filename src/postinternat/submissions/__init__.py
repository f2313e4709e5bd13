"""The officers' door over HTTP: templates are fetched, and what a region sends is checked and published here."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from postinternat.settings import Settings
from postinternat.submissions.checker import Checker
from postinternat.submissions.page import RunOperation, ValidationPage
from postinternat.submissions.publications import Publications
from postinternat.submissions.templates import Templates
from postinternat.submissions.validate import Validation

_ALL_METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]


def routes(app: Starlette) -> list[BaseRoute]:
    """Return the routes. What is started for checks is ended by ``app.state.checker.close()``."""
    settings: Settings = app.state.settings
    app.state.checker = Checker(settings, size=settings.workers)
    validation = Validation(settings, app.state.checker)
    publications = Publications(settings, app.state.checker, app.state.store)
    templates = Templates(settings, app.state.store)
    return [
        Route("/templates/{name}", templates.handle, methods=_ALL_METHODS),
        Route("/validate", validation.handle, methods=_ALL_METHODS, name="validate"),
        Route("/submissions", publications.list, methods=_ALL_METHODS),
        Route("/submissions/{region}/{year}", publications.one, methods=_ALL_METHODS),
    ]


def pages(app: Starlette, run: RunOperation) -> list[BaseRoute]:
    """Return the routes of the page for officers, whose checks are those of ``routes``."""
    return ValidationPage(app.state.settings, app.state.checker, run).routes()
