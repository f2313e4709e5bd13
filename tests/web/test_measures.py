"""Lengths and shares are written as people say them."""

from typing import Any

import pytest

from postinternat.web.contacts import ways_to
from postinternat.web.figures import THIN, months, percent
from postinternat.web.measures import length, measure
from postinternat.web.pay import Json


def duration(kind: str = "appointment", **values: object) -> Json:
    empty = {"months": None, "minMonths": None, "maxMonths": None, "lessThanMonths": None, "occurrences": None}
    return {"kind": {"code": kind}, "subjectTo": [], **empty, **values}


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(12, "1 an", "1 year"), (24, "2 ans", "2 years"), (18, "18 mois", "18 months"), (1, "1 mois", "1 month")],
)
def test_months(count: int, french: str, english: str) -> None:
    assert (months(count, "fr"), months(count, "en")) == (french, english)


@pytest.mark.parametrize(
    ("values", "french", "english"),
    [
        ({"months": 24}, "2 ans", "2 years"),
        ({"months": 12, "occurrences": 2}, "2 × 1 an", "2 × 1 year"),
        ({"lessThanMonths": 48}, "moins de 4 ans", "less than 4 years"),
        ({"maxMonths": 96}, "8 ans au plus", "at most 8 years"),
        ({"minMonths": 24}, "2 ans au moins", "at least 2 years"),
        ({"minMonths": 24, "maxMonths": 48}, "2 ans à 4 ans", "2 years to 4 years"),
        ({}, "", ""),
        ({"share": 0.5}, f"50{THIN}%", "50%"),
        ({"minShare": 0.4, "maxShare": 0.6}, f"40{THIN}%–60{THIN}%", "40%–60%"),
        ({"maxShare": 0.6}, f"60{THIN}% au plus", "at most 60%"),
        ({"minShare": 0.6}, f"60{THIN}% au moins", "at least 60%"),
        ({"allowedShare": [0.6, 0.4, 0.5]}, f"40{THIN}%, 50{THIN}% ou 60{THIN}%", "40%, 50% or 60%"),
        ({"allowedShare": [0.5]}, f"50{THIN}%", "50%"),
    ],
)
def test_measures(values: dict[str, Any], french: str, english: str) -> None:
    provision = {**duration(), **values}
    assert (measure(provision, "fr"), measure(provision, "en")) == (french, english)


def test_a_share_is_written_without_needless_decimals() -> None:
    assert (percent(0.333, "fr"), percent(0.05, "en"), percent(1, "en")) == (f"33,3{THIN}%", "5%", "100%")


def test_the_length_of_a_scheme() -> None:
    stays = [duration("renewal", months=12, occurrences=2), duration(months=24), duration(months=24)]
    assert length(stays, "fr") == "2 ans + 2 × 1 an"
    assert length([*stays, duration("maximum", maxMonths=96)], "en") == "2 years + 2 × 1 year, at most 8 years"
    assert length([duration("support", months=24)], "fr") == "2 ans"
    assert length([duration(months=12), duration(months=24)], "en") == "1 year or 2 years"
    assert length([duration("renewal", months=12)], "fr") == ""


def contact(**values: str | None) -> Json:
    empty: dict[str, object] = {
        "email": None,
        "website": None,
        "address": None,
        "label": "Boîte",
        "function": None,
        "statedIn": [{}],
    }
    return {"kind": {"code": "mailbox", "label": "Boîte de service"}, **empty, **values}


def test_a_mailbox_that_two_documents_give_is_one() -> None:
    (way,) = ways_to([contact(email="A@x.fr"), contact(email="a@x.fr")])
    assert (way.label, way.shown, way.link) == ("Boîte de service", "A@x.fr", "mailto:A@x.fr")
    assert len(way.passages) == 2


@pytest.mark.parametrize(
    ("site", "link"),
    [
        ("www.x.fr", "http://www.x.fr"),
        ("https://x.fr/a", "https://x.fr/a"),
        ("javascript:alert(1)", ""),
        ("//x.fr", ""),
        ("http://[x", ""),
    ],
)
def test_a_site_leads_to_the_web_or_nowhere(site: str, link: str) -> None:
    (way,) = ways_to([contact(website=site)])
    assert (way.shown, way.link) == (site, link)
