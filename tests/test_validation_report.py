"""One bad value is one finding, told by row, in the words of who sent it, with what passed beside it."""

from collections.abc import Iterable

import pytest

from postinternat.intake import Place
from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore
from postinternat.validation.findings import merged
from postinternat.validation.report import Finding, Report, Severity, cell_position, in_order
from postinternat.validation.sent import Sent, check
from tests.workbooks import HEADERS, workbook

POST = PREFIXES["post"] + "un"
MONTHS = PREFIXES["pi"] + "months"


def finding(rule: str, severity: Severity = Severity.ERROR, **more: object) -> Finding:
    given = {"path": MONTHS, "value": '"36"', "message": Text(rule, rule), **more}
    return Finding(rule, severity, POST, Text("un", "one"), **given)  # type: ignore[arg-type]


def checked(store: EmbeddedStore, *rows: Iterable[object]) -> Report:
    return check(Sent({"postes.xlsx": workbook(HEADERS, *rows)}), store, engine="fast")


def test_what_several_constraints_say_of_a_value_is_one_finding() -> None:
    found = merged(
        [
            finding("STR-POST", component="MaxInclusive"),
            finding("X-02", Severity.WARNING, component="SPARQL"),
            finding("X-01", component="SPARQL"),
            finding("X-01", component="SPARQL", message=Text("autre", "other")),
            finding("STR-PROVISION", component="MaxInclusive"),
        ]
    )
    (one,) = found
    assert one.severity is Severity.ERROR
    assert one.rule == "X-01"
    assert one.rules == ("X-01", "STR-POST", "X-02")
    assert [other.message.fr for other in one.also] == ["autre", "STR-POST", "X-02"]


def test_other_values_and_other_things_stay_apart() -> None:
    found = [finding("X-01"), finding("X-01", value='"48"'), finding("X-01", path=""), finding("X-02", path="")]
    assert len(merged(found)) == len(found)


def test_rows_of_a_sheet_come_in_the_order_of_the_sheet() -> None:
    cells = ["B10", "AA9", "C9", "A2"]
    found = [finding(cell, place=Place("p.xlsx", sheet="Postes", cell=cell)) for cell in cells]
    report = Report(("p.xlsx",), "e", "v", in_order(found))
    assert [[one.rule for one in row.findings] for row in report.rows()] == [["A2"], ["C9", "AA9"], ["B10"]]
    assert [cell_position(cell) for cell in (*cells, "x")] == [(10, 2), (9, 27), (9, 3), (2, 1), (0, 0)]


def test_warnings_refuse_only_when_asked() -> None:
    report = Report(("p",), "e", "v", (finding("X-01", Severity.WARNING),))
    assert report.conforms
    assert (report.accepted(), report.accepted(strict=True)) == (True, False)


def test_rules_that_looked_and_found_nothing_are_told(store: EmbeddedStore) -> None:
    report = checked(store, ("p01", "400 MG", "70 %", "30 %", 24, "ZIP"))
    passed = {one.rule: one.label for one in report.passed}
    assert {"400MG-04", "400MG-07", "COH-11", "STR-POST"} <= set(passed)
    assert not {"400MG-01", "400MG-02"} & set(passed)
    assert not [rule for rule in passed if rule.startswith(("CCUMG", "ATP", "STR-SCHEME"))]
    assert passed["400MG-07"].fr
    assert passed["STR-POST"] == Text("Structure : Poste", "Structure: Post")


def test_a_cell_that_cannot_be_read_is_told_once_and_is_not_missing(store: EmbeddedStore) -> None:
    report = checked(store, ("p01", "400 MGG", "abc", "50 %", "2x", "ZIP"))
    assert {(found.place.cell if found.place else "") for found in report.findings} == {"B2", "C2", "E2"}
    assert len(report.findings) == 3
    assert all(found.of_reading for found in report.findings)
    assert [row.place.cell if row.place else "" for row in report.rows()] == ["B2"]


def test_a_table_is_told_in_the_words_of_its_columns(store: EmbeddedStore) -> None:
    report = checked(store, ("p01", "400 MG", "50 %", "50 %", 24, None))
    (found,) = report.findings
    assert (found.rule, found.name) == ("400MG-05", Text("Poste p01", "Post p01"))
    for text in (found.fix.fr, found.fix.en, found.message.fr, found.expected.fr):
        assert ":" not in text.replace(" : ", "")
    assert "« zone »" in found.fix.fr
    assert "« Zone d'intervention prioritaire »" in found.fix.fr


@pytest.mark.parametrize(
    ("cell", "read"),
    [("70 %", Text("70 %")), ("0,70", Text("0,70")), (0.7, Text("0,7", "0.7")), (".7", Text(".7"))],
)
def test_a_value_is_shown_as_its_cell_says_it(cell: object, read: Text, store: EmbeddedStore) -> None:
    report = checked(store, ("p01", "400 MG", cell, "30 %", 24, "ZIP"))
    found = next(found for found in report.findings if found.rule == "400MG-01")
    assert (found.read.fr, found.read.en) == (read.fr, read.en or read.fr)
    assert found.fix.fr == "Ramener la part hospitalière dans ces limites : de 40 % à 60 %."
    assert found.fix.en == "Bring the hospital share within these bounds: from 40% to 60%."


def test_of_an_unknown_structure_nobody_is_told_that_it_has_no_zone(store: EmbeddedStore) -> None:
    headers = [*HEADERS, "structure ambulatoire"]
    content = workbook(headers, ("p01", "400 MG", "50 %", "50 %", 24, None, "MSP inconnue"))
    report = check(Sent({"bretagne.xlsx": content}), store)
    assert [(found.rule, found.place.cell if found.place else "") for found in report.findings] == [("TAB-09", "G2")]


def test_a_rule_quotes_the_law_of_its_scheme(store: EmbeddedStore) -> None:
    report = checked(store, ("p01", "400 MG", "70 %", "50 %", 24, "ZIP"))
    laws = {law.iri for found in report.findings for quotation in found.quotations for law in quotation.legal_basis}
    assert PREFIXES["law"] + "instruction-dgos-dir-2019-27" in laws


@pytest.mark.parametrize(("sent", "rule"), [(b"", "VOC-00"), (b"# rien\n", "VOC-00")])
def test_nothing_is_no_submission(sent: bytes, rule: str, store: EmbeddedStore) -> None:
    report = check(Sent({"vide.ttl": sent}), store, engine="fast")
    assert [found.rule for found in report.findings] == [rule]
