"""Provisions say where they come from, whether they stand, what contradicts them, and what inherits them."""

from collections.abc import Callable

import pytest

from postinternat import paths
from postinternat.gql.fold import fold
from postinternat.gql.schema import Api, read_api
from postinternat.namespaces import DEF, PREFIXES
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import NamedGraph, parse
from tests.conftest import FIXTURES
from tests.gql.things import Json, run


@pytest.fixture(scope="module")
def api() -> Api:
    return read_api()


@pytest.fixture(scope="module")
def claims() -> EmbeddedStore:
    files = [FIXTURES / "gql" / "data" / "claims.ttl", *sorted((paths.ontology() / "codelists").glob("*.ttl"))]
    triples = [triple for file in files for triple in parse(file, blank_nodes=False)]
    return EmbeddedStore.from_graphs([NamedGraph("urn:x:graph", triples, "digest")])


def ask(api: Api, store: EmbeddedStore, operation: str, **variables: Json) -> Json:
    outcome = run(api, store, operation, variables)
    assert outcome.data is not None, outcome.errors
    assert outcome.errors == ()
    return outcome.data


INHERITED = """
query($id: ID!, $inherited: Boolean, $current: Boolean) {
  node(id: $id) {
    ... on Scheme { durations(inherited: $inherited, current: $current) { ...Found } }
    ... on Call { durations(inherited: $inherited, current: $current) { ...Found } }
  }
}
fragment Found on DurationConnection { totalCount edges { inheritedFrom { id } node { months } } }
"""


@pytest.mark.parametrize(
    ("thing", "inherited", "current", "expected"),
    [
        ("whole", False, None, {24: [], 36: []}),
        ("whole", True, None, {24: [], 36: []}),
        ("part", False, None, {48: []}),
        ("part", True, None, {24: ["whole"], 36: ["whole"], 48: []}),
        ("other", True, None, {24: ["whole"]}),
        ("variant", False, None, {36: []}),
        ("variant", True, None, {24: ["whole"], 36: [], 48: ["part"]}),
        ("call", False, None, {60: []}),
        ("call", True, None, {24: ["whole"], 36: ["variant", "whole"], 48: ["part"], 60: []}),
        ("call", True, True, {36: ["variant", "whole"], 48: ["part"]}),
        ("call", True, False, {24: ["whole"], 60: []}),
        ("call", None, None, {60: []}),
    ],
)
def test_what_a_thing_inherits(
    api: Api,
    claims: EmbeddedStore,
    thing: str,
    inherited: bool | None,
    current: bool | None,
    expected: dict[int, list[str]],
) -> None:
    found = ask(api, claims, INHERITED, id=f"urn:x:{thing}", inherited=inherited, current=current)["node"]["durations"]
    names = {
        edge["node"]["months"]: [item["id"].removeprefix("urn:x:") for item in edge["inheritedFrom"]]
        for edge in found["edges"]
    }
    assert names == expected
    assert found["totalCount"] == len(expected)


def test_a_provision_carries_its_proof(api: Api, claims: EmbeddedStore) -> None:
    text = """{ node(id: "urn:x:three-years") { ... on Provision {
      statedIn { document { number } section firstLine lastLine anchor anchorLanguage(lang: EN) }
      current rank { code } rankReason contradicts { id } notes { nodes { title(lang: EN) } }
    } } }"""
    assert ask(api, claims, text)["node"] == {
        "statedIn": [
            {
                "document": {"number": "B"},
                "section": None,
                "firstLine": 7,
                "lastLine": None,
                "anchor": "trois ans",
                "anchorLanguage": "fr",
            }
        ],
        "current": True,
        "rank": {"code": "preferred"},
        "rankReason": "La loi.",
        "contradicts": [{"id": "urn:x:two-years"}],
        "notes": {"nodes": [{"title": "Two or three years"}]},
    }


