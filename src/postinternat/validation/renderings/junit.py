"""The report as JUnit XML, which continuous integration reads: a test for each finding and each rule that passed."""

import re
from xml.etree import ElementTree as ET

from postinternat.model import Text
from postinternat.validation.renderings import phrases
from postinternat.validation.report import Finding, LeftOut, Report, Severity

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, language: str) -> bytes:
    """Return the report as XML. An error fails its test; a warning is what its test prints."""
    left = report.left_out()
    failures = sum(finding.severity is Severity.ERROR for finding in report.findings)
    totals = {
        "tests": str(len(report.findings) + len(left) + len(report.passed)),
        "failures": str(failures + sum(one.severity is Severity.ERROR for one in left)),
        "errors": "0",
    }
    suites = ET.Element("testsuites", {"name": "postinternat validate", **totals})
    suite = ET.SubElement(suites, "testsuite", {"name": _clean(", ".join(report.files)), **totals, "skipped": "0"})
    for finding in report.findings:
        _add(suite, finding, language)
    for one in left:
        _add_left(suite, one, language)
    for check in report.passed:
        name = _clean(f"{check.rule} {check.label.in_language(language)}")
        ET.SubElement(suite, "testcase", {"classname": check.rule, "name": name})
    ET.indent(suites)
    written: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(suite: ET.Element, finding: Finding, language: str) -> None:
    place = finding.place
    where = place.in_language(language) if place is not None else finding.focus
    attributes = {"classname": finding.rule, "name": _clean(f"{finding.rule} {where}")}
    if place is not None:
        attributes["file"] = _clean(place.file)
        attributes |= {"line": str(place.line)} if place.line is not None else {}
    case = ET.SubElement(suite, "testcase", attributes)
    message = _clean(finding.message.in_language(language))
    sources = [phrases.quoted(quotation).in_language(language) for quotation in finding.quotations]
    others = [other.message.in_language(language) for other in finding.also]
    body = _clean("\n".join([message, *others, finding.fix.in_language(language), *sources]))
    if finding.severity is Severity.ERROR:
        failure = ET.SubElement(case, "failure", {"message": message, "type": finding.rule})
        failure.text = body
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity.label.in_language(language)}: {body}"


def _add_left(suite: ET.Element, one: LeftOut, language: str) -> None:
    """Add one test for all the findings of a rule that are only counted."""
    words = Text(f"{one.count} constats de plus", f"{one.count} more findings").in_language(language)
    case = ET.SubElement(suite, "testcase", {"classname": one.rule, "name": f"{one.rule} {words}"})
    if one.severity is Severity.ERROR:
        ET.SubElement(case, "failure", {"message": words, "type": one.rule}).text = words
    else:
        ET.SubElement(case, "system-out").text = f"{one.severity.label.in_language(language)}: {words}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
