"""Verdicts on the real schemes and calls, read in the documents, and on a call that a region publishes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from postinternat import paths
from postinternat.domain.eligibility import Assessment, Verdict, assess
from postinternat.domain.finding import Outcome
from postinternat.domain.outcome import CriterionOutcome, Weight
from postinternat.domain.profile import Profile
from postinternat.namespaces import PREFIXES, graph, shorten
from postinternat.store import EmbeddedStore
from tests.domain.graphs import triples

TODAY = date(2026, 11, 2)
GP = Profile(
    specialty="general-practice",
    des_date=date(2024, 11, 1),
    thesis=True,
    regions=frozenset({"32", "11", "75"}),
    practice_modes=frozenset({"ambulatory", "liberal"}),
    diplomas=frozenset({"master-1", "master-2"}),
    zones=frozenset({"zip"}),
    answers={"professional-project": True},
)
SURGEON = Profile(
    specialty="other-specialties",
    discipline="surgery",
    des_date=date(2026, 10, 31),
    thesis=True,
    regions=frozenset({"32"}),
    shares={"ambulatory": Decimal("0.5"), "hospital": Decimal("0.5")},
)
AUMG_CANDIDATE = Profile(
    specialty="general-practice",
    registration_date=date(2021, 10, 31),
    start=date(2021, 11, 1),
    regions=frozenset({"11"}),
    answers={"chosen-by-university": True, "accreditation": True},
)


def of(store: EmbeddedStore, profile: Profile, name: str, today: date = TODAY) -> Assessment:
    prefix, _, local = name.partition(":")
    (found,) = assess(store, profile, today=today, things=[PREFIXES[prefix] + local])
    return found


def criterion(found: Assessment, source: str) -> CriterionOutcome:
    return next(item for item in found.criteria if PREFIXES["pv"] + source in item.sources)


def kind(found: Assessment, name: str) -> CriterionOutcome:
    return next(item for item in found.criteria if item.kind == name)


@pytest.mark.parametrize(
    ("des", "verdict", "three_years", "four_years"),
    [
        (date(2024, 11, 1), Verdict.ELIGIBLE, Outcome.MET, Outcome.MET),
        (date(2023, 11, 2), Verdict.ELIGIBLE, Outcome.MET, Outcome.MET),  # 36 months to the day
        (date(2023, 11, 1), Verdict.TO_CHECK, Outcome.NOT_MET, Outcome.MET),
        (date(2023, 5, 1), Verdict.TO_CHECK, Outcome.NOT_MET, Outcome.MET),  # three and a half years
        (date(2022, 11, 3), Verdict.TO_CHECK, Outcome.NOT_MET, Outcome.MET),
        (date(2022, 11, 2), Verdict.NOT_ELIGIBLE, Outcome.NOT_MET, Outcome.NOT_MET),  # 48 months to the day
    ],
)
def test_two_documents_bound_the_time_since_the_des(
    store: EmbeddedStore, des: date, verdict: Verdict, three_years: Outcome, four_years: Outcome
) -> None:
    found = of(store, replace(GP, des_date=des), "scheme:ccu-mg")
    assert found.verdict is verdict, found.why.en
    one, other = (criterion(found, f"ccu-mg-time-since-des-{name}") for name in ("hdf-mg", "guide"))
    assert (one.outcome, other.outcome) == (three_years, four_years)
    assert one.disputed is other.disputed is (verdict is Verdict.TO_CHECK)
    assert one.contradicts == other.sources
    assert [(shorten(item.document), item.first_line) for item in one.passages] == [("doc:hauts-de-france-mg", 49)]
    assert [shorten(item.document) for item in other.passages] == ["doc:guide-internat-isnar"]


def test_the_reason_counts_the_months_and_names_the_bounds(store: EmbeddedStore) -> None:
    found = of(store, replace(GP, des_date=date(2023, 5, 1)), "scheme:ccu-mg")
    assert found.why.fr.startswith("Documents en désaccord : ")
    why = criterion(found, "ccu-mg-time-since-des-hdf-mg").why
    assert why.fr == "DES depuis 42 mois révolus à ce jour, le 2 novembre 2026 ; demandé : 36 mois au plus."
    assert why.en == "DES 42 full months before today, 2 November 2026; asked for: 36 months at most."


def test_delays_are_counted_to_the_day_of_start(store: EmbeddedStore) -> None:
    later = replace(GP, des_date=date(2023, 11, 2), start=date(2027, 5, 1))
    assert of(store, later, "scheme:ccu-mg").verdict is Verdict.TO_CHECK


def test_a_des_still_to_come(store: EmbeddedStore) -> None:
    resident = replace(GP, des_date=date(2027, 10, 31))
    assert of(store, resident, "scheme:ccu-mg").verdict is Verdict.TO_CHECK
    assert of(store, replace(resident, start=date(2027, 11, 1)), "scheme:ccu-mg").verdict is Verdict.ELIGIBLE
    assert of(store, replace(resident, start=date(2027, 5, 1)), "scheme:ccu-mg").verdict is Verdict.NOT_ELIGIBLE
    assert of(store, replace(GP, des_date=None, des_validated=False), "scheme:400mg").verdict is Verdict.NOT_ELIGIBLE


def test_what_is_inherited_says_from_where(store: EmbeddedStore) -> None:
    found = of(store, GP, "scheme:ccu-mg-hauts-de-france")
    assert found.verdict is Verdict.ELIGIBLE
    assert criterion(found, "ccu-mg-thesis-hdf-mg").inherited_from == PREFIXES["scheme"] + "ccu-mg"
    national = of(store, GP, "scheme:ccu-mg")
    assert criterion(national, "ccu-mg-thesis-hdf-mg").inherited_from is None


@pytest.mark.parametrize(("thesis", "verdict"), [(False, Verdict.NOT_ELIGIBLE), (None, Verdict.TO_CHECK)])
def test_the_thesis(store: EmbeddedStore, thesis: bool | None, verdict: Verdict) -> None:
    assert of(store, replace(GP, thesis=thesis), "scheme:ccu-mg").verdict is verdict


def test_a_degree_that_most_departments_require(store: EmbeddedStore) -> None:
    found = of(store, replace(GP, diplomas=frozenset()), "scheme:ccu-mg")
    assert found.verdict is Verdict.TO_CHECK
    most = criterion(found, "ccu-mg-master-1-guide")
    assert (most.weight, most.outcome) == (Weight.QUALIFIES, Outcome.NOT_MET)
    assert criterion(found, "ccu-mg-master-1-hdf-mg").weight is Weight.INFORMS


@pytest.mark.parametrize(
    ("scheme", "gp", "surgeon"),
    [
        ("scheme:ccu-mg", Outcome.MET, Outcome.NOT_MET),
        ("scheme:atp", Outcome.NOT_MET, Outcome.MET),
        ("scheme:assistant-ambulatoire", Outcome.NOT_MET, Outcome.MET),  # 001, line 135: all but general practice
        ("scheme:ahu", Outcome.NOT_MET, Outcome.NOT_MET),  # 001, line 46: biological, mixed, pharmaceutical
    ],
)
def test_specialties(store: EmbeddedStore, scheme: str, gp: Outcome, surgeon: Outcome) -> None:
    assert kind(of(store, GP, scheme), "specialty").outcome is gp
    assert kind(of(store, SURGEON, scheme), "specialty").outcome is surgeon


def test_another_specialty_may_be_among_those_of_the_ahu(store: EmbeddedStore) -> None:
    found = of(store, replace(SURGEON, discipline=None), "scheme:ahu")
    assert kind(found, "specialty").outcome is Outcome.TO_CHECK
    biologist = Profile(specialty="biology-mixed-pharmacy")
    assert kind(of(store, biologist, "scheme:ahu"), "specialty").outcome is Outcome.MET
    assert kind(of(store, biologist, "scheme:atp"), "specialty").outcome is Outcome.MET


@pytest.mark.parametrize(("share", "verdict"), [("0.5", Verdict.ELIGIBLE), ("0.4", Verdict.NOT_ELIGIBLE)])
def test_half_of_the_time_is_ambulatory(store: EmbeddedStore, share: str, verdict: Verdict) -> None:
    profile = replace(SURGEON, shares={"ambulatory": Decimal(share)})
    found = of(store, profile, "scheme:assistant-ambulatoire-hauts-de-france")
    assert found.verdict is verdict, found.why.en
    assert criterion(found, "assistant-ambulatoire-zone-hdf-hors-mg").weight is Weight.INFORMS


@pytest.mark.parametrize(
    ("hospital", "verdict"),
    [
        ("0.6", Verdict.ELIGIBLE),
        ("0.4", Verdict.ELIGIBLE),
        ("0.7", Verdict.NOT_ELIGIBLE),
        ("0.3", Verdict.NOT_ELIGIBLE),
    ],
)
def test_a_mandatory_range_makes_way_around_the_basic_share(
    store: EmbeddedStore, hospital: str, verdict: Verdict
) -> None:
    own = Decimal(hospital)
    profile = replace(
        GP, shares={"hospital": own, "ambulatory": 1 - own}, audiences=frozenset({"doctors-ending-third-cycle"})
    )
    found = of(store, profile, "scheme:400mg-volet-1")
    assert found.verdict is verdict, found.why.en
    assert criterion(found, "400mg-hospital-share-hdf-mg").weight is Weight.INFORMS


def test_a_closed_list_of_shares_of_another_document_still_counts(store: EmbeddedStore) -> None:
    shares = {"hospital": Decimal("0.45"), "ambulatory": Decimal("0.55")}
    found = of(store, replace(GP, shares=shares), "scheme:400mg-nouvelle-aquitaine")
    listed = criterion(found, "400mg-hospital-share-na")
    assert (listed.weight, listed.outcome) == (Weight.QUALIFIES, Outcome.NOT_MET)


@pytest.mark.parametrize(
    ("zones", "verdict"),
    [
        ({"zip"}, Verdict.ELIGIBLE),
        ({"qpv", "none"}, Verdict.ELIGIBLE),
        ({"none"}, Verdict.NOT_ELIGIBLE),
        ({"urban-planning-zone"}, Verdict.NOT_ELIGIBLE),  # this ZAC is not the one of care
        ({"fragile"}, Verdict.TO_CHECK),  # undefined: it may be one of them
        (None, Verdict.TO_CHECK),
    ],
)
def test_zones(store: EmbeddedStore, zones: set[str] | None, verdict: Verdict) -> None:
    profile = replace(GP, zones=None if zones is None else frozenset(zones))
    assert of(store, profile, "scheme:400mg").verdict is verdict


@pytest.mark.parametrize(
    ("change", "today", "verdict"),
    [
        ({"withdrawal": False}, date(2021, 4, 9), Verdict.ELIGIBLE),
        ({"withdrawal": True}, date(2021, 4, 9), Verdict.ELIGIBLE),
        ({}, date(2021, 4, 9), Verdict.ELIGIBLE),
        ({"withdrawal": False}, date(2021, 4, 10), Verdict.NOT_ELIGIBLE),
        ({"chosen-by-university": False}, date(2021, 4, 9), Verdict.NOT_ELIGIBLE),
        ({"accreditation": False}, date(2021, 4, 9), Verdict.TO_CHECK),
    ],
)
def test_a_call_by_its_own_criteria_and_dates(
    store: EmbeddedStore, change: dict[str, bool], today: date, verdict: Verdict
) -> None:
    profile = replace(AUMG_CANDIDATE, answers={**AUMG_CANDIDATE.answers, **change})
    found = of(store, profile, "call:aumg-ile-de-france-2021", today)
    assert found.verdict is verdict, found.why.en


@pytest.mark.parametrize(
    ("registered", "withdrawal", "candidate", "replacement", "verdict"),
    [
        # 002, line 67: by 1 November; line 189: who replaces another, before it
        (date(2021, 11, 1), False, Outcome.MET, Outcome.NOT_APPLICABLE, Verdict.ELIGIBLE),
        (date(2021, 11, 1), True, Outcome.MET, Outcome.NOT_MET, Verdict.NOT_ELIGIBLE),
        (date(2021, 11, 1), None, Outcome.MET, Outcome.TO_CHECK, Verdict.TO_CHECK),
        (date(2021, 11, 2), False, Outcome.NOT_MET, Outcome.NOT_APPLICABLE, Verdict.NOT_ELIGIBLE),
    ],
)
def test_a_criterion_under_conditions(
    store: EmbeddedStore,
    registered: date,
    withdrawal: bool | None,
    candidate: Outcome,
    replacement: Outcome,
    verdict: Verdict,
) -> None:
    answers = dict(AUMG_CANDIDATE.answers)
    if withdrawal is not None:
        answers["withdrawal"] = withdrawal
    profile = replace(AUMG_CANDIDATE, registration_date=registered, answers=answers)
    found = of(store, profile, "call:aumg-ile-de-france-2021", date(2021, 3, 1))
    assert criterion(found, "aumg-registered-idf").outcome is candidate
    assert criterion(found, "aumg-replacement-registered-idf").outcome is replacement
    assert found.verdict is verdict, found.why.en


def test_the_start_must_be_one_the_call_offers(store: EmbeddedStore) -> None:
    call, today = "call:400mg-nouvelle-aquitaine-2023", date(2023, 4, 30)
    for start, outcome in [
        (date(2024, 5, 2), Outcome.MET),
        (date(2024, 1, 2), Outcome.NOT_MET),
        (None, Outcome.TO_CHECK),
    ]:
        assert kind(of(store, replace(GP, start=start), call, today), "start").outcome is outcome
    # 004, line 136: registration by 1 November 2023, whatever the start
    late = replace(GP, start=date(2024, 11, 2), registration_date=date(2024, 1, 1))
    assert criterion(of(store, late, call, today), "400mg-registered-na").outcome is Outcome.NOT_MET


def test_another_region_does_not_fit_and_a_national_scheme_has_none(store: EmbeddedStore) -> None:
    elsewhere = replace(GP, regions=frozenset({"53"}))
    found = of(store, elsewhere, "scheme:ccu-mg-hauts-de-france")
    assert found.verdict is Verdict.NOT_ELIGIBLE
    assert kind(found, "region").why.en == "Region: Hauts-de-France; wished for: Bretagne."
    assert of(store, elsewhere, "scheme:ccu-mg").verdict is Verdict.ELIGIBLE


def test_documents_that_give_no_criterion_do_not_make_one_eligible(store: EmbeddedStore) -> None:
    found = of(store, GP, "scheme:chef-de-clinique-en-region-mg")
    assert (found.verdict, found.why.en) == (Verdict.TO_CHECK, "The documents give no criterion of access.")


def test_soft_criteria_are_told_and_change_nothing(store: EmbeddedStore) -> None:
    found = of(
        store, replace(AUMG_CANDIDATE, des_date=date(2015, 11, 1)), "call:aumg-ile-de-france-2021", date(2021, 3, 1)
    )
    old = criterion(found, "aumg-time-since-des-idf")
    assert (old.outcome, old.weight, old.strength) == (Outcome.NOT_MET, Weight.INFORMS, "taken-into-account")
    assert found.verdict is Verdict.ELIGIBLE


def test_conditions_of_payments_are_told_with_what_depends_on_them(store: EmbeddedStore) -> None:
    found = of(store, replace(GP, acts_per_week=Decimal(38)), "scheme:ccu-mg")
    acts = criterion(found, "ccu-mg-cpam-acts-hdf-mg")
    assert (acts.outcome, acts.weight) == (Outcome.NOT_MET, Weight.INFORMS)  # 000, line 165: fewer than 38
    assert [shorten(iri) for iri in acts.condition_of] == ["pv:ccu-mg-cpam-top-up-hdf-mg"]


def test_not_required_and_possible_are_no_obstacle(store: EmbeddedStore) -> None:
    found = of(store, replace(GP, cesp=False), "call:400mg-nouvelle-aquitaine-2023")
    assert criterion(found, "400mg-cesp-na").outcome is Outcome.NOT_APPLICABLE
    training = criterion(of(store, GP, "scheme:ccu-mg"), "ccu-mg-teaching-training-guide")
    assert training.outcome is Outcome.NOT_APPLICABLE


def test_an_empty_profile_is_to_be_checked_everywhere(store: EmbeddedStore) -> None:
    found = assess(store, Profile(), today=date(2020, 1, 1))
    assert len(found) > 20
    assert {item.verdict for item in found} == {Verdict.TO_CHECK}
    outcomes = {
        item.outcome for assessment in found for item in assessment.criteria if item.kind != "application-deadline"
    }
    assert outcomes == {Outcome.TO_CHECK, Outcome.NOT_APPLICABLE}


def test_every_criterion_of_a_document_has_its_passage_and_words(store: EmbeddedStore) -> None:
    for assessment in assess(store, GP, today=TODAY):
        weights = [list(Weight).index(item.weight) for item in assessment.criteria]
        assert weights == sorted(weights)
        for item in assessment.criteria:
            assert bool(item.sources) == bool(item.passages), item
            assert item.why.fr
            assert item.why.en
            assert item.label.fr


NEW_CALL = """
call:new a pi:Call ; pi:forScheme scheme:atp-hauts-de-france ; pi:region reg:32 ; dct:title "Nouvel appel"@fr .
pv:new-odd a pi:Criterion ; pi:appliesTo call:new ; pi:kind criterion-kind:laboratory ; pi:strength strength:mandatory .
pv:new-off a pi:Criterion ; pi:appliesTo call:new ; pi:kind criterion-kind:cesp ; pi:strength strength:excluded .
"""


@pytest.fixture
def own_store() -> EmbeddedStore:
    return EmbeddedStore.from_files(paths.resources())


def test_a_published_call_is_assessed_like_the_others(own_store: EmbeddedStore) -> None:
    own_store.replace_graph(graph("submission/new"), triples(NEW_CALL))
    profile = replace(
        SURGEON,
        shares={"university-hospital": Decimal("0.5"), "peripheral": Decimal("0.5")},
        audiences=frozenset({"residents-ending-course"}),
        answers={"employer": True},
        cesp=False,
    )
    unknown = of(own_store, profile, "call:new")
    assert unknown.verdict is Verdict.TO_CHECK
    assert criterion(unknown, "new-odd").outcome is Outcome.TO_CHECK
    answered = replace(profile, answers={"employer": True, PREFIXES["pv"] + "new-odd": True})
    assert of(own_store, answered, "call:new").verdict is Verdict.ELIGIBLE
    assert of(own_store, replace(answered, cesp=True), "call:new").verdict is Verdict.NOT_ELIGIBLE


def test_a_criterion_set_aside_decides_no_more(own_store: EmbeddedStore) -> None:
    own_store.replace_graph(
        graph("submission/new"), triples("pv:ccu-mg-time-since-des-hdf-mg pi:rank rank:deprecated .")
    )
    found = of(own_store, replace(GP, des_date=date(2023, 5, 1)), "scheme:ccu-mg")
    assert found.verdict is Verdict.ELIGIBLE
    assert criterion(found, "ccu-mg-time-since-des-hdf-mg").weight is Weight.INFORMS


def test_without_the_decision_the_stricter_document_decides(own_store: EmbeddedStore) -> None:
    own_store.replace_graph(graph("decisions"), [])
    found = of(own_store, replace(GP, des_date=date(2023, 5, 1)), "scheme:ccu-mg")
    assert found.verdict is Verdict.NOT_ELIGIBLE


def strings(path: Path) -> Iterator[str]:
    """Yield the strings of a module but its docstrings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for child in ast.iter_child_nodes(node):
            told = isinstance(node, ast.Expr)
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and not told:
                yield child.value


def test_no_scheme_is_named_in_the_code(store: EmbeddedStore) -> None:
    names = {shorten(item.thing).partition(":")[2] for item in assess(store, Profile(), today=TODAY)}
    modules = list(Path(assess.__code__.co_filename).parent.glob("*.py"))
    found = {word for path in modules for text in strings(path) for word in re.findall(r"[\w-]+", text.lower())}
    assert len(names) > 20
    assert "time-since-des" in found
    assert names & found == set()
