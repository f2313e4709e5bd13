"""HTML pages for people: one layout, one style sheet, plain HTML that works without JavaScript."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http.cors import CORS
from postinternat.http.negotiation import choose_language
from postinternat.http.reply import Representation, reply

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
VARY = "Accept, Accept-Language, Accept-Encoding"


def language_of(request: Request) -> str:
    """Return the language to answer people in: ``fr`` or ``en``."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


class Pages:
    """The templates of one part of the program, which extend the shared layout."""

    def __init__(self, package: str) -> None:
        loader = ChoiceLoader([PackageLoader(package), PackageLoader("postinternat.http")])
        self._environment = Environment(
            loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined, trim_blocks=True
        )

    def render(self, template: str, request: Request, **values: object) -> Representation:
        """Render a template, which finds ``lang``, ``t`` (choose French or English) and ``here`` beside the values.

        ``kept_lang`` is the language when the address asks for it, so that links keep it.
        """
        lang = language_of(request)
        here = str(request.url.replace(query="", fragment="")).removesuffix("?")

        def t(french: str, english: str) -> str:
            return french if lang == "fr" else english

        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        switch = "?" + urlencode([*kept, ("lang", t("en", "fr"))])
        kept_lang = lang if request.query_params.get("lang") == lang else ""
        known = {"lang": lang, "kept_lang": kept_lang, "t": t, "here": here, "switch": switch}
        page = self._environment.get_template(template).render(**known, **values)
        return Representation(page.encode(), "text/html", {**SECURITY, "Content-Language": lang})

    def respond(
        self, template: str, request: Request, make: Callable[[], dict[str, Any]], *, tag_of: tuple[object, ...]
    ) -> Response:
        """Return the page, or 304 when the client holds it; ``make`` gives the values of the template."""
        tag_of = (template, request.url.query, language_of(request), *tag_of)
        return reply(request, lambda: self.render(template, request, **make()), tag_of=tag_of, vary=VARY)

    def error(self, template: str, request: Request, status: int, **values: object) -> Response:
        """Return a page for an error."""
        page = self.render(template, request, **values)
        headers = {**CORS, **page.headers, "Vary": VARY, "Cache-Control": "no-store"}
        return Response(page.body, status, headers, page.media_type + "; charset=utf-8")
