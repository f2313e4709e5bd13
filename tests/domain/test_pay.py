"""What the documents pay: amounts read in them, never another basis or somebody else's money in a total."""

from decimal import Decimal

import pytest

from postinternat.domain.pay import Pay, pay
from postinternat.domain.remuneration import Component, Part
from postinternat.namespaces import PREFIXES, shorten
from postinternat.store import EmbeddedStore
from tests.domain.graphs import store_of


@pytest.fixture(scope="module")
def every(store: EmbeddedStore) -> dict[str, Pay]:
    return {shorten(iri): found for iri, found in pay(store).items()}


def totals(found: Pay) -> set[tuple[str, str, tuple[int, ...], Decimal, Decimal]]:
    return {(total.basis, total.period, total.years, total.lowest, total.highest) for total in found.totals}


def parts(found: Pay, part: Part) -> dict[str, Component]:
    return {shorten(item.provision): item for item in found.components if item.part is part}


@pytest.mark.parametrize(
    ("scheme", "amount"),
    [
        ("scheme:assistant-ambulatoire", 3518),  # 001, lines 141-142: 2 668 + 850
        ("scheme:assistant-ambulatoire-hauts-de-france", 3518),
        ("scheme:atp", 3518),  # 001, lines 102-103
        ("scheme:bachelot", 2668),  # 001, lines 124-125: the allowance comes progressively
    ],
)
def test_net_pay_a_month(every: dict[str, Pay], scheme: str, amount: int) -> None:
    assert totals(every[scheme]) == {("net", "month", (), Decimal(amount), Decimal(amount))}


@pytest.mark.parametrize("scheme", ["scheme:ccu-ah", "scheme:ahu", "scheme:chef-de-clinique-en-region-hors-mg"])
def test_the_announced_total_stands_beside_ours(every: dict[str, Pay], scheme: str) -> None:
    found = every[scheme]
    assert totals(found) == {("net", "month", (1, 2), Decimal(3882), Decimal(3882))}
    (announced,) = found.announced
    assert (announced.amount, announced.approximate, announced.basis) == (Decimal(3883), True, "unspecified")
    assert (announced.computed, announced.computed_basis, announced.difference) == (Decimal(3882), "net", Decimal(-1))
    assert set(announced.components) == set(found.totals[0].components)
    assert len(announced.components) == 3
    on_call = PREFIXES["pv"] + "university-post-residency-on-call-hdf-hors-mg"
    assert found.totals[0].not_counted == (on_call,)


def test_net_and_gross_are_never_added(every: dict[str, Pay]) -> None:
    found = every["scheme:chef-de-clinique-en-region-hors-mg-hauts-de-france"]
    assert totals(found) == {
        ("net", "month", (1, 2), Decimal(3882), Decimal(3882)),
        ("gross", "month", (), Decimal(500), Decimal(500)),
    }
    net = next(total for total in found.totals if total.basis == "net")
    assert PREFIXES["pv"] + "chef-de-clinique-en-region-regional-bonus-hdf-hors-mg" in net.not_counted


def test_funding_is_never_pay(every: dict[str, Pay]) -> None:
    found = every["scheme:aumg-hauts-de-france"]
    assert set(parts(found, Part.FUNDING)) == {"pv:aumg-university-share-funding-hdf-mg"}
    assert totals(found) == {("net", "month", (1, 2), Decimal(1392), Decimal(1392))}
    call = every["call:400mg-nouvelle-aquitaine-2023"]
    amounts = {item.amount for item in parts(call, Part.FUNDING).values()}
    assert {Decimal("2504.33"), Decimal("3130.42"), Decimal("3756.5")} <= amounts
    assert call.totals == ()


def test_conditional_amounts_and_target_incomes_are_apart(every: dict[str, Pay]) -> None:
    found = every["scheme:ccu-mg-hauts-de-france"]
    fee = parts(found, Part.CONDITIONAL)["pv:ccu-mg-cpam-fee-hdf-mg"]
    assert (fee.amount, fee.period, fee.basis) == (Decimal(4900), "year", "unspecified")
    assert {shorten(iri) for iri in fee.conditions} == {
        "pv:ccu-mg-cpam-group-practice-hdf-mg",
        "pv:ccu-mg-cpam-out-of-hours-hdf-mg",
        "pv:ccu-mg-cpam-request-hdf-mg",
    }
    assert fee.inherited_from == PREFIXES["scheme"] + "ccu-mg"
    assert set(parts(found, Part.TARGET)) == {"pv:ccu-mg-cpam-top-up-hdf-mg"}
    assert totals(found) == {("net", "month", (1, 2), Decimal(1392), Decimal(1392))}
    assert {fee.provision, PREFIXES["pv"] + "university-schemes-care-fees-hdf-mg"} <= set(found.totals[0].not_counted)


