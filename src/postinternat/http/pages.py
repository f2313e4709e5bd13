"""HTML pages for people: one layout, one style sheet, two languages, and HTML that works without JavaScript."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http.assets import address_of, addresses, editor
from postinternat.http.cors import CORS
from postinternat.http.negotiation import choose_language
from postinternat.http.reply import Representation, reply
from postinternat.http.response_cache import ResponseCache

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {"Referrer-Policy": "strict-origin-when-cross-origin", "X-Content-Type-Options": "nosniff"}
_KEPT_BYTES = 16_000_000
VARY = "Accept, Accept-Language, Accept-Encoding"
ENGLISH = "/en"
"""What the addresses of the site's English pages begin with."""


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation that every page shows.

    Attributes:
        address: of the French page.
        by_path: the English page has an address of its own, under ``/en``; else ``?lang=`` asks for it.
    """

    address: str
    french: str
    english: str
    by_path: bool = False


@dataclass(frozen=True)
class Locale:
    """The language of one answer, and how its links keep it.

    Attributes:
        lang: ``fr`` or ``en``.
        switch: the address of the same page in the other language.
        site: what comes before the addresses of the site's own pages, nothing or ``/en``.
        kept_lang: the language when the other addresses must be told it, else nothing.
    """

    lang: str
    switch: str
    site: str
    kept_lang: str

    @property
    def keep(self) -> str:
        """What comes after the addresses that are not the site's own."""
        return f"?lang={self.kept_lang}" if self.kept_lang else ""

    def t(self, french: str, english: str) -> str:
        """Choose between the two languages."""
        return french if self.lang == "fr" else english

    def link(self, entry: Entry) -> str:
        """Return the address of an entry of the navigation in this language."""
        return self.site + entry.address if entry.by_path else entry.address + self.keep


def language_of(request: Request) -> str:
    """Return the language to answer people in, ``fr`` or ``en``, where the address does not begin with it."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


def _negotiated(request: Request) -> Locale:
    """Return the language that ``?lang=`` or the browser asks for."""
    lang = language_of(request)
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    switch = "?" + urlencode([*others, ("lang", "en" if lang == "fr" else "fr")])
    kept_lang = lang if request.query_params.get("lang") == lang else ""
    return Locale(lang, switch, "" if lang == "fr" else ENGLISH, kept_lang)


def _by_path(request: Request) -> Locale:
    """Return the language that the path begins with: nothing for French."""
    path, query = request.url.path, "?" + request.url.query if request.url.query else ""
    if path.startswith(ENGLISH + "/"):
        return Locale("en", path.removeprefix(ENGLISH) + query, ENGLISH, "en")
    return Locale("fr", ENGLISH + path + query, "", "fr")


def _digest(environment: Environment) -> str:
    """Return what tells these templates, and the assets they name, from those of another edition of the program."""
    loader = environment.loader
    sources = [loader.get_source(environment, name)[0] for name in loader.list_templates()] if loader else []
    return hashlib.sha256("".join([*sources, *addresses()]).encode()).hexdigest()


def policy(allow: Mapping[str, str]) -> str:
    """Return the content security policy, with ``allow`` added: a directive and its sources."""
    return "; ".join(f"{name} {sources}" for name, sources in {**_POLICY, **allow}.items())


class Pages:
    """The templates of one part of the program, which extend the shared layout.

    With ``by_path`` the pages are French, or English under ``/en``; else the client chooses. ``allow`` adds to the
    content security policy: a directive and its sources.
    """

    def __init__(self, package: str, *, by_path: bool = False, allow: Mapping[str, str] | None = None) -> None:
        loader = ChoiceLoader([PackageLoader(package), PackageLoader("postinternat.http")])
        self.environment = Environment(
            loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined, trim_blocks=True
        )
        self.environment.globals |= {"asset": address_of, "editor": editor}
        self._edition = _digest(self.environment)
        self._locale = _by_path if by_path else _negotiated
        self._by_path = by_path
        self._kept: ResponseCache[Representation] = ResponseCache(_KEPT_BYTES)
        self._headers = {**_HEADERS, "Content-Security-Policy": policy(allow or {})}

    def locale(self, request: Request) -> Locale:
        """Return the language to answer in."""
        return self._locale(request)

    def render(self, template: str, request: Request, **values: object) -> Representation:
        """Render a template, which finds ``locale``, its ``lang``, ``t`` and ``kept_lang``, and ``here``, the path."""
        locale = self.locale(request)
        known: dict[str, Any] = {"locale": locale, "lang": locale.lang, "t": locale.t, "kept_lang": locale.kept_lang}
        known |= {"here": request.url.path, "by_path": self._by_path}
        known |= {name: getattr(request.app.state, name, ()) for name in ("navigation", "small_print")}
        page = self.environment.get_template(template).render(**known, **values)
        return Representation(page.encode(), "text/html", {**self._headers, "Content-Language": locale.lang})

    def respond(
        self,
        template: str,
        request: Request,
        make: Callable[[], dict[str, Any]],
        *,
        tag_of: tuple[object, ...],
        day: date | None = None,
    ) -> Response:
        """Return the page, or 304 when the client holds it; ``make`` gives the values of the template.

        The page depends on its address, its language and ``tag_of`` alone, and on ``day`` when there is one. It is
        made once.
        """
        key = (self._edition, template, request.url.path, request.url.query, self.locale(request).lang, day, *tag_of)

        def once() -> Representation:
            page = self._kept.get(key)
            if page is None:
                page = self.render(template, request, **make())
                self._kept.put(key, page, len(page.body) + len(request.url.query))
            return page

        return reply(request, once, tag_of=key, vary=VARY)

    def error(self, template: str, request: Request, status: int, **values: object) -> Response:
        """Return a page for an error."""
        page = self.render(template, request, **values)
        headers = {**CORS, **page.headers, "Vary": VARY, "Cache-Control": "no-store"}
        return Response(page.body, status, headers, page.media_type + "; charset=utf-8")
