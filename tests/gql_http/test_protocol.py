"""What a well-behaved client can count on: methods, caching, languages, versions, what an answer tells of itself."""

import gzip
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphql import build_client_schema, get_introspection_query
from starlette.applications import Starlette
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, dataset
from tests.gql_http.conftest import GRAPHQL

SCHEMES = "{ schemes(first: 3) { nodes { id title } } }"
SAVED = "/graphql?documentId=compare-net-pay"


def test_get_and_post_answer_alike(client: TestClient) -> None:
    posted = client.post("/graphql", json={"query": SCHEMES})
    gotten = client.get("/graphql", params={"query": SCHEMES})
    assert posted.json() == gotten.json()
    assert len(posted.json()["data"]["schemes"]["nodes"]) == 3
    assert gotten.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (GRAPHQL, GRAPHQL),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
        (f"application/json;q=0.5, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/json", "application/json"),
        (f"text/csv, {GRAPHQL};q=0.1", GRAPHQL),
    ],
)
def test_the_media_type_is_the_one_preferred(client: TestClient, accept: str, media_type: str) -> None:
    answer = client.post("/graphql", json={"query": SCHEMES}, headers={"Accept": accept})
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"


def test_an_answer_that_the_client_holds_is_not_sent_again(client: TestClient) -> None:
    first = client.get(SAVED)
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get(SAVED, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(SAVED, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_etag_tells_apart_what_differs() -> None:
    with TestClient(create_app(Settings(workers=1)), headers={"Accept": GRAPHQL}) as client:
        tags = [
            client.get(SAVED).headers["etag"],
            client.get(SAVED, headers={"Accept": "application/json"}).headers["etag"],
            client.get(SAVED, headers={"Accept-Encoding": "identity"}).headers["etag"],
            client.get(SAVED + "&lang=en").headers["etag"],
            client.get(SAVED + '&variables={"region":"75"}').headers["etag"],
            client.get("/graphql", params={"query": SCHEMES}).headers["etag"],
            client.get(SAVED + '&extensions={"cost":true}').headers["etag"],
        ]
    assert all(tag.startswith('"') for tag in tags)
    assert len(set(tags)) == len(tags)


def test_an_error_is_not_kept_by_caches(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": "{ nothing }"})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_large_answers_are_packed(client: TestClient) -> None:
    plain = client.get(SAVED)
    packed = client.get(SAVED, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 5
    assert len(gzip.compress(plain.content)) < len(plain.content)
    assert "content-encoding" not in client.get(SAVED, headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_head_is_get_without_the_body(client: TestClient) -> None:
    head, get = client.head(SAVED), client.get(SAVED)
    assert head.content == b""
    assert {name: head.headers[name] for name in ("etag", "content-length", "content-type")} == {
        name: get.headers[name] for name in ("etag", "content-length", "content-type")
    }


def test_pages_of_other_sites_may_read_the_answers(client: TestClient) -> None:
    preflight = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    allowed = client.options("/graphql", headers=preflight)
    assert (allowed.status_code, allowed.headers["access-control-allow-methods"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert client.get(SAVED).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("parameters", "header", "language"),
    [
        ("", "", "fr"),
        ("", "en", "en"),
        ("", "de, en-GB;q=0.8, fr;q=0.5", "en"),
        ("&lang=FR", "en", "fr"),
        ("&lang=en", "fr", "en"),
    ],
)
def test_the_language_is_chosen_and_told(client: TestClient, parameters: str, header: str, language: str) -> None:
    query = "{ schemes(first: 1) { nodes { labelLanguage } } }"
    url = f"/graphql?query={query}{parameters}"
    answer = client.get(url, headers={"Accept-Language": header})
    assert answer.headers["content-language"] == language
    assert answer.json()["data"]["schemes"]["nodes"] == [{"labelLanguage": language}]
    assert answer.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"


def test_an_answer_tells_its_queries_its_cost_and_its_version(client: TestClient, app: Starlette) -> None:
    wanted = {"sparql": True, "cost": True, "dataset": True, "clientLibrary": {"name": "any"}}
    answer = client.post("/graphql", json={"query": SCHEMES, "extensions": wanted})
    told = answer.json()["extensions"]
    version = app.state.store.version
    assert told["dataset"] == {"version": version}
    assert answer.headers["x-dataset-version"] == version
    assert len(told["sparql"]) == told["cost"]["queries"] == int(answer.headers["x-sparql-queries"]) == 2
    for item in told["sparql"]:
        app.state.store.select(item["query"])
        assert client.get(item["open"], headers={"Accept": "text/csv"}).status_code == 200
    assert set(told) == {"sparql", "cost", "dataset"}


def test_documents_are_tried_in_any_case_of_white_space(client: TestClient) -> None:
    assert client.post("/graphql", json={"query": "\ufeff  { __typename }"}).json() == {"data": {"__typename": "Query"}}


def test_the_schema_is_served_as_text(client: TestClient) -> None:
    assert "type Subscription {" in client.get("/graphql/schema.graphql").text


def test_the_schema_can_be_asked_for_as_tools_do(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": get_introspection_query(input_value_deprecation=True)})
    assert "Scheme" in build_client_schema(answer.json()["data"]).type_map


def test_a_fault_of_ours_is_told_as_ours_and_hides_its_cause(
    small: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    app = create_app(Settings(dataset=small, workers=1))
    monkeypatch.setattr(app.state.operations, "_run", fail)
    with TestClient(app, headers={"Accept": GRAPHQL}) as client:
        answer = client.post("/graphql", json={"query": SCHEMES})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
    assert "secret" not in answer.text
    assert "secret" in caplog.text


def test_a_version_can_be_had_again_after_the_next_one(tmp_path: Path, small: Path) -> None:
    store = DirectoryStore(tmp_path)
    first = store.load(dataset.read(small))
    with TestClient(create_app(Settings(store=str(tmp_path), workers=1)), headers={"Accept": GRAPHQL}) as client:
        query = '{ node(id: "urn:x:new") { id label } }'
        before = client.get("/graphql", params={"query": query})
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        added = ox.Triple(ox.NamedNode("urn:x:new"), label, ox.Literal("nouveau", language="fr"))
        second = store.replace_graph("https://w3id.org/post-internat/graph/source/new", [added])
        after = client.get("/graphql", params={"query": query})
        cited = client.get("/graphql", params={"query": query, "version": first})
        short = client.get("/graphql", params={"query": query, "version": first[:8]})
    assert first != second
    assert (before.headers["x-dataset-version"], after.headers["x-dataset-version"]) == (first, second)
    assert before.json()["data"]["node"] is None
    assert after.json()["data"]["node"]["label"] == "nouveau"
    assert cited.json() == before.json() == short.json()
    assert cited.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert cited.headers["x-dataset-version"] == first


def test_the_limits_are_the_operators(small: Path) -> None:
    settings = Settings(dataset=small, workers=1, graphql_max_kb=1, graphql_max_depth=2, graphql_max_tokens=20)
    with TestClient(create_app(settings), headers={"Accept": GRAPHQL}) as client:
        answers = [
            client.post("/graphql", json={"query": query}).json()["errors"][0]["extensions"]
            for query in ("{ a { b { c } } }", "{" + " a" * 30 + "}", " " * 2000)
        ]
    assert [(item["limit"], item["allowed"]) for item in answers] == [("depth", 2), ("tokens", 20), ("body", 1024)]


def test_the_page_for_people_needs_no_script(client: TestClient) -> None:
    html = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get("/graphql", headers=html)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert all('src="/assets/' in script for script in scripts)  # none is inline, and the form works without
    assert "<form" in page.text
    assert "https://" not in page.text.replace("https://w3id.org", "")
    shown = client.get("/graphql", params={"query": SCHEMES, "variables": "", "lang": "fr"}, headers=html)
    assert "&#34;schemes&#34;" in shown.text
    assert SCHEMES in shown.text
    wrong = client.get("/graphql", params={"query": "{ <b> }"}, headers=html)
    assert wrong.status_code == 400
    assert "SYNTAX" in wrong.text
    assert "<b>" not in wrong.text
    saved = client.get(SAVED, headers=html)
    assert "query CompareNetPay" in saved.text


def test_the_saved_operations_are_listed_with_their_variables(client: TestClient) -> None:
    listed = {item["name"]: item for item in client.get("/operations").json()}
    assert listed["compare-net-pay"]["variables"] == [{"name": "region", "type": "String", "default": '"32"'}]
    assert client.get(listed["compare-net-pay"]["json"]).json()["data"]
    assert client.get(listed["compare-net-pay"]["document"]).text.startswith("# ")


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("/operations/nothing.csv", 404, "PERSISTED_NOT_FOUND"),
        ("/operations/nothing.graphql", 404, "PERSISTED_NOT_FOUND"),
        ("/operations/compare-net-pay.csv?regoin=32", 400, "BAD_REQUEST"),
        ("/operations/compare-net-pay.csv?lang=de", 400, "BAD_LANG"),
        ("/operations/compare-net-pay.csv?version=0000000000", 410, "VERSION_GONE"),
    ],
)
def test_a_table_that_cannot_be_had(client: TestClient, url: str, status: int, code: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, json.loads(answer.content)["errors"][0]["extensions"]["code"]) == (status, code)
