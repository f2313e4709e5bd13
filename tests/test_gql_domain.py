"""Search, eligibility, pay and calendar answer through GraphQL with the nodes that their results are about."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.gql.schema import Api, read_api
from postinternat.settings import Settings
from postinternat.store import EmbeddedStore
from tests.gql.things import Json, run

SCHEME = "https://w3id.org/post-internat/id/scheme/"


@pytest.fixture(scope="module")
def api() -> Api:
    return read_api()


def ask(api: Api, store: EmbeddedStore, operation: str, **variables: Json) -> Json:
    outcome = run(api, store, operation, variables)
    assert outcome.data is not None, outcome.errors
    assert outcome.errors == ()
    return outcome.data


ELIGIBILITY = """
query($profile: DoctorProfile!, $things: [ID!], $verdicts: [Verdict!]) {
  eligibility(profile: $profile, things: $things, verdicts: $verdicts, on: "2026-11-02", lang: FR) {
    thing { id label }
    verdict
    why
    criteria {
      label kind weight outcome why disputed
      strength { code }
      sources { id current }
      passages { document { number } firstLine }
      contradicts { id }
      inheritedFrom { id }
    }
  }
}
"""


def test_eligibility_gives_each_criterion_with_its_passages(api: Api, store: EmbeddedStore) -> None:
    profile = {"specialty": "GENERAL_PRACTICE", "desDate": "2022-11-01", "thesis": True, "regions": ["32"]}
    things = [f"{SCHEME}ccu-mg-hauts-de-france", f"{SCHEME}ahu"]
    found = {
        item["thing"]["id"]: item
        for item in ask(api, store, ELIGIBILITY, profile=profile, things=things)["eligibility"]
    }
    assert set(found) == set(things)
    assert found[f"{SCHEME}ahu"]["verdict"] == "NOT_ELIGIBLE"
    criteria = found[f"{SCHEME}ccu-mg-hauts-de-france"]["criteria"]
    delays = [item for item in criteria if item["kind"] == "time-since-des"]
    assert len(delays) >= 2, "two documents give two delays, and both stay"
    assert all(item["contradicts"] and item["passages"] and item["inheritedFrom"] for item in delays)


def test_eligibility_may_be_narrowed_to_some_verdicts(api: Api, store: EmbeddedStore) -> None:
    found = ask(api, store, ELIGIBILITY, profile={}, verdicts=["NOT_ELIGIBLE"])["eligibility"]
    assert {item["verdict"] for item in found} <= {"NOT_ELIGIBLE"}
    everything = ask(api, store, ELIGIBILITY, profile={})["eligibility"]
    assert len(everything) > len(found)


@pytest.mark.parametrize(
    "profile",
    [
        {"regions": ["00"]},
        {"shares": [{"place": "HOSPITAL", "share": 2.0}]},
        {"shares": [{"place": "HOSPITAL", "share": 0.2}, {"place": "HOSPITAL", "share": 0.3}]},
        {"answers": [{"criterion": "nonsense", "holds": True}]},
        {"answers": [{"criterion": f"c{n}", "holds": True} for n in range(201)]},
        {"answers": [{"criterion": "zone", "holds": True}, {"criterion": "zone", "holds": False}]},
        {"monthsOfPractice": -1},
        {"specialty": "ALL"},
    ],
)
def test_a_profile_that_cannot_be_is_refused(api: Api, store: EmbeddedStore, profile: dict[str, Any]) -> None:
    outcome = run(api, store, ELIGIBILITY, {"profile": profile})
    (error,) = outcome.errors
    assert (error.extensions or {})["code"] == "BAD_PROFILE"


@pytest.mark.parametrize(
    "root",
    [
        "pay(things: $things) { thing { id } }",
        "calendar(things: $things) { status }",
        "eligibility(profile: {}, verdicts: [], things: $things) { verdict }",
        "compare(ids: $things) { things { id } }",
    ],
)
def test_silence_about_an_unknown_thing_is_no_answer(api: Api, store: EmbeddedStore, root: str) -> None:
    text = f"query($things: [ID!]!) {{ {root} }}"
    outcome = run(api, store, text, {"things": [f"{SCHEME}aumg", f"{SCHEME}aumg-"]})
    (error,) = outcome.errors
    assert (outcome.data, error.extensions) == (None, {"code": "UNKNOWN_THING"})
    assert f"{SCHEME}aumg- is no " in error.message
    assert ask(api, store, text, things=[f"{SCHEME}aumg"])


def test_pay_has_totals_on_one_basis_and_names_what_is_left_out(api: Api, store: EmbeddedStore) -> None:
    text = """query($things: [ID!]) { pay(things: $things) {
      thing { id }
      totals { basis { code } per { code } lowest highest components { id } notCounted { id } }
      components { part years share conditions { __typename } provision { id ... on Remuneration { basis { code } } } }
      announced { amount basis { code } approximate computed computedBasis { code } difference }
    } }"""
    (found,) = ask(api, store, text, things=[f"{SCHEME}ccu-mg"])["pay"]
    bases = {item["provision"]["id"]: item["provision"]["basis"] for item in found["components"]}
    for total in found["totals"]:
        assert {bases[item["id"]]["code"] for item in total["components"]} == {total["basis"]["code"]}
        assert total["lowest"] <= total["highest"]
    assert [total["lowest"] for total in found["totals"] if total["basis"]["code"] == "net"] == [1392.0]
    everything = ask(api, store, text)["pay"]
    announced = [item for pay in everything for item in pay["announced"]]
    assert {(item["amount"], item["approximate"], item["computedBasis"]["code"]) for item in announced} == {
        (3883.0, True, "net")
    }
    components = [item for pay in everything for item in pay["components"]]
    assert any(item["years"] for item in components)
    assert any(item["conditions"] for item in components)
    assert any(item["share"] for item in components)


def test_the_calendar_stands_where_the_day_puts_it(api: Api, store: EmbeddedStore) -> None:
    text = "query($on: Date) { calendar(on: $on) { thing { id } milestone { id } status first last when } }"
    before = ask(api, store, text, on="2000-01-01")["calendar"]
    after = ask(api, store, text, on="2100-01-01")["calendar"]
    assert {item["status"] for item in before} <= {"COMING", "OPEN", "UNDATED"}
    assert "COMING" in {item["status"] for item in before}
    assert {item["status"] for item in after} <= {"PAST", "OPEN", "UNDATED"}
    assert [item["milestone"]["id"] for item in before] == [item["milestone"]["id"] for item in after]


def test_search_finds_whatever_the_accents_and_forms(api: Api, store: EmbeddedStore) -> None:
    text = """query($text: String!, $types: [NodeType!], $first: Int) {
      search(text: $text, types: $types, first: $first) {
        total everyWord hits { node { __typename label } snippet }
      }
    }"""
    found = ask(api, store, text, text="remunerations universitaires", types=["REMUNERATION"], first=5)["search"]
    assert found["everyWord"]
    assert found["hits"]
    assert {hit["node"]["__typename"] for hit in found["hits"]} == {"Remuneration"}
    assert "⟦" in found["hits"][0]["snippet"]
    assert ask(api, store, text, text="…")["search"] == {"total": 0, "everyWord": True, "hits": []}
    assert ask(api, store, text, text="aumg", types=[])["search"]["total"] == 0
    for bad in ({"first": 101}, {"first": -1}, {"text": "x" * 1001}):
        outcome = run(api, store, text, {"text": "x", **bad})
        assert (outcome.errors[0].extensions or {})["code"] in ("BAD_PAGE", "BAD_TEXT")


def test_what_depends_on_the_day_or_on_a_person_is_not_kept() -> None:
    with TestClient(create_app(Settings())) as client:
        for text, kept in (("{ eligibility(profile: {}) { verdict } }", False), ("{ regions { totalCount } }", True)):
            reply = client.get("/graphql", params={"query": text}, headers={"Accept": "application/json"})
            assert reply.status_code == 200
            assert ("no-store" in reply.headers["cache-control"]) != kept
            assert ("etag" in reply.headers) == kept
        for name, kept in (("eligibility", False), ("calendar-status", False), ("calendar", True)):
            table = client.get(f"/operations/{name}.csv")
            assert table.status_code == 200
            assert (table.headers["cache-control"] == "no-store") != kept
