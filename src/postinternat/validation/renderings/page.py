"""The report as HTML: what was found, to stand in a page of the site, or a page of its own that needs no other file."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from postinternat.model import Text
from postinternat.namespaces import BASE
from postinternat.validation.renderings import phrases
from postinternat.validation.report import Report

_PACKAGE = "postinternat.validation.renderings"


def render(report: Report, language: str) -> str:
    """Return the whole page in the language; its links are the IRIs, since it may be read anywhere."""
    return _rendered("report.html", report, language, lambda iri: iri)


def fragment(report: Report, language: str) -> str:
    """Return what was found, to be put into a page of the site: its links lead to the site's pages."""

    def link(iri: str) -> str:
        return f"/page/{iri.removeprefix(BASE)}?lang={language}" if iri.startswith(BASE) else iri

    return _rendered("findings.html", report, language, link)


def style_hash() -> str:
    """Return the source expression that a Content-Security-Policy admits the page's style by."""
    return "'sha256-" + b64encode(sha256(_style().encode()).digest()).decode() + "'"


def _rendered(template: str, report: Report, language: str, link: Callable[[str], str]) -> str:
    def t(text: Text) -> str:
        return text.in_language(language)

    def choose(french: str, english: str) -> str:
        return french if language == "fr" else english

    return _template(template).render(
        report=report, lang=language, t=t, choose=choose, link=link, phrases=phrases, style=_style()
    )


@cache
def _style() -> str:
    shared = files("postinternat.http").joinpath("static", "findings.css").read_text(encoding="utf-8")
    return _template("report.css").render() + shared


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
