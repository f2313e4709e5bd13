"""Where the dates of the two calls stand, and dates that are not whole."""

from datetime import date

import pytest

from postinternat.domain.calendar import Milestone, Status, milestones, status_on
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore
from tests.domain.graphs import store_of

AUMG = PREFIXES["call"] + "aumg-ile-de-france-2021"
NOUVELLE_AQUITAINE = PREFIXES["call"] + "400mg-nouvelle-aquitaine-2023"


def one(store: EmbeddedStore, thing: str, name: str, on: date) -> Milestone:
    found = [item for item in milestones(store, on=on, things=[thing]) if item.provision == PREFIXES["pv"] + name]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2021, 4, 8), Status.OPEN),
        (date(2021, 4, 9), Status.OPEN),  # 002, line 143: up to 9 April 2021, included
        (date(2021, 4, 10), Status.PAST),
    ],
)
def test_a_deadline_includes_its_day(store: EmbeddedStore, on: date, status: Status) -> None:
    deadline = one(store, AUMG, "aumg-deadline-idf", on)
    assert (deadline.status, deadline.first, deadline.last) == (status, None, date(2021, 4, 9))
    assert (deadline.when.fr, deadline.when.en) == ("jusqu'au 9 avril 2021", "until 9 April 2021")
    assert deadline.exact
    assert [(passage.first_line, passage.anchor) for passage in deadline.passages] == [(143, "Jusqu'au 9 Avril 2021")]


def test_both_weeks_of_the_jury_are_shown_and_contradict_each_other(store: EmbeddedStore) -> None:
    one_week = one(store, AUMG, "aumg-jury-week-section-3-idf", date(2021, 4, 21))
    other = one(store, AUMG, "aumg-jury-week-calendar-idf", date(2021, 4, 21))
    assert (one_week.status, other.status) == (Status.OPEN, Status.COMING)
    assert (one_week.when.fr, other.when.fr) == ("semaine du 19 avril 2021", "semaine du 3 mai 2021")
    assert one_week.contradicts == (other.provision,)
    assert other.contradicts == (one_week.provision,)
    assert not one_week.exact


def test_a_start_in_a_month_stays_a_month(store: EmbeddedStore) -> None:
    start = one(store, NOUVELLE_AQUITAINE, "400mg-start-may-2024-na", date(2024, 5, 15))
    assert (start.status, start.first, start.last) == (Status.OPEN, date(2024, 5, 1), date(2024, 5, 31))
    assert (start.when.fr, start.when.en, start.exact) == ("mai 2024", "May 2024", False)


def test_a_day_without_year_gets_none_that_the_words_do_not_give(store: EmbeddedStore) -> None:
    results = one(store, NOUVELLE_AQUITAINE, "400mg-results-text-na", date(2030, 1, 1))
    assert (results.status, results.first, results.last) == (Status.UNDATED, None, None)
    assert results.when.fr == "30 juin, sans année"


def test_no_date_is_no_date(store: EmbeddedStore) -> None:
    results = one(store, AUMG, "aumg-results-idf", date(2030, 1, 1))
    assert (results.status, results.when.en) == (Status.UNDATED, "no date given")


def test_what_depends_on_a_condition_says_so(store: EmbeddedStore) -> None:
    renewal = one(store, AUMG, "aumg-in-post-renewal-idf", date(2022, 1, 1))
    assert renewal.conditions == (PREFIXES["pv"] + "aumg-renewal-of-earlier-contract-idf",)
    assert (renewal.status, renewal.when.fr) == (Status.OPEN, "du 1er novembre 2021 au 31 octobre 2022")


def test_milestones_are_in_order_and_those_without_date_last(store: EmbeddedStore) -> None:
    found = milestones(store, on=date(2021, 1, 1), things=[AUMG])
    dates = [item.last or date.max for item in found]
    assert len(found) > 8
    assert dates == sorted(dates)
    assert found[-1].status is Status.UNDATED


