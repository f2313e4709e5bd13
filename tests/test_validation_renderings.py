"""Each form of the report holds every finding, and is what its format says."""

import csv
import io
import json
import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from openpyxl import Workbook, load_workbook

from postinternat.intake import Place
from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore
from postinternat.validation import Finding, Report, Severity
from postinternat.validation.command import wants_colour
from postinternat.validation.engine import Disagreement, RawResult
from postinternat.validation.renderings import RENDERINGS, table, text
from postinternat.validation.sent import Sent, check
from tests.workbooks import HEADERS, workbook

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "validation-report.schema.json").read_text(encoding="utf8"))
FAULTY = (ROOT / "tests" / "submissions" / "auvergne-rhone-alpes-faulty.ttl").read_bytes()
BOOK = workbook(HEADERS, ("p01", "400 MG", "70 %", "=1+1", "2x", "ZIP"), ("<b>&", "=A1", -5, None, 24, "ZIP"))
CSV = "identifiant;mois\np01;2x\np02;24\n".encode("cp1252")
NASTY = Finding(
    "X-01",
    Severity.WARNING,
    "",
    Text(),
    Text("<script>alert(1)</script> \x00 ]]>", "=cmd|' /C calc'!A0"),
    Place("a b&é.csv", cell="B2"),
    read=Text("=1+1", "=1+1"),
    fix=Text("+33 1", "@x"),
)


@pytest.fixture(scope="module")
def sent() -> Sent:
    return Sent({"envoi.ttl": FAULTY, "postes.xlsx": BOOK, "postes.csv": CSV}, region="53", year=2026)


@pytest.fixture(scope="module")
def report(sent: Sent, store: EmbeddedStore) -> Report:
    found = check(sent, store, engine="fast")
    assert len(found.findings) > 5
    return found


@pytest.fixture(scope="module")
def book(store: EmbeddedStore) -> Report:
    return check(Sent({"postes.xlsx": BOOK}), store, engine="fast")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", RENDERINGS)
def test_every_form_takes_any_report(form: str, language: str, sent: Sent, report: Report) -> None:
    raw = RawResult(ox.NamedNode("urn:a"), "urn:s", "Class", "Violation", "", None)
    for each in (report, Report((), "e", "v", ()), Report(("x",), "e", "v", (NASTY,), (Disagreement("odd", raw),))):
        made = RENDERINGS[form].render(each, language, sent.files)
        assert made
        assert made == RENDERINGS[form].render(each, language, sent.files) or form == "xlsx"


def render(form: str, report: Report, language: str = "fr", files: dict[str, bytes] | None = None) -> str:
    return RENDERINGS[form].render(report, language, files or {}).decode()


def test_text_begins_with_the_summary_and_ends_with_how_it_was_checked(report: Report) -> None:
    shown = text.render(report, "fr")
    assert re.match(r"envoi\.ttl, postes\.xlsx, postes\.csv : \d+ erreurs.* sur \d+ éléments? \(", shown)
    assert all(finding.message.fr in shown for finding in report.findings)
    assert f"{len(report.passed)} contrôles réussis :" in shown
    assert "\x1b" not in shown
    assert shown.splitlines()[-1].startswith("Non conforme. Vérifié par le moteur fast")