def test_contradictions_hold_both_ways_and_by_groups(api: Api, claims: EmbeddedStore) -> None:
    text = """query($where: ProvisionFilter) {
      node(id: "urn:x:two-years") { ... on Duration { current contradicts { id } } }
      contradictions(where: $where) { provisions { id } notes { id } }
    }"""
    found = ask(api, claims, text)
    assert found["node"] == {"current": False, "contradicts": [{"id": "urn:x:four-years"}, {"id": "urn:x:three-years"}]}
    group = {
        "provisions": [{"id": "urn:x:four-years"}, {"id": "urn:x:three-years"}, {"id": "urn:x:two-years"}],
        "notes": [{"id": "urn:x:note"}],
    }
    assert found["contradictions"] == [group]
    region = {"appliesTo": {"some": {"scheme": {"region": {"code": {"eq": "99"}}}}}}
    assert ask(api, claims, text, where=region)["contradictions"] == [group]
    region["appliesTo"]["some"]["scheme"]["region"]["code"]["eq"] = "98"
    assert ask(api, claims, text, where=region)["contradictions"] == []


@pytest.mark.parametrize(("value", "expected"), [(True, ["four", "three"]), (False, ["five", "two"])])
def test_current_is_a_filter(api: Api, claims: EmbeddedStore, value: bool, expected: list[str]) -> None:
    text = "query($current: Boolean) { durations(where: {current: {eq: $current}}) { nodes { id } } }"
    found = ask(api, claims, text, current=value)["durations"]["nodes"]
    assert [node["id"] for node in found] == [f"urn:x:{name}-years" for name in expected]


def test_things_side_by_side(api: Api, claims: EmbeddedStore) -> None:
    text = """{ compare(ids: ["urn:x:variant", "urn:x:agency"]) {
      things { label }
      rows { type kind { code } cells { thing { id } provisions { id } silences { id } } }
    } }"""
    found = ask(api, claims, text)["compare"]
    assert [thing["label"] for thing in found["things"]] == ["Volet, Région", "Agence"]
    rows = {(row["type"], row["kind"]["code"]): row["cells"] for row in found["rows"]}
    assert set(rows) == {
        ("Criterion", "practice-mode"),
        ("Duration", "support"),
        ("Remuneration", "fees"),
        ("Remuneration", "salary"),
    }
    variant, agency = rows["Duration", "support"]
    assert [item["id"] for item in variant["provisions"]] == [
        "urn:x:four-years",
        "urn:x:three-years",
        "urn:x:two-years",
    ]
    assert agency == {"thing": {"id": "urn:x:agency"}, "provisions": [], "silences": [{"id": "urn:x:silence"}]}


def test_a_silence_of_all_things_has_its_row(api: Api, claims: EmbeddedStore) -> None:
    text = (
        '{ compare(ids: ["urn:x:agency"]) { rows { type kind { code } cells { provisions { id } silences { id } } } } }'
    )
    rows = ask(api, claims, text)["compare"]["rows"]
    cell = {"provisions": [], "silences": [{"id": "urn:x:silence"}]}
    assert {"type": "Duration", "kind": {"code": "support"}, "cells": [cell]} in rows


GROUPS = """
query($keys: [RemunerationGroupField!], $where: RemunerationFilter) {
  statistics {
    remunerations(groupBy: $keys, where: $where) {
      keys { field value node { label } }
      count
      amountSummary { min max sum avg count }
    }
  }
}
"""


def test_groups_with_their_sums(api: Api, claims: EmbeddedStore) -> None:
    found = ask(api, claims, GROUPS, keys=["BASIS", "PER"])["statistics"]["remunerations"]
    values = [([key["value"] for key in group["keys"]], group["count"], group["amountSummary"]) for group in found]
    assert values == [
        (["gross", "month"], 1, {"min": 500.0, "max": 500.0, "sum": 500.0, "avg": 500.0, "count": 1}),
        (["net", "month"], 2, {"min": 100.0, "max": 1392.5, "sum": 1492.5, "avg": 746.25, "count": 2}),
        ([None, None], 1, {"min": None, "max": None, "sum": None, "avg": None, "count": 0}),
    ]
    assert found[1]["keys"][0]["node"] == {"label": "Net"}


