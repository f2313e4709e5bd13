"""The report as text, French first: grouped by node, then by rule."""

from postinternat.validation.report import Finding, Quotation, Report, Row, Severity

_WORDS = {
    "fr": {
        "read": "Lu : ",
        "expected": "Attendu : ",
        "source": "Texte : ",
        "fix": "Pour corriger : ",
        "line": "ligne",
        "lines": "lignes",
        "ok": "aucune erreur",
        "by": "Vérifié par le moteur {engine}, sur la version {version} des données.",
        "fault": "ATTENTION, faute de notre part : les deux moteurs ne disent pas la même chose.",
        "only": "  seul {engine} dit : {component} sur {focus} ({shape})",
    },
    "en": {
        "read": "Read: ",
        "expected": "Expected: ",
        "source": "Text: ",
        "fix": "To fix: ",
        "line": "line",
        "lines": "lines",
        "ok": "no error",
        "by": "Checked by the engine {engine}, on version {version} of the data.",
        "fault": "WARNING, our fault: the two engines do not say the same.",
        "only": "  only {engine} says: {component} on {focus} ({shape})",
    },
}


def render(report: Report, language: str) -> str:
    """Return the whole report: the counts, the findings, and how it was checked."""
    words = _WORDS["fr" if language == "fr" else "en"]
    parts = [f"{', '.join(report.files)}{' :' if language == 'fr' else ':'} {counts(report, language)}"]
    if report.findings:
        parts += ["", findings(report, language)]
    if report.disagreements:
        parts += ["", words["fault"]]
        for found in report.disagreements:
            result = found.result
            parts.append(
                words["only"].format(
                    engine=found.engine, component=result.component, focus=result.focus, shape=result.shape
                )
            )
    parts += ["", words["by"].format(engine=report.engine, version=report.version[:12])]
    return "\n".join(parts) + "\n"


def counts(report: Report, language: str) -> str:
    """Return how many errors, warnings and informations there are, such as ``3 erreurs, 1 avertissement``."""
    parts = []
    for severity in Severity:
        number = report.count(severity)
        if number:
            parts.append(f"{number} {severity.label.in_language(language)}{'s' if number > 1 else ''}")
    return ", ".join(parts) or _WORDS["fr" if language == "fr" else "en"]["ok"]


def findings(report: Report, language: str) -> str:
    """Return the findings alone, grouped by node."""
    return "\n\n".join(_row(row, "fr" if language == "fr" else "en") for row in report.rows())


def _row(row: Row, language: str) -> str:
    place = f" ({row.place.in_language(language)})" if row.place is not None else ""
    return "\n".join([row.name.in_language(language) + place, *(_finding(f, language) for f in row.findings)])


def _finding(finding: Finding, language: str) -> str:
    words = _WORDS[language]
    severity = finding.severity.label.in_language(language).upper()
    place = finding.place
    where = f", {words['line']} {place.line}" if place is not None and place.line is not None else ""
    if place is not None and place.cell:
        where = f", {place.sheet} {place.cell}"
    colon = " :" if language == "fr" else ":"
    lines = [f"  {severity} {finding.rule}{where}{colon} {finding.message.in_language(language)}"]
    read, expected = finding.read.in_language(language), finding.expected.in_language(language)
    field = finding.field.in_language(language)
    if read:
        lines.append(f"    {words['read']}{field + ' = ' if field else ''}{read}")
    if expected:
        lines.append(f"    {words['expected']}{expected}")
    lines += [f"    {words['source']}{_quotation(quotation, language)}" for quotation in finding.quotations]
    lines += [f"    {detail.in_language(language)}" for detail in finding.details]
    fix = finding.fix.in_language(language)
    if fix:
        lines.append(f"    {words['fix']}{fix}")
    return "\n".join(lines)


def _quotation(quotation: Quotation, language: str) -> str:
    words = _WORDS[language]
    first, last = quotation.first_line, quotation.last_line
    lines = f"{words['line']} {first}" if last == first else f"{words['lines']} {first}-{last}"
    anchor = f"« {quotation.anchor} »" if language == "fr" else f"'{quotation.anchor}'"
    return f"{anchor} ({quotation.title.in_language(language)}, {lines})"
