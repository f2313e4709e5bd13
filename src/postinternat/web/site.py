"""How a page of the site is made: its content comes from saved operations, in the language of its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias, TypeVar

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
from postinternat.http.reply import Representation, reply, respond
from postinternat.namespaces import BASE
from postinternat.store import Store
from postinternat.store.answer import GRAPH_FORMATS
from postinternat.text import Text
from postinternat.web import figures

RunOperation: TypeAlias = Callable[[str, Mapping[str, Any], str], dict[str, Any]]
"""Runs a saved operation: its name, its variables and ``fr`` or ``en`` in, its data out."""
_ATTEMPTS = 3
_PAGES = {"scheme": "dispositif", "call": "appel", "region": "region"}
"""The pages of the site about one thing: the kind in its IRI, and that in the address."""


@dataclass(frozen=True)
class Visit:
    """One request for a page, as the page's content needs it.

    Attributes:
        query: what follows the question mark; anyone may have written it.
        path: the named parts of the address.
        today: the day of the visit; a page that reads it must be declared ``by_day``.
        host: where the server was asked, such as ``http://127.0.0.1:8000``; a page that reads it must be ``by_host``.
    """

    locale: Locale
    query: QueryParams
    path: Mapping[str, Any]
    today: date
    run: RunOperation
    host: str = ""

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
Made = TypeVar("Made")


class _AnotherVersion(Exception):
    """The dataset changed while the page was made."""


@dataclass(frozen=True)
class _Reading:
    """One version of the dataset, for one visit."""

    visit: Visit
    store: Store
    version: str

    def of(self, make: Callable[[Visit], Made]) -> Made:
        """Return what is made. Raises _AnotherVersion when it may mix two versions."""
        made = make(self.visit)
        if self.store.version != self.version:
            raise _AnotherVersion
        return made


_Answer: TypeAlias = Callable[[Request, _Reading], Response]


class Site:
    """Makes the routes of pages."""

    def __init__(self, run: RunOperation) -> None:
        self._run = run
        self.pages = Pages("postinternat.web", by_path=True)
        self.pages.environment.filters |= {
            "euros": _localised(figures.euros),
            "number": _localised(figures.number),
            "day": _localised(figures.day),
            "months": _localised(figures.months),
            "percent": _localised(figures.percent),
            "address": _address,
        }

    def page(
        self,
        path: str,
        template: str,
        content: Content,
        *,
        by_day: bool = False,
        by_host: bool = False,
        data: str = "",
    ) -> list[Route]:
        """Return the routes of a page, in French at ``path`` and in English under ``/en``.

        ``by_day``: the page is another one tomorrow; ``by_host``: under another name of the server. ``data`` is where
        programs that prefer RDF are sent.
        """

        def answer(request: Request, reading: _Reading) -> Response:
            if data and _prefers_data(request):
                return RedirectResponse(data, 303, {**CORS, "Vary": VARY})
            day = reading.visit.today if by_day else None
            tag = (reading.version, reading.visit.host if by_host else "")
            return self.pages.respond(template, request, lambda: reading.of(content), tag_of=tag, day=day)

        return self._routes(path, answer)

    def private(self, path: str, template: str, content: Content) -> list[Route]:
        """Return the routes of a page whose address says something of a person: nobody keeps it, nor does the server.

        A ``status`` among its values is that of the answer.
        """

        def answer(request: Request, reading: _Reading) -> Response:
            values = reading.of(content)
            status = values.pop("status", 200)
            if status != 200:
                return self.pages.error(template, request, status, **values)
            page = self.pages.render(template, request, **values)
            return respond(request, page, {"Cache-Control": "no-store", "Vary": VARY})

        return self._routes(path, answer)

    def file(self, path: str, make: Callable[[Visit], Representation]) -> list[Route]:
        """Return the routes of something to download or to subscribe to, in both languages as pages are."""

        def answer(request: Request, reading: _Reading) -> Response:
            made = reading.of(make)
            return reply(request, lambda: made, tag_of=(made.body,), vary="Accept-Encoding")

        return self._routes(path, answer)

    def _routes(self, path: str, answer: _Answer) -> list[Route]:
        """Return the routes of both languages; what goes wrong is told on a page."""

        def told(request: Request) -> Response:
            try:
                return self._of_one_version(request, answer)
            except Problem as problem:
                return self.problem(request, problem)
            except PostinternatError as error:
                return self.problem(request, problem_for(error))

        return [Route(prefix + path, told, methods=["GET", "HEAD"]) for prefix in ("", ENGLISH)]

    def problem(self, request: Request, problem: Problem) -> Response:
        """Return the page that tells a problem."""
        return self.pages.error("problem.html", request, problem.status, problem=problem)

    def _of_one_version(self, request: Request, answer: _Answer) -> Response:
        """Answer from one version of the dataset; when another is published meanwhile, start again."""
        store: Store = request.app.state.store
        today = datetime.now(UTC).date()
        locale, host = self.pages.locale(request), str(request.base_url).rstrip("/")
        visit = Visit(locale, request.query_params, request.path_params, today, self._run, host)
        for _ in range(_ATTEMPTS):
            try:
                return answer(request, _Reading(visit, store, store.version))
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


def address_of(iri: str, locale: Locale) -> str:
    """Return the address, on this server, of the page about a thing of the graph: the site's own if it has one."""
    kind, _, name = iri.removeprefix(BASE + "id/").partition("/")
    if kind in _PAGES and name and "/" not in name:
        return f"{locale.site}/{_PAGES[kind]}/{name}"
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