def test_a_cap_and_a_possible_bonus_are_apart(every: dict[str, Pay]) -> None:
    assert parts(every["scheme:bachelot"], Part.CAP)["pv:bachelot-iesp-hdf-hors-mg"].amount == Decimal(850)
    assert "pv:atp-regional-bonus-hdf-hors-mg" in parts(every["scheme:atp-hauts-de-france"], Part.CONDITIONAL)


def test_what_is_denied_or_excluded_is_not_paid(every: dict[str, Pay]) -> None:
    found = every["scheme:bachelot-hauts-de-france"]
    assert set(parts(found, Part.EXCLUDED)) == {"pv:bachelot-regional-bonus-excluded-hdf-hors-mg"}
    assert "pv:atp-regional-bonus-hdf-hors-mg" not in {shorten(item.provision) for item in found.components}
    aumg = {item.kind for item in every["scheme:aumg"].components}
    assert not {"cpam-fee", "cpam-top-up"} & aumg


def test_every_component_has_its_passage(every: dict[str, Pay]) -> None:
    assert [item.provision for found in every.values() for item in found.components if not item.passages] == []


def test_only_what_is_named_is_answered(store: EmbeddedStore) -> None:
    iri = PREFIXES["scheme"] + "atp"
    assert list(pay(store, [iri, "urn:nothing", PREFIXES["zone"] + "zip"])) == [iri]


SCHEME = "scheme:s a pi:Scheme . "


def paid(
    name: str, amount: object, extra: str = "", *, kind: str = "", basis: str = "net", period: str = "month"
) -> str:
    return (
        f"pv:{name} a pi:Remuneration ; pi:appliesTo scheme:s ; pi:kind remuneration-kind:{kind or name} ; "
        f"pi:amount {amount} ; pi:basis payment-basis:{basis} ; pi:per period:{period} ; "
        f"pi:amountNature amount-nature:fixed ; pi:recipient recipient:doctor {extra}. "
    )


def of(turtle: str) -> Pay:
    return pay(store_of(SCHEME + turtle))[PREFIXES["scheme"] + "s"]


def test_two_amounts_for_one_kind_are_alternatives() -> None:
    found = of(paid("salary", 1000.0) + paid("other", 1200.0, kind="salary") + paid("fees", 10.0))
    assert totals(found) == {("net", "month", (), Decimal(1010), Decimal(1210))}


def test_the_same_amount_said_twice_counts_once() -> None:
    found = of(paid("salary", 1000.0) + paid("other", 1000.0, kind="salary"))
    assert totals(found) == {("net", "month", (), Decimal(1000), Decimal(1000))}


def test_years_of_practice_have_their_own_totals() -> None:
    found = of(
        paid("salary", 1000.0, "; pi:practiceYear 1 , 2 ")
        + paid("later", 1100.0, "; pi:practiceYear 3 ", kind="salary")
        + paid("iesp", 50.0)
    )
    assert totals(found) == {
        ("net", "month", (1, 2), Decimal(1050), Decimal(1050)),
        ("net", "month", (3,), Decimal(1150), Decimal(1150)),
    }


def test_periods_are_never_added_and_no_basis_is_no_total() -> None:
    found = of(paid("salary", 1000.0) + paid("iesp", 100.0, period="year") + paid("fees", 7.0, basis="unspecified"))
    assert totals(found) == {
        ("net", "month", (), Decimal(1000), Decimal(1000)),
        ("net", "year", (), Decimal(100), Decimal(100)),
    }
    month = next(total for total in found.totals if total.period == "month")
    assert {shorten(iri) for iri in month.not_counted} == {"pv:iesp", "pv:fees"}


@pytest.mark.parametrize(
    ("basis", "part_basis", "difference"),
    [
        ("net", "net", Decimal(-5)),
        ("unspecified", "net", Decimal(-5)),
        ("gross", "net", None),
        ("net", "unspecified", None),
    ],
)
def test_a_difference_needs_comparable_bases(basis: str, part_basis: str, difference: Decimal | None) -> None:
    announced = paid("total", 105.0, basis=basis).replace("amount-nature:fixed", "amount-nature:announced-total")
    (found,) = of(announced + paid("salary", 100.0, "; pi:componentOf pv:total ", basis=part_basis)).announced
    assert found.difference == difference


def test_an_amount_without_a_recipient_is_nobodys_pay() -> None:
    found = of(paid("salary", 100.0).replace("; pi:recipient recipient:doctor", ""))
    assert found.totals == ()
    assert set(parts(found, Part.FUNDING)) == {"pv:salary"}


def test_a_provision_set_aside_is_not_paid() -> None:
    found = of(paid("salary", 100.0, "; pi:rank rank:deprecated "))
    assert found.totals == ()
    assert set(parts(found, Part.EXCLUDED)) == {"pv:salary"}
