"""The report as plain values for JSON; docs/validation-report.schema.json says what each member means."""

import json
from dataclasses import asdict
from typing import Any

from postinternat.intake import Place, UnreadableSubmission
from postinternat.model import Text
from postinternat.validation.report import Finding, Quotation, Report, Severity

FORMAT = 1
"""The number of the form: it grows when a member changes its meaning or goes, not when one is added."""


def render(report: Report) -> str:
    """Return the report as JSON text."""
    return json.dumps(as_plain(report), ensure_ascii=False, indent=2) + "\n"


def as_plain(report: Report) -> dict[str, Any]:
    """Return the report as dictionaries, lists, strings and numbers."""
    return {
        "format": FORMAT,
        "files": list(report.files),
        "conforms": report.conforms,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "nodes": report.nodes,
        "subjects": [{"kind": _text(kind), "count": count} for kind, count in report.subjects()],
        "engine": report.engine,
        "version": report.version,
        "findings": [_finding(finding) for finding in report.findings],
        "leftOut": left_out(report),
        "passed": [{"rule": check.rule, "label": _text(check.label)} for check in report.passed],
        "engineDisagreements": [
            {
                "engine": found.engine,
                "times": found.times,
                "focus": str(found.result.focus),
                "shape": found.result.shape,
                "component": found.result.component,
                "path": found.result.path,
                "value": None if found.result.value is None else str(found.result.value),
            }
            for found in report.disagreements
        ],
    }


def unreadable_as_plain(unreadable: UnreadableSubmission, language: str) -> list[dict[str, Any]]:
    """Return the places that cannot be read, in words of one language."""
    return [
        {
            "detail": problem.message.in_language(language),
            "fix": problem.fix.in_language(language),
            "place": problem.place.in_language(language),
            **{name: value for name, value in asdict(problem.place).items() if value},
            "excerpt": problem.excerpt,
        }
        for problem in unreadable.problems
    ]


def left_out(report: Report) -> list[dict[str, Any]]:
    """Return how many findings of each rule are only counted."""
    return [{"rule": one.rule, "severity": one.severity.value, "count": one.count} for one in report.left_out()]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "focus": finding.focus,
        "name": _text(finding.name),
        "kind": _text(finding.kind),
        "place": _place(finding.place),
        "path": finding.path or None,
        "field": _text(finding.field),
        "value": finding.value or None,
        "read": _text(finding.read),
        "expected": _text(finding.expected),
        "message": _text(finding.message),
        "fix": _text(finding.fix),
        "quotations": [_quotation(quotation) for quotation in finding.quotations],
        "details": [_text(detail) for detail in finding.details],
        "component": finding.component or None,
        "shape": finding.shape or None,
        "also": [_finding(other) for other in finding.also],
    }


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "provision": quotation.provision,
        "document": quotation.document,
        "title": _text(quotation.title),
        "firstLine": quotation.first_line,
        "lastLine": quotation.last_line,
        "anchor": quotation.anchor,
        "legalBasis": [{"iri": law.iri, "title": _text(law.title)} for law in quotation.legal_basis],
    }


def _text(text: Text) -> dict[str, str] | None:
    return asdict(text) if text.fr or text.en else None


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {name: value for name, value in asdict(place).items() if value}
