"""The report as text for a terminal: the summary, the findings by row, what passed, how it was checked."""

from collections.abc import Callable, Iterator

from postinternat.model import Text
from postinternat.validation.renderings import phrases
from postinternat.validation.report import Finding, Report, Row, Severity

Paint = Callable[[str, str], str]
_CODES = {"error": "1;31", "warning": "1;33", "information": "1;36", "title": "1", "fix": "32", "passed": "32"}
_SHOWN_PASSED = 12


def render(report: Report, language: str, *, colour: bool = False) -> str:
    """Return the whole report; with ``colour``, with the codes that terminals colour text by."""
    language = "fr" if language == "fr" else "en"
    paint = _coloured if colour else _plain
    summary = phrases.summary(report).in_language(language)
    worst = next((severity for severity in Severity if report.count(severity)), None)
    head = f"{', '.join(report.files)}{phrases.colon(language)}"
    parts = [head + paint(worst.value if worst else "passed", summary)]
    if report.findings:
        parts += ["", _findings(report, language, paint)]
    if report.left:
        title, *counted = (sentence.in_language(language) for sentence in phrases.left_out(report))
        parts += ["", title, *(f"  {line}" for line in counted)]
    if report.disagreements:
        parts += ["", phrases.FAULT.in_language(language)]
        parts += [f"  {text.in_language(language)}" for text in phrases.disagreements(report)]
    if report.passed:
        parts += ["", *_passed(report, language, paint)]
    verdict = f"{phrases.verdict(report).in_language(language)}. {phrases.checked_by(report).in_language(language)}"
    parts += ["", verdict]
    return "\n".join(parts) + "\n"


def findings(report: Report, language: str) -> str:
    """Return the findings alone, grouped by row."""
    return _findings(report, "fr" if language == "fr" else "en", _plain)


def _plain(_name: str, text: str) -> str:
    return text


def _coloured(name: str, text: str) -> str:
    return f"\x1b[{_CODES[name]}m{text}\x1b[0m"


def _findings(report: Report, language: str, paint: Paint) -> str:
    return "\n\n".join(_row(row, language, paint) for row in report.rows())


def _row(row: Row, language: str, paint: Paint) -> str:
    place = phrases.row_place(row).in_language(language)
    head = paint("title", row.name.in_language(language) or place)
    where = f" ({place})" if place and row.name.in_language(language) else ""
    return "\n".join([head + where, *(line for found in row.findings for line in _finding(found, language, paint))])


def _finding(finding: Finding, language: str, paint: Paint) -> Iterator[str]:
    severity = finding.severity.label.in_language(language).upper()
    place = phrases.short_place(finding).in_language(language)
    where = f", {place}" if place else ""
    message = finding.message.in_language(language)
    title = paint(finding.severity.value, f"{severity} {finding.rule}")
    yield f"  {title}{where}{phrases.colon(language)}{message}"
    yield from _said(phrases.READ, phrases.value_read(finding), language)
    yield from _said(phrases.EXPECTED, finding.expected, language)
    yield from _sources(finding, language)
    for detail in finding.details:
        yield f"    {detail.in_language(language)}"
    for other in finding.also:
        text = Text(f"{other.rule} : {other.message.fr}", f"{other.rule}: {other.message.en}")
        yield from _said(phrases.ALSO, text, language)
        yield from _sources(other, language)
    if finding.fix.in_language(language):
        yield paint("fix", next(_said(phrases.FIX, finding.fix, language)))


def _sources(finding: Finding, language: str) -> Iterator[str]:
    for quotation in finding.quotations:
        yield from _said(phrases.SOURCE, phrases.quoted(quotation), language)
        yield from _said(phrases.BASIS, phrases.legal_basis(quotation), language)


def _said(title: Text, text: Text, language: str) -> Iterator[str]:
    words = text.in_language(language)
    if words:
        yield f"    {title.in_language(language)}{phrases.colon(language)}{words}"


def _passed(report: Report, language: str, paint: Paint) -> Iterator[str]:
    yield paint("passed", phrases.passed(report).in_language(language)) + phrases.colon(language).rstrip()
    for check in report.passed[:_SHOWN_PASSED]:
        yield f"  {check.rule} {check.label.in_language(language)}"
    more = len(report.passed) - _SHOWN_PASSED
    if more > 0:
        yield Text(f"  … et {more} autres", f"  … and {more} more").in_language(language)
