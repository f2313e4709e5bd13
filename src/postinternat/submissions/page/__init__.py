"""The page ``/valider``: the officers' door for those who would rather drop a file than write a command.

One form, sent by POST, which works without scripts; its answer is the page of the report, or the report as a file.
What is sent goes to the same processes as ``POST /validate``, within the same limits.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from postinternat.errors import PostinternatError
from postinternat.http import Problem, problem_for
from postinternat.http.pages import ENGLISH, Pages
from postinternat.intake.template import FORMATS
from postinternat.model import Text
from postinternat.settings import Settings
from postinternat.submissions.answering import failed, parameters, report_response, unknown, unreadable
from postinternat.submissions.checker import Checker
from postinternat.submissions.order import FRAGMENT, Header, Order
from postinternat.submissions.page.again import packed, unpacked
from postinternat.submissions.sending import free_name, read_form, year_from
from postinternat.validation.renderings import RENDERINGS
from postinternat.validation.sent import Sent

ADDRESS = "/valider"
RunOperation: TypeAlias = Callable[[str, Mapping[str, Any], str], dict[str, Any]]
"""Runs a saved operation: its name, its variables and ``fr`` or ``en`` in, its data out."""
_FORMS = ("csv", "json", "turtle", "xlsx")
"""The files that the report is given as, of all its forms."""
_PASTED = "texte.ttl"
_TEMPLATE = "validate.html"
_FIELDS = ("region", "year", "text")
"""What the form shows again."""


class ValidationPage:
    """Makes the page; ``run`` runs the saved operation that names the regions."""

    def __init__(self, settings: Settings, checker: Checker, run: RunOperation) -> None:
        self._limit = settings.submission_max_mb * 1_000_000
        self._checker = checker
        self._run = run
        self._pages = Pages("postinternat.submissions.page", by_path=True)

    def routes(self) -> list[BaseRoute]:
        """Return the routes in both languages."""
        return [
            route
            for prefix in ("", ENGLISH)
            for route in (
                Route(f"{prefix}{ADDRESS}", self.form, methods=["GET", "HEAD"]),
                Route(f"{prefix}{ADDRESS}", self.answer, methods=["POST"]),
                Route(f"{prefix}{ADDRESS}/modele", self.template, methods=["GET", "HEAD"]),
            )
        ]

    def form(self, request: Request) -> Response:
        """Answer with the empty form; ``?region=`` chooses a region beforehand."""
        version = request.app.state.store.version
        given = _blank() | {"region": request.query_params.get("region", "")}
        return self._told(
            request,
            lambda: self._pages.respond(
                _TEMPLATE, request, lambda: self._values(request, given=given), tag_of=(version,)
            ),
        )

    def template(self, request: Request) -> Response:
        """Lead from the form of the templates to the file. Raises nothing: what cannot be is told on a page."""
        return self._told(request, lambda: self._chosen_template(request))

    async def answer(self, request: Request) -> Response:
        """Check what the form sends, and answer with the report: in the page, or as the file that was chosen."""
        given = _blank()
        try:
            files, fields = await read_form(request, self._limit)
            given |= {name: fields[name] for name in _FIELDS if name in fields}
            sent = _sent(files, fields)
            form = fields.get("format") or FRAGMENT
            if form not in {*_FORMS, FRAGMENT}:
                raise unknown("la forme", "form", form, _FORMS)
            header, body = await self._check(Order(sent, form, self._pages.locale(request).lang))
        except Problem as problem:
            told = problem
            return await run_in_threadpool(self._refusal, request, told, given)
        if form != FRAGMENT:
            return report_response(header, body, RENDERINGS[form], self._pages.locale(request).lang, download=True)
        return await run_in_threadpool(self._report, request, sent, body, given)

    async def _check(self, order: Order) -> tuple[Header, bytes]:
        header, body = await self._checker.check(order)
        if "unreadable" in header:
            raise unreadable(header["unreadable"])
        if "error" in header:
            raise failed(header)
        return header, body

    def _report(self, request: Request, sent: Sent, body: bytes, given: Mapping[str, str]) -> Response:
        """Return the page with the report."""

        def make() -> Response:
            # The other process has escaped what was sent: it made the page's part with the templates of the report.
            findings = Markup(body.decode())  # noqa: S704
            again = packed(sent.files, self._limit)
            values = self._values(request, given=given, findings=findings, names=list(sent.files), again=again)
            return self._pages.error(_TEMPLATE, request, 200, **values)

        return self._told(request, make)

    def _refusal(self, request: Request, problem: Problem, given: Mapping[str, str]) -> Response:
        """Return the page with the form again and, before it, what is wrong."""

        def make() -> Response:
            values = self._values(request, given=given, problem=problem)
            return self._pages.error(_TEMPLATE, request, problem.status, **values)

        response = self._told(request, make)
        response.headers.update(problem.headers)
        return response

    def _chosen_template(self, request: Request) -> Response:
        given = parameters(request, ("region", "format", "year"))
        regions = {region["code"] for region in self._regions(request)}
        region, form, year = given.get("region", ""), given.get("format", "xlsx"), year_from(given.get("year"))
        if region not in regions:
            raise unknown("la région", "region", region, sorted(regions))
        if form not in FORMATS:
            raise unknown("le format", "format", form, FORMATS)
        query = {"lang": self._pages.locale(request).lang} | ({"year": str(year)} if year else {})
        return RedirectResponse(f"/templates/{region}{FORMATS[form].extension}?{urlencode(query)}", 303)

    def _told(self, request: Request, make: Callable[[], Response]) -> Response:
        """Return what is made; a problem is told on a page."""
        try:
            return make()
        except Problem as problem:
            told = problem
        except PostinternatError as error:
            told = problem_for(error)
        response = self._pages.error("problem.html", request, told.status, problem=told)
        response.headers.update(told.headers)
        return response

    def _regions(self, request: Request) -> list[dict[str, Any]]:
        answer = self._run("regions-map", {}, self._pages.locale(request).lang)
        regions: list[dict[str, Any]] = answer["regions"]["nodes"]
        return sorted(regions, key=lambda region: region["label"])

    def _values(self, request: Request, **known: object) -> dict[str, Any]:
        """Return what the template shows beside ``known``."""
        nothing: dict[str, Any] = {"problem": None, "findings": None, "names": [], "again": ""}
        values = {**nothing, **known, "regions": self._regions(request), "megabytes": self._limit // 1_000_000}
        return values | {"forms": _FORMS, "template_forms": tuple(FORMATS)}


def _blank() -> dict[str, str]:
    return dict.fromkeys(_FIELDS, "")


def _sent(files: dict[str, bytes], fields: Mapping[str, str]) -> Sent:
    """Return what the form sends: files, pasted text, or the files of the answer before. Raises Problem 400."""
    for name, content in unpacked(fields["again"]).items() if fields.get("again") else ():
        files[free_name(name, files)] = content
    if fields.get("text", "").strip():
        files[free_name(_PASTED, files)] = fields["text"].encode()
    if not files:
        told = Text("il n'y a rien à vérifier", "there is nothing to check")
        fix = Text("choisir un fichier ou coller du Turtle", "choose a file or paste Turtle")
        raise Problem("bad-request", told, fix=fix)
    return Sent(files, fields.get("region", ""), year_from(fields.get("year")))
