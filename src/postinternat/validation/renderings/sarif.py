"""The report as SARIF 2.1.0, which code hosts show beside the lines of the files."""

import json
from typing import Any
from urllib.parse import quote

from postinternat import __version__
from postinternat.namespaces import BASE
from postinternat.validation.renderings import phrases, plain
from postinternat.validation.report import Finding, Report, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, language: str) -> str:
    """Return the report as SARIF text."""
    rules = sorted({finding.rule for finding in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "postinternat",
                "version": __version__,
                "informationUri": BASE,
                "rules": [{"id": rule} for rule in rules],
            }
        },
        "language": language,
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": quote(file)}} for file in report.files],
        "results": [_result(finding, rules.index(finding.rule), language) for finding in report.findings],
        "properties": {"datasetVersion": report.version, "engine": report.engine, "leftOut": plain.left_out(report)},
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, index: int, language: str) -> dict[str, Any]:
    fix = finding.fix.in_language(language)
    sources = [phrases.quoted(quotation).in_language(language) for quotation in finding.quotations]
    others = [other.message.in_language(language) for other in finding.also]
    text = " ".join(part for part in (finding.message.in_language(language), *others, fix, *sources) if part)
    place = finding.place
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding)] if place is not None else [],
        "partialFingerprints": {"finding/v1": "|".join((finding.rule, finding.focus, finding.path, finding.value))},
    }
    return result


def _location(finding: Finding) -> dict[str, Any]:
    place = finding.place
    if place is None:
        return {}
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file)}}
    if place.line is not None:
        column = {"startColumn": place.column} if place.column is not None else {}
        physical["region"] = {"startLine": place.line, **column}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.cell:
        name = f"{place.sheet}!{place.cell}" if place.sheet else place.cell
        location["logicalLocations"] = [{"name": place.cell, "fullyQualifiedName": name, "kind": "element"}]
    return location
