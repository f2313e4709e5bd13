"""What a faulty submission must get, and the findings of a report one by one."""

from collections.abc import Iterable
from typing import NamedTuple

from postinternat.validation import Finding, Report

ERROR, WARNING, TOLD = "error", "warning", "information"


class Expected(NamedTuple):
    """The finding that a fault must get.

    Attributes:
        where: the sheet and the cell (``Postes B2``), the file and the cell, or the file and the line.
        fr, en: words of the message or of what to do, in each language.
    """

    rule: str
    where: str
    severity: str
    fr: str
    en: str


def single(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding, and what else is wrong with the same value."""
    return [one for finding in findings for one in finding.every()]


def where(finding: Finding) -> str:
    """Return the place of a finding as ``Expected`` has it."""
    place = finding.place
    if place is None:
        return ""
    line = f" {place.line}" if place.line else ""
    return f"{place.sheet or place.file} {place.cell}".strip() + line


def check(report: Report, expected: Expected) -> None:
    """Fail unless one finding is the one expected, in both languages, and says how to mend it."""
    told = [(f.rule, where(f), f.severity.value, f.message.fr, f.fix.fr) for f in single(report.findings)]
    placed = [f for f in single(report.findings) if (f.rule, where(f)) == (expected.rule, expected.where)]
    found = [f for f in placed if expected.fr in f"{f.message.fr} {f.fix.fr}"]
    assert len(found) == 1, told
    (one,) = found
    assert one.severity.value == expected.severity
    assert expected.en in f"{one.message.en} {one.fix.en}", (one.message.en, one.fix.en)
    assert one.fix.fr
    assert one.fix.en
