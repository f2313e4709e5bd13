"""The forms in which a report is given, in one list: its name, its media type and how it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from postinternat.validation.renderings import junit, page, plain, rdf, sarif, table, text, workbook
from postinternat.validation.report import Report

Originals = Mapping[str, bytes]
"""The bytes of the files that were checked, by the names they have in the report."""


@dataclass(frozen=True)
class Rendering:
    """One form of the report.

    Attributes:
        name: what it is asked for by.
        media_type: its media type.
        extension: how the names of its files end, without the dot.
        render: makes it of the report, the language (``fr`` or ``en``) and the files that were checked.
    """

    name: str
    media_type: str
    extension: str
    render: Callable[[Report, str, Originals], bytes]

    @property
    def is_text(self) -> bool:
        """Whether it is fit for a terminal."""
        return self.name != "xlsx"


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RENDERINGS: Mapping[str, Rendering] = {
    rendering.name: rendering
    for rendering in (
        Rendering("text", "text/plain", "txt", lambda report, lang, _: text.render(report, lang).encode()),
        Rendering("html", "text/html", "html", lambda report, lang, _: page.render(report, lang).encode()),
        Rendering("json", "application/json", "json", lambda report, _lang, _: plain.render(report).encode()),
        Rendering("turtle", "text/turtle", "ttl", lambda report, _lang, _: rdf.turtle(report)),
        Rendering("json-ld", "application/ld+json", "jsonld", lambda report, _lang, _: rdf.json_ld(report)),
        Rendering("csv", "text/csv", "csv", lambda report, lang, _: table.as_csv(report, lang)),
        Rendering("xlsx", _XLSX, "xlsx", workbook.render),
        Rendering("sarif", "application/sarif+json", "sarif", lambda r, lang, _: sarif.render(r, lang).encode()),
        Rendering("junit", "application/xml", "xml", lambda report, lang, _: junit.render(report, lang)),
    )
}
"""Name to form."""
