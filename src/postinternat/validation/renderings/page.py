"""The report as one HTML page that stands alone: no script, no other file, headings and captions, made to print."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from postinternat.model import Text
from postinternat.validation.renderings import phrases
from postinternat.validation.report import Report

_PACKAGE = "postinternat.validation.renderings"


def render(report: Report, language: str) -> str:
    """Return the page in the language."""

    def t(text: Text) -> str:
        return text.in_language(language)

    def choose(french: str, english: str) -> str:
        return french if language == "fr" else english

    return _template("report.html").render(
        report=report, lang=language, t=t, choose=choose, phrases=phrases, style=_style()
    )


def style_hash() -> str:
    """Return the source expression that a Content-Security-Policy admits the page's style by."""
    return "'sha256-" + b64encode(sha256(_style().encode()).digest()).decode() + "'"


@cache
def _style() -> str:
    return _template("report.css").render()


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