def test_groups_pass_the_filter_and_links_are_keys(api: Api, claims: EmbeddedStore) -> None:
    where = {"basis": {"eq": "NET"}}
    found = ask(api, claims, GROUPS, keys=["FUNDER"], where=where)["statistics"]["remunerations"]
    values = [(group["keys"][0]["value"], group["keys"][0]["node"], group["amountSummary"]["sum"]) for group in found]
    assert values == [("urn:x:agency", {"label": "Agence"}, 1392.5), (None, None, 100.0)]


def test_two_bases_are_never_put_together(api: Api, claims: EmbeddedStore) -> None:
    outcome = run(api, claims, GROUPS, {})
    assert outcome.data is not None
    group = outcome.data["statistics"]["remunerations"][0]
    assert (group["count"], group["amountSummary"]) == (4, None)
    (error,) = outcome.errors
    assert error.extensions
    assert error.extensions["code"] == "MIXED_BASIS"
    assert error.path == ["statistics", "remunerations", 0, "amountSummary"]
    assert error.message == (
        "amount is not all on one basis and per in this group (gross month / net month): "
        "add BASIS, PER to groupBy, or filter by them"
    )


COMPARED = """query($where: RemunerationFilter, $order: [RemunerationOrder!]) {
  remunerations(where: $where, orderBy: $order) { nodes { id amount } }
}"""


@pytest.mark.parametrize(
    "where",
    [
        {"amount": {"gt": 1000}},
        {"amount": {"between": {"from": 0, "to": 9}}},
        {"amount": {"lt": 1000}, "basis": {"eq": "NET"}},
        {"amount": {"lt": 1000}, "basis": {"in": ["NET", "GROSS"]}, "per": {"eq": "MONTH"}},
        {"amount": {"lt": 1000}, "or": [{"basis": {"eq": "NET"}, "per": {"eq": "MONTH"}}]},
        {"or": [{"basis": {"eq": "NET"}, "per": {"eq": "MONTH"}}, {"not": {"amount": {"lte": 1000}}}]},
    ],
)
def test_amounts_of_several_bases_are_not_compared(api: Api, claims: EmbeddedStore, where: Json) -> None:
    outcome = run(api, claims, COMPARED, {"where": where})
    (error,) = outcome.errors
    assert (outcome.data, error.extensions) == (None, {"code": "MIXED_BASIS", "field": "amount"})
    assert "{ eq: … } beside it in the filter" in error.message


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"amount": {"eq": 500}}, [500.0]),
        ({"amount": {"gt": 100}, "basis": {"eq": "NET"}, "per": {"eq": "MONTH"}}, [1392.5]),
        ({"and": [{"basis": {"in": ["NET"]}}, {"per": {"eq": "MONTH"}}], "amount": {"gt": 100}}, [1392.5]),
        ({"basis": {"eq": "GROSS"}, "per": {"eq": "MONTH"}, "not": {"amount": {"lt": 100}}}, [500.0]),
    ],
)
def test_amounts_of_one_basis_are_compared(api: Api, claims: EmbeddedStore, where: Json, found: list[float]) -> None:
    nodes = ask(api, claims, COMPARED, where=where)["remunerations"]["nodes"]
    assert [node["amount"] for node in nodes] == found


@pytest.mark.parametrize(
    ("where", "fields", "refused"),
    [
        ({}, ["AMOUNT"], True),
        ({}, ["AMOUNT", "BASIS", "PER"], True),
        ({}, ["BASIS", "AMOUNT"], True),
        ({"basis": {"eq": "NET"}}, ["AMOUNT"], True),
        ({}, ["PER", "BASIS", "AMOUNT"], False),
        ({"basis": {"eq": "NET"}}, ["PER", "AMOUNT"], False),
        ({"basis": {"eq": "NET"}, "per": {"eq": "MONTH"}}, ["AMOUNT"], False),
    ],
)
def test_amounts_are_sorted_within_one_basis(
    api: Api, claims: EmbeddedStore, where: Json, fields: list[str], refused: bool
) -> None:
    order = [{"field": field} for field in fields]
    outcome = run(api, claims, COMPARED, {"where": where, "order": order})
    codes = [error.extensions["code"] for error in outcome.errors if error.extensions]
    assert (codes, outcome.data is None) == (["MIXED_BASIS"] if refused else [], refused)