def test_colours_are_for_terminals_that_want_them(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = text.render(report, "en", colour=True)
    assert "\x1b[1;31mERROR" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text.render(report, "en")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert not wants_colour(io.StringIO())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert wants_colour(sys.stdout)
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    assert not wants_colour(sys.stdout)


class Page(HTMLParser):
    """Collects the tags of a page and the text outside the style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", ["fr", "en"])
def test_html_stands_alone_and_is_told_in_headings_and_captions(report: Report, language: str) -> None:
    page = Page(render("html", report, language))
    assert ("lang", language) in page.attributes
    assert page.tags.count("h1") == 1
    assert page.tags.count("table") == page.tags.count("caption") == 1
    assert page.tags.count("article") == page.tags.count("h3") == len(report.findings)
    assert page.tags.count("h2") == len(report.rows()) + 1
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    ids = [value for name, value in page.attributes if name == "id"]
    links = {str(value)[1:] for name, value in page.attributes if name == "href" and str(value).startswith("#")}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)
    assert all(finding.message.in_language(language) in page.text for finding in report.findings)
    quoted = [quotation.anchor for finding in report.findings for quotation in finding.quotations]
    assert all(anchor in page.text for anchor in quoted)
    assert "script" not in Page(render("html", Report(("x",), "e", "v", (NASTY,)))).tags


def _keeps(value: object, schema: dict[str, Any], where: str = "$") -> None:
    """Assert that a value keeps the schema, of which our own uses these few words."""
    known = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "enum", "minimum"}
    assert set(schema) <= known | {"required", "additionalProperties", "properties", "items"}, where
    if "$ref" in schema:
        return _keeps(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    types = schema.get("type", [])
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    allowed = tuple(kinds[name] for name in ([types] if isinstance(types, str) else types))
    assert not allowed or (isinstance(value, allowed) and (bool in allowed or not isinstance(value, bool))), where
    assert value in schema.get("enum", [value]), where
    if isinstance(value, int) and "minimum" in schema:
        assert value >= schema["minimum"], where
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), where
        for name, member in value.items():
            _keeps(member, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            _keeps(item, schema["items"], f"{where}[{number}]")
    return None


def test_json_keeps_its_schema(report: Report) -> None:
    written = json.loads(render("json", report))
    _keeps(written, SCHEMA)
    assert [found["rule"] for found in written["findings"]] == [finding.rule for finding in report.findings]
    assert any(quotation["legalBasis"] for found in written["findings"] for quotation in found["quotations"])
    with pytest.raises(AssertionError, match=r"\$\.nodes"):
        _keeps({**written, "nodes": "3"}, SCHEMA)
    with pytest.raises(AssertionError):
        _keeps({**written, "more": 1}, SCHEMA)


@pytest.mark.parametrize(("form", "reads"), [("turtle", ox.RdfFormat.TURTLE), ("json-ld", ox.RdfFormat.JSON_LD)])
def test_the_standard_report_equals_the_engines_results(form: str, reads: ox.RdfFormat, report: Report) -> None:
    graph = ox.Store()
    graph.load(RENDERINGS[form].render(report, "fr", {}), format=reads)
    answer = graph.query(
        f"""PREFIX sh: <{PREFIXES["sh"]}> SELECT * {{ [] a sh:ValidationReport ; sh:conforms false ; sh:result ?r .
          ?r sh:focusNode ?focus ; sh:sourceShape ?shape ; sh:sourceConstraintComponent ?c ; sh:resultSeverity ?s
          OPTIONAL {{ ?r sh:resultPath ?path }} OPTIONAL {{ ?r sh:value ?value }} }}"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    written = [tuple(str(row[name]) for name in ("focus", "shape", "c", "s", "path", "value")) for row in answer]
    sh = PREFIXES["sh"]
    engine = [
        (
            str(raw.focus),
            f"<{raw.shape}>",
            f"<{sh}{raw.component}ConstraintComponent>",
            f"<{sh}{raw.severity}>",
            f"<{raw.path}>" if raw.path else "None",
            str(raw.value),
        )
        for raw in (found.result for found in report.results)
        if raw is not None
    ]
    assert sorted(written) == sorted(engine)
    assert len(engine) >= 3


def test_csv_opens_in_a_french_spreadsheet(report: Report) -> None:
    written = RENDERINGS["csv"].render(report, "fr", {})
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0][:3] == ["Gravité", "Règle", "Fichier"]
    assert [row[1] for row in rows[1:]] == [finding.rule for finding in report.findings]
    assert {len(row) for row in rows} == {len(table.HEADERS)}


