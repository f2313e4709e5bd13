"""Kinds of criteria one by one, where the real documents have no case."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postinternat.domain.case import Case
from postinternat.domain.criteria import evaluate
from postinternat.domain.finding import Outcome
from postinternat.domain.profile import Profile
from postinternat.domain.provisions import read_provisions
from postinternat.namespaces import PREFIXES
from tests.domain.graphs import store_of

MET, NOT_MET, TO_CHECK, NO = Outcome.MET, Outcome.NOT_MET, Outcome.TO_CHECK, Outcome.NOT_APPLICABLE


def outcome(kind: str, values: str, profile: dict[str, Any]) -> Outcome:
    text = f"pv:c a pi:Criterion ; pi:kind criterion-kind:{kind} ; {values} ."
    (criterion,) = read_provisions(store_of(text), "pi:Criterion").values()
    broader = {PREFIXES["structure-type"] + "private-clinic": frozenset({PREFIXES["structure-type"] + "clinic"})}
    finding = evaluate(criterion, Case(Profile(**profile), date(2026, 6, 1), broader=broader))
    assert finding.why.fr
    assert finding.why.en
    return finding.outcome


@pytest.mark.parametrize(
    ("kind", "values", "profile", "expected"),
    [
        ("time-since-des", "pi:minMonths 12", {"des_date": date(2025, 6, 1)}, MET),
        ("time-since-des", "pi:minMonths 12", {"des_date": date(2025, 6, 2)}, NOT_MET),
        ("time-since-des", "pi:maxMonths 1000000000", {"des_date": date(2025, 6, 2)}, MET),
        ("time-since-des", "pi:reach reach:local", {"des_date": date(2025, 6, 2)}, TO_CHECK),
        ("time-since-des", "pi:maxMonths 12", {"des_validated": True}, TO_CHECK),
        ("time-since-des", "pi:maxMonths 12", {"des_validated": False}, NOT_MET),
        ("length-of-service", "pi:minMonths 36", {"months_of_practice": 36}, MET),
        ("length-of-service", "pi:minMonths 36", {"months_of_practice": 35}, NOT_MET),
        ("length-of-service", "pi:reach reach:local", {"months_of_practice": 35}, TO_CHECK),
        ("acts-per-week", "pi:lessThan 38", {"acts_per_week": Decimal("37.5")}, MET),
        ("acts-per-week", "pi:lessThan 38", {"acts_per_week": Decimal(38)}, NOT_MET),
        ("acts-per-week", "pi:lessThan 38", {}, TO_CHECK),
        ("time-in-periphery", "pi:number 50", {"shares": {"peripheral": Decimal("0.5")}}, MET),
        ("time-in-periphery", "pi:number 50", {"shares": {"peripheral": Decimal("0.2")}}, NOT_MET),
        ("time-in-periphery", "pi:number 20", {"shares": {"peripheral": Decimal("0.5")}}, TO_CHECK),
        ("registered-with-order", "pi:asserted true", {"registered": True}, MET),
        ("registered-with-order", "pi:asserted true", {"registered": False}, NOT_MET),
        ("registered-with-order", "pi:asserted true", {"registration_date": date(2026, 7, 1)}, NOT_MET),
        ("registered-with-order", "pi:before '2026-06-01'^^xsd:date", {"registered": True}, TO_CHECK),
        ("start-date", "pi:onOrBefore '2026-11-30'^^xsd:date", {"start": date(2026, 11, 30)}, MET),
        ("start-date", "pi:asserted false ; pi:onOrBefore '2026-11-30'^^xsd:date", {"start": date(2026, 12, 1)}, MET),
        ("start-date", "pi:reach reach:local", {"start": date(2026, 12, 1)}, TO_CHECK),
        ("renewal-of-earlier-contract", "pi:asserted false", {"answers": {"renewal-of-earlier-contract": False}}, MET),
        ("renewal-of-earlier-contract", "pi:asserted false", {"answers": {PREFIXES["pv"] + "c": False}}, NOT_MET),
        ("renewal-of-earlier-contract", "pi:asserted false", {}, TO_CHECK),
        ("structure", "pi:anyOf structure-type:clinic", {"structures": frozenset({"private-clinic"})}, MET),
        ("structure", "pi:anyOf structure-type:private-clinic", {"structures": frozenset({"clinic"})}, TO_CHECK),
        ("structure", "pi:noneOf structure-type:clinic", {"structures": frozenset({"private-clinic"})}, NOT_MET),
        ("structure", "pi:noneOf structure-type:clinic", {"structures": frozenset({"msp"})}, TO_CHECK),
        ("structure", "pi:allOf structure-type:msp , o:ars", {"structures": frozenset({"msp"})}, TO_CHECK),
        ("research-training", "pi:allOf diploma:master-1", {"diplomas": frozenset({"des"})}, NOT_MET),
        ("research-training", "pi:example diploma:master-1", {"diplomas": frozenset({"des"})}, TO_CHECK),
        ("research-training", "pi:asserted true", {"diplomas": frozenset({"des"})}, TO_CHECK),
        ("specialty", "pi:noneOf discipline:surgery", {"discipline": "medicine"}, MET),
        ("specialty", "pi:noneOf discipline:surgery", {"discipline": "surgery"}, NOT_MET),
        ("specialty", "pi:specialtyScope specialty-scope:all", {}, MET),
        ("specialty", "pi:specialtyScope specialty-scope:general-practice", {}, TO_CHECK),
        ("post-resident", "pi:asserted true", {"des_validated": False}, NOT_MET),
        ("post-resident", "pi:asserted true", {"answers": {"post-resident": True}}, MET),
        ("cesp", "pi:strength strength:excluded", {"cesp": True}, NOT_MET),
        ("cesp", "pi:strength strength:possible", {"cesp": False}, NO),
        ("cesp", "pi:specialtyScope specialty-scope:general-practice",
         {"cesp": True, "specialty": "other-specialties"}, NO),
        ("a-kind-of-tomorrow", "pi:asserted true", {"thesis": True}, TO_CHECK),
    ],
)  # fmt: skip
def test_outcome(kind: str, values: str, profile: dict[str, Any], expected: Outcome) -> None:
    assert outcome(kind, values, profile) is expected