def test_all_calls_and_schemes_are_there_unless_some_are_named(store: EmbeddedStore) -> None:
    things = {item.thing for item in milestones(store, on=date(2021, 1, 1))}
    assert {AUMG, NOUVELLE_AQUITAINE, PREFIXES["scheme"] + "aumg-hauts-de-france"} <= things
    assert milestones(store, on=date(2021, 1, 1), things=["urn:nothing"]) == []


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (None, None, Status.UNDATED),
        (None, date(2020, 1, 1), Status.OPEN),
        (None, date(2019, 12, 31), Status.PAST),
        (date(2020, 1, 1), None, Status.OPEN),
        (date(2020, 1, 2), None, Status.COMING),
        (date(2020, 1, 1), date(2020, 1, 1), Status.OPEN),
    ],
)
def test_status_on_a_day(first: date | None, last: date | None, status: Status) -> None:
    assert status_on(date(2020, 1, 1), first, last) is status


CALL = """
call:c a pi:Call ; pi:forScheme scheme:s ; pi:year 2030 ; dct:title "Appel"@fr .
scheme:s a pi:Scheme ; pi:variantOf scheme:n . scheme:n a pi:Scheme ; pi:partOf scheme:s .
"""


@pytest.mark.parametrize(
    ("values", "first", "last", "when"),
    [
        ("pi:month 5 ; pi:yearOffset 1 ; pi:precision date-precision:month-without-year",
         date(2031, 5, 1), date(2031, 5, 31), "mai 2031"),
        ("pi:month 12 ; pi:yearOffset 0 ; pi:precision date-precision:month-without-year",
         date(2030, 12, 1), date(2030, 12, 31), "décembre 2030"),
        ("pi:month 2 ; pi:dayOfMonth 30 ; pi:yearOffset 0 ; pi:precision date-precision:day-without-year",
         None, None, "30 février, sans année"),
        ("pi:before '2030-05-01'^^xsd:date ; pi:precision date-precision:month",
         None, date(2030, 4, 30), "jusqu'au 30 avril 2030"),
        ("schema:startDate '2030-05-01'^^xsd:date ; pi:precision date-precision:day",
         date(2030, 5, 1), date(2030, 5, 1), "1er mai 2030"),
        ("schema:startDate '2030-05-01'^^xsd:date ; pi:onOrBefore '2030-06-30'^^xsd:date",
         date(2030, 5, 1), date(2030, 6, 30), "du 1er mai 2030 au 30 juin 2030"),
        ("schema:startDate '2030-05-01'^^xsd:date ; schema:endDate '2030-05-01'^^xsd:date ; "
         "pi:onOrBefore '2030-05-01'^^xsd:date", None, date(2030, 5, 1), "jusqu'au 1er mai 2030"),
        ("schema:startDate '2030-05-01'^^xsd:date", date(2030, 5, 1), None, "à partir du 1er mai 2030"),
        ("pi:onOrBefore '2030-13-45'^^xsd:date ; pi:precision date-precision:day", None, None, "sans date"),
    ],
)  # fmt: skip
def test_partial_dates(values: str, first: date | None, last: date | None, when: str) -> None:
    text = f"pv:m a pi:Milestone ; pi:appliesTo call:c ; pi:kind milestone-kind:start ; {values} ."
    (found,) = milestones(store_of(CALL + text), on=date(2030, 1, 1), things=[PREFIXES["call"] + "c"])
    assert (found.first, found.last, found.when.fr) == (first, last, when)
    assert found.year_from_call is ("yearOffset" in values and first is not None)


def test_a_cycle_of_schemes_ends_and_what_is_inherited_says_from_where() -> None:
    text = """pv:m a pi:Milestone ; pi:appliesTo scheme:n ; pi:onOrBefore "2030-05-01"^^xsd:date .
    pv:x a pi:Milestone ; pi:appliesTo scheme:n ; pi:doesNotApplyTo scheme:s ; pi:onOrBefore "2030-05-01"^^xsd:date ."""
    found = milestones(store_of(CALL + text), on=date(2030, 1, 1))
    assert {(item.thing, item.inherited_from) for item in found} == {
        (PREFIXES["call"] + "c", PREFIXES["scheme"] + "n"),
        (PREFIXES["scheme"] + "s", PREFIXES["scheme"] + "n"),
        (PREFIXES["scheme"] + "n", None),
    }