def test_no_cell_of_a_report_is_a_formula() -> None:
    nasty = Report(("x",), "e", "v", (NASTY,))
    rows = list(csv.reader(io.StringIO(render("csv", nasty, "en").removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "@"))]
    assert [table.harmless(value) for value in ("-5", "-0,5", "-1+1", "=x", "a=b")] == [
        "-5",
        "-0,5",
        "'-1+1",
        "'=x",
        "a=b",
    ]
    book = load_workbook(io.BytesIO(RENDERINGS["xlsx"].render(nasty, "en", {})))
    assert "f" not in {cell.data_type for row in book["Errors"].iter_rows() for cell in row}


def test_the_workbook_comes_back_with_its_faulty_cells_marked(book: Report) -> None:
    made = load_workbook(io.BytesIO(RENDERINGS["xlsx"].render(book, "fr", {"postes.xlsx": BOOK})))
    assert made.sheetnames == ["Erreurs", "Lisez-moi", "Postes"]
    cells = {found.place.cell for found in book.findings if found.place and found.place.sheet == "Postes"}
    marked = {cell.coordinate for row in made["Postes"].iter_rows() for cell in row if cell.comment}
    filled = {cell.coordinate for row in made["Postes"].iter_rows() for cell in row if cell.fill.fill_type == "solid"}
    assert marked == filled == {cell for cell in cells if cell}
    assert "E2" in marked
    assert "2x" in made["Postes"]["E2"].comment.text
    assert made["Postes"]["E2"].value == "2x"
    assert made["Postes"]["D2"].value == "=1+1"
    links = [row[4].hyperlink.location for row in made["Erreurs"].iter_rows(min_row=5) if row[4].hyperlink]
    assert "'Postes'!E2" in links
    again = load_workbook(io.BytesIO(RENDERINGS["xlsx"].render(book, "fr", {"postes.xlsx": _saved(made)})))
    assert again.sheetnames == made.sheetnames


def _saved(book: Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_of_csv_a_workbook_is_made(store: EmbeddedStore) -> None:
    sent = Sent({"postes.csv": CSV}, region="53", year=2026)
    made = load_workbook(io.BytesIO(RENDERINGS["xlsx"].render(check(sent, store, engine="fast"), "en", sent.files)))
    assert made.sheetnames == ["Errors", "postes"]
    assert made["postes"]["B2"].value == "2x"
    assert made["postes"]["B2"].comment is not None
    assert made["postes"]["B3"].comment is None


def test_sarif_points_at_lines_and_cells(report: Report) -> None:
    written = json.loads(render("sarif", report, "en"))
    (run,) = written["runs"]
    assert written["version"] == "2.1.0"
    assert [found["ruleId"] for found in run["results"]] == [finding.rule for finding in report.findings]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])
    assert {found["level"] for found in run["results"]} <= {"error", "warning", "note"}
    places = [location for found in run["results"] for location in found["locations"]]
    assert [place for place in places if place["physicalLocation"].get("region", {}).get("startLine")]
    names = {name["fullyQualifiedName"] for place in places for name in place.get("logicalLocations", [])}
    assert "Postes!E2" in names
    odd = json.loads(render("sarif", Report(("a b&é.csv",), "e", "v", (NASTY,))))["runs"][0]
    assert odd["artifacts"][0]["location"]["uri"] == "a%20b%26%C3%A9.csv"


def test_junit_fails_for_errors_alone(report: Report) -> None:
    suites = ET.fromstring(RENDERINGS["junit"].render(report, "fr", {}))
    cases = list(suites.iter("testcase"))
    assert len(cases) == int(suites.attrib["tests"]) == len(report.findings) + len(report.passed)
    assert len(list(suites.iter("failure"))) == int(suites.attrib["failures"]) == report.count(Severity.ERROR)
    odd = ET.fromstring(RENDERINGS["junit"].render(Report(("x",), "e", "v", (NASTY,)), "fr", {}))
    assert not list(odd.iter("failure"))
    assert "<script>" in (odd.find(".//system-out").text or "")  # type: ignore[union-attr]
