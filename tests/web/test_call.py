"""The page of a call says whether it is open on the day of the visit, and keeps both weeks of the jury."""

import re
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from postinternat.http.pages import Locale
from postinternat.web.dates import moments, standing
from postinternat.web.pay import Json
from postinternat.web.site import Visit


def visit(lang: str = "fr", today: str = "2023-10-01") -> Visit:
    def run(name: str, *_: object) -> dict[str, Any]:
        raise KeyError(name)

    site = "/en" if lang == "en" else ""
    return Visit(Locale(lang, "", site, ""), None, {}, date.fromisoformat(today), run)  # type: ignore[arg-type]


def entry(status: str, first: str | None = None, last: str | None = None, kind: str = "application-deadline") -> Json:
    milestone = {"id": f"m-{first}-{last}", "label": "Dépôt", "kind": {"code": kind}}
    return {"status": status, "first": first, "last": last, "exact": True, "milestone": milestone}


@pytest.mark.parametrize(
    ("entries", "code", "words"),
    [
        ([entry("PAST", None, "2023-04-30")], "closed", "Clos le 30 avril 2023"),
        ([entry("PAST", None, "2023-04-01"), entry("PAST", None, "2023-05-01")], "closed", "Clos le 1er mai 2023"),
        ([entry("OPEN", None, "2023-11-30")], "open", "Ouvert jusqu'au 30 novembre 2023"),
        ([entry("OPEN", "2023-09-01", None)], "open", "Ouvert"),
        ([entry("COMING", "2024-01-01", "2024-02-01")], "coming", "À venir"),
        (
            [entry("PAST", None, "2023-04-30"), entry("OPEN", None, "2023-11-01")],
            "open",
            "Ouvert jusqu'au 1er novembre 2023",
        ),
        ([entry("UNDATED")], "undated", "Sans date limite écrite"),
        ([entry("PAST", "2023-06-30", "2023-06-30", kind="results")], "undated", "Sans date limite écrite"),
        ([], "undated", "Sans date limite écrite"),
    ],
)  # fmt: skip
def test_where_a_call_stands(entries: list[Json], code: str, words: str) -> None:
    found = standing(visit(), entries)
    assert (found.code, found.words) == (code, words)


def test_the_timeline_has_a_row_for_each_date_and_none_for_the_others() -> None:
    rows, axis = moments(
        visit(), [entry("PAST", None, "2023-04-30"), entry("COMING", "2024-05-01", "2024-05-31"), entry("UNDATED")]
    )
    assert [row.drawing is not None for row in rows] == [True, True, False]
    assert "2024" in axis
    alone, nothing = moments(visit(), [entry("PAST", None, "2023-04-30")])
    assert (alone[0].drawing, nothing) == (None, None)


def test_a_closed_call_says_since_when(client: TestClient) -> None:
    assert (
        '<span class="badge closed">Clos le 30 avril 2023</span>'
        in client.get("/appel/400mg-nouvelle-aquitaine-2023").text
    )
    assert "Closed on 9 April 2021" in client.get("/en/appel/aumg-ile-de-france-2021").text


def test_the_two_weeks_of_the_jury_both_stay(client: TestClient) -> None:
    page = client.get("/appel/aumg-ile-de-france-2021").text
    gap = re.search(r'<section class="gap" id="gap-1".*?</section>', page, re.DOTALL)
    assert gap is not None
    assert "Semaine du 3 Mai 2021" in gap[0]
    assert "semaine du 19/04/2021" in gap[0]
    assert "pas tranché" in gap[0]
    assert len(re.findall(r'<a class="warn" href="#gap-1">', page)) == 2


def test_the_scale_is_what_the_employer_costs_and_not_the_doctors_pay(client: TestClient) -> None:
    page = client.get("/en/appel/400mg-nouvelle-aquitaine-2023").text
    before, _, funding = page.partition("What others fund")
    for amount in ("€2,504.33", "€3,130.42", "€3,756.50"):
        assert amount not in before
        assert amount in funding
    assert "for 40% of the time" in funding
    assert 'class="silent" href="#pay"><span>no amount</span>' in before


def test_what_is_inherited_says_from_where(client: TestClient) -> None:
    page = client.get("/appel/400mg-nouvelle-aquitaine-2023").text
    inherited = re.search(r"<summary>Thèse soutenue.*?</details>", page, re.DOTALL)
    own = re.search(r"<summary>Thèse déjà soutenue.*?</details>", page, re.DOTALL)
    assert inherited is not None
    assert own is not None
    assert 'Vient de <a href="/dispositif/400mg">' in inherited[0]
    assert "propre" in own[0]


@pytest.mark.parametrize("address", ["/appel/aumg-ile-de-france-2021", "/en/appel/400mg-nouvelle-aquitaine-2023"])
def test_every_link_opens(client: TestClient, address: str) -> None:
    page = client.get(address).text
    links = sorted({link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', page)})
    statuses = {link: client.get(link, headers={"accept": "text/html"}).status_code for link in links}
    assert {link: status for link, status in statuses.items() if status != 200} == {}
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))


def test_an_unknown_call_is_told_with_the_known_ones(client: TestClient) -> None:
    answer = client.get("/appel/aumg-ile-de-france-2022", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert 'href="/appel/aumg-ile-de-france-2021"' in answer.text


def test_a_scheme_is_no_call(client: TestClient) -> None:
    assert client.get("/appel/ccu-mg", headers={"accept": "text/html"}).status_code == 404
