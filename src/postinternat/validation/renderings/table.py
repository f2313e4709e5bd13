"""The report as a table: one row for each finding, which CSV and the sheet of errors share."""

import csv
import io

from postinternat.model import Text
from postinternat.validation.renderings import phrases
from postinternat.validation.report import Finding, Report

HEADERS = (
    Text("Gravité", "Severity"),
    Text("Règle", "Rule"),
    Text("Fichier", "File"),
    Text("Feuille", "Sheet"),
    Text("Cellule", "Cell"),
    Text("Ligne", "Line"),
    Text("Élément", "Thing"),
    Text("Champ", "Field"),
    Text("Lu", "Read"),
    Text("Attendu", "Expected"),
    Text("Constat", "Finding"),
    Text("Pour corriger", "To fix"),
    Text("Texte appliqué", "Text enforced"),
    Text("Base légale", "Legal basis"),
    Text("Aussi", "Also"),
    Text("Identifiant", "Identifier"),
)
_FORMULA = ("=", "+", "@", "-", "\t", "\r")


def rows(report: Report, language: str) -> list[tuple[str, ...]]:
    """Return the texts of each finding in the order of ``HEADERS``."""
    return [_row(finding, language) for finding in report.findings]


def headers(language: str) -> tuple[str, ...]:
    """Return the headers of the columns."""
    return tuple(header.in_language(language) for header in HEADERS)


def as_csv(report: Report, language: str) -> bytes:
    """Return the table as French spreadsheets open it: semicolons, UTF-8 with its mark."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers(language))
    told = [(*("",) * 10, sentence, *("",) * 5) for sentence in left_out(report, language)]
    writer.writerows([harmless(text) for text in row] for row in [*rows(report, language), *told])
    return output.getvalue().encode("utf-8-sig")


def left_out(report: Report, language: str) -> list[str]:
    """Return one sentence on what is only counted, nothing when all is told."""
    sentences = [sentence.in_language(language) for sentence in phrases.left_out(report)]
    return [" ".join((sentences[0], " ; ".join(sentences[1:])))] if sentences else []


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; a negative number stays one."""
    if text.startswith(_FORMULA) and not text.removeprefix("-").replace(",", "").replace(".", "").isdigit():
        return "'" + text
    return text


def _row(finding: Finding, language: str) -> tuple[str, ...]:
    place = finding.place
    quotations = [quotation for found in finding.every() for quotation in found.quotations]
    laws = {law.title.in_language(language) for quotation in quotations for law in quotation.legal_basis}
    return (
        finding.severity.label.in_language(language),
        finding.rule,
        place.file if place else "",
        place.sheet if place else "",
        place.cell if place else "",
        str(place.line) if place and place.line is not None else "",
        finding.name.in_language(language),
        finding.field.in_language(language),
        finding.read.in_language(language),
        finding.expected.in_language(language),
        finding.message.in_language(language),
        finding.fix.in_language(language),
        " ; ".join(phrases.quoted(quotation).in_language(language) for quotation in quotations),
        " ; ".join(sorted(laws)),
        " ; ".join(
            f"{other.rule}{phrases.colon(language)}{other.message.in_language(language)}" for other in finding.also
        ),
        finding.focus,
    )
