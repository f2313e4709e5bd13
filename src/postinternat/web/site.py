"""How a page of the site is made: its content comes from saved operations, in the language of its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from postinternat.errors import PostinternatError
from postinternat.http import NotAcceptable, Problem, choose, problem_for
from postinternat.http.cors import CORS
from postinternat.http.pages import ENGLISH, VARY, Locale, Pages
from postinternat.namespaces import BASE
from postinternat.store import Store
from postinternat.store.answer import GRAPH_FORMATS
from postinternat.text import Text
from postinternat.web import figures

RunOperation: TypeAlias = Callable[[str, Mapping[str, Any], str], dict[str, Any]]
"""Runs a saved operation: its name, its variables and ``fr`` or ``en`` in, its data out."""
_ATTEMPTS = 3


@dataclass(frozen=True)
class Visit:
    """One request for a page, as the page's content needs it.

    Attributes:
        query: what follows the question mark; anyone may have written it.
        path: the named parts of the address.
        today: the day of the visit; a page that reads it must be declared ``by_day``.
    """

    locale: Locale
    query: QueryParams
    path: Mapping[str, Any]
    today: date
    run: RunOperation

    @property
    def lang(self) -> str:
        """``fr`` or ``en``."""
        return self.locale.lang

    def t(self, french: str, english: str) -> str:
        """Choose between the two languages."""
        return self.locale.t(french, english)

    def ask(self, operation: str, **variables: object) -> dict[str, Any]:
        """Return the data of a saved operation. Raises PostinternatError when it refuses the variables."""
        return self.run(operation, variables, self.lang)


Content: TypeAlias = Callable[[Visit], dict[str, Any]]
"""Returns the values of a page's template. Raises Problem for what the visitor can mend."""


class Site:
    """Makes the routes of pages."""

    def __init__(self, run: RunOperation) -> None:
        self._run = run
        self.pages = Pages("postinternat.web", by_path=True)
        self.pages.environment.filters |= {
            "euros": _localised(figures.euros),
            "number": _localised(figures.number),
            "day": _localised(figures.day),
            "address": _address,
        }

    def page(self, path: str, template: str, content: Content, *, by_day: bool = False, data: str = "") -> list[Route]:
        """Return the routes of a page, in French at ``path`` and in English under ``/en``.

        ``by_day``: the page is another one tomorrow. ``data`` is where programs that prefer RDF are sent.
        """

        def answer(request: Request) -> Response:
            if data and _prefers_data(request):
                return RedirectResponse(data, 303, {**CORS, "Vary": VARY})
            try:
                return self._respond(request, template, content, by_day=by_day)
            except Problem as problem:
                return self.problem(request, problem)
            except PostinternatError as error:
                return self.problem(request, problem_for(error))

        return [Route(prefix + path, answer, methods=["GET", "HEAD"]) for prefix in ("", ENGLISH)]

    def problem(self, request: Request, problem: Problem) -> Response:
        """Return the page that tells a problem."""
        return self.pages.error("problem.html", request, problem.status, problem=problem)

    def _respond(self, request: Request, template: str, content: Content, *, by_day: bool) -> Response:
        """Answer from one version of the dataset; when another is published meanwhile, start again."""
        store: Store = request.app.state.store
        today = datetime.now(UTC).date()
        visit = Visit(self.pages.locale(request), request.query_params, request.path_params, today, self._run)
        for _ in range(_ATTEMPTS):
            version = store.version

            def make(version: str = version) -> dict[str, Any]:
                made = content(visit)
                if store.version != version:
                    raise _AnotherVersion
                return made

            try:
                return self.pages.respond(template, request, make, tag_of=(version,), day=today if by_day else None)
            except _AnotherVersion:
                continue
        raise Problem(
            "unavailable",
            Text("les données sont en cours de publication", "the data are being published"),
            fix=Text("réessayer dans un instant", "try again in a moment"),
        )


def _prefers_data(request: Request) -> bool:
    try:
        return choose(request.headers.get("accept"), ["text/html", *GRAPH_FORMATS]) != "text/html"
    except NotAcceptable:
        return True


class _AnotherVersion(Exception):
    """The dataset changed while the page was made."""


def address_of(iri: str, locale: Locale) -> str:
    """Return the address, on this server, of the page about a thing of the graph."""
    return f"/page/{iri.removeprefix(BASE)}{locale.keep}"


@pass_context
def _address(context: Context, iri: str) -> str:
    return address_of(iri, context["locale"])


def _localised(write: Callable[[Any, str], str]) -> Callable[[Context, Any], str]:
    """Return a filter of templates that writes in the language of the page."""

    @pass_context
    def written(context: Context, value: Any) -> str:  # noqa: ANN401 -- templates pass what operations give
        return write(value, context["lang"])

    return written