def test_funders_fund_a_provision(api: Api, claims: EmbeddedStore) -> None:
    found = ask(api, claims, "{ funders { totalCount nodes { __typename label } } }")["funders"]
    assert found == {"totalCount": 1, "nodes": [{"__typename": "OtherOrganization", "label": "Agence"}]}


def test_an_organisation_may_be_a_hospital(api: Api, claims: EmbeddedStore) -> None:
    text = "{ organisations { nodes { __typename label ... on CareStructure { town } } } }"
    assert ask(api, claims, text)["organisations"]["nodes"] == [
        {"__typename": "OtherOrganization", "label": "Agence"},
        {"__typename": "CareStructure", "label": "Hôpital", "town": ["Lille"]},
    ]


def test_the_dataset_tells_what_it_holds(api: Api, claims: EmbeddedStore) -> None:
    text = "{ dataset { version triples counts { type collection count } documents { number } licence } }"
    found = ask(api, claims, text)["dataset"]
    assert found["version"] == claims.version
    assert found["triples"] == len(claims.select("SELECT * { ?s ?p ?o }").rows)
    counts = {item["type"]: item["count"] for item in found["counts"]}
    assert (counts["Duration"], counts["Remuneration"], counts["Provision"], counts["Organization"]) == (4, 4, 9, 2)
    assert found["documents"] == [{"number": "A"}, {"number": "B"}]
    assert found["licence"] is None


def test_text_is_checked_against_the_rules(api: Api, store: EmbeddedStore) -> None:
    text = """query($text: String!) { validate(text: $text, lang: FR) {
      conforms errors findings { rule severity message place { line } quotations { anchor } }
    } }"""
    prefix = "@prefix pi: <https://w3id.org/post-internat/def#> ."
    data = f"{prefix}\n<urn:p> a pi:Post ;\n  pi:hospitalShare 0.7 ; pi:ambulatoryShare 0.6 ."
    found = ask(api, store, text, text=data)["validate"]
    assert not found["conforms"]
    shares = next(finding for finding in found["findings"] if finding["rule"] == "COH-12")
    assert (shares["severity"], shares["place"]["line"]) == ("ERROR", 3)
    assert "130" in shares["message"]
    broken = ask(api, store, text, text="@prefix x")["validate"]
    assert [finding["rule"] for finding in broken["findings"]] == ["SYNTAX"]


@pytest.mark.parametrize(
    ("kind", "passes"),
    [
        ({"code": {"eq": "publication"}}, lambda code: code == "publication"),  # a code of several lists
        ({"code": {"in": ["night-duty", "total"]}}, lambda code: code in ("night-duty", "total")),
        ({"not": {"code": {"startsWith": "a"}}}, lambda code: not code.startswith("a")),
        (
            {"or": [{"code": {"eq": "total"}}, {"code": {"eq": "structure"}}]},
            lambda code: code in ("total", "structure"),
        ),
    ],
)
def test_provisions_of_any_class_by_the_code_of_their_kind(
    api: Api, store: EmbeddedStore, kind: Json, passes: Callable[[str], bool]
) -> None:
    text = """query($kind: CodeFilter, $after: String) {
      provisions(first: 1000, after: $after, where: {kind: $kind}, orderBy: [{field: KIND}]) {
        totalCount pageInfo { endCursor hasNextPage } nodes { id kind { code label } }
      }
    }"""
    rows = store.select(f"SELECT ?s ?code {{ ?s <{DEF}kind> ?k . ?k <{PREFIXES['skos']}notation> ?code }}").rows
    provisions = store.select(f"SELECT ?s {{ ?s a/<{PREFIXES['rdfs']}subClassOf>* <{DEF}Provision> }}").rows
    expected = {row[0].value for row in rows if (row[0],) in provisions and passes(row[1].value)}  # type: ignore[union-attr]
    nodes, after, more = [], None, True
    while more:
        page = ask(api, store, text, kind=kind, after=after)["provisions"]
        nodes += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert expected
    assert page["totalCount"] == len(nodes) == len(expected)
    assert {node["id"] for node in nodes} == expected
    labels = [fold(node["kind"]["label"]) for node in nodes]
    assert labels == sorted(labels)
