"""The SPARQL 1.1 protocol to the letter: ways to ask, formats, caching, and headers."""

import gzip
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.namespaces import DEF, graph
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, dataset
from tests.sparql.serving import application
from tests.store.contract import SUBMISSION, triple

SCHEMES = f"SELECT ?s WHERE {{ ?s a <{DEF}Scheme> }} ORDER BY ?s"
ASK = "ASK { ?s ?p ?o }"
GRAPH = f"CONSTRUCT WHERE {{ ?s a <{DEF}Scheme> }}"


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_three_ways_to_ask(client: TestClient, way: str) -> None:
    if way == "get":
        answer = client.get("/sparql", params={"query": SCHEMES})
    elif way == "form":
        answer = client.post("/sparql", data={"query": SCHEMES})
    else:
        headers = {"Content-Type": "application/sparql-query; charset=UTF-8"}
        answer = client.post("/sparql", content=SCHEMES, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert len(answer.json()["results"]["bindings"]) == 2
    assert answer.headers["x-result-rows"] == "2"
    assert "x-result-truncated" not in answer.headers


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SCHEMES, None, "application/sparql-results+json"),
        (SCHEMES, "*/*", "application/sparql-results+json"),
        (SCHEMES, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SCHEMES, "text/csv;q=0.9, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SCHEMES, "text/*;q=0.5, application/pdf", "text/csv; charset=utf-8"),
        (SCHEMES, "application/json", "application/sparql-results+json"),
        (SCHEMES, "text/turtle, application/xml;q=0.1", "application/sparql-results+xml"),
        (SCHEMES, "application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ASK, "text/csv, */*;q=0.1", "application/sparql-results+json"),
        (GRAPH, None, "text/turtle; charset=utf-8"),
        (GRAPH, "application/trig", "application/trig"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "application/n-quads", "application/n-quads"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (f"DESCRIBE ?s {{ ?s a <{DEF}Scheme> }}", "text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_the_format_is_negotiated(client: TestClient, query: str, accept: str | None, media_type: str) -> None:
    headers = {"Accept": accept} if accept else {}
    if accept is None:
        client.headers.pop("accept", None)
    answer = client.get("/sparql", params={"query": query}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"]


def test_a_byte_order_mark_is_no_part_of_the_query(client: TestClient) -> None:
    body = "\ufeffASK {}".encode()
    assert client.post("/sparql", content=body, headers={"Content-Type": "application/sparql-query"}).json()["boolean"]


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        (SCHEMES, "csv", "text/csv"),
        (SCHEMES, "xml", "application/sparql-results+xml"),
        (GRAPH, "json", "application/ld+json"),
        (GRAPH, "xml", "application/rdf+xml"),
        (GRAPH, "rdf", "application/rdf+xml"),
        (GRAPH, "application/n-triples", "application/n-triples"),
    ],
)
def test_people_choose_by_format(client: TestClient, query: str, name: str, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": query, "format": name}, headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith(media_type)


def test_the_dataset_of_the_request_wins(client: TestClient) -> None:
    query = "SELECT DISTINCT ?g { { ?s ?p ?o BIND('default' AS ?g) } UNION { GRAPH ?g { ?s ?p ?o } } }"
    only = {"query": query, "named-graph-uri": graph("reference")}
    rows = client.get("/sparql", params=only).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in rows] == [graph("reference")]
    default = {"query": f"{SCHEMES}", "default-graph-uri": [graph("source/doc-a"), graph("source/doc-b")]}
    assert len(client.post("/sparql", data=default).json()["results"]["bindings"]) == 2
    none = {"query": SCHEMES, "default-graph-uri": graph("codelists")}
    assert client.get("/sparql", params=none).json()["results"]["bindings"] == []


def test_who_says_so(client: TestClient) -> None:
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s a <{DEF}Scheme> }} }}"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert {row["g"]["value"] for row in rows} <= {
        graph(name) for name in ("reference", "source/doc-a", "source/doc-b")
    }
    assert rows


def test_head_is_get_without_a_body(client: TestClient) -> None:
    get = client.get("/sparql", params={"query": SCHEMES}, headers={"Accept-Encoding": "identity"})
    head = client.head("/sparql", params={"query": SCHEMES}, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))
    assert head.headers["etag"] == get.headers["etag"]


def test_options_and_other_origins(client: TestClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    got = client.get("/sparql", params={"query": ASK})
    assert got.headers["access-control-allow-origin"] == "*"
    assert "X-Result-Truncated" in got.headers["access-control-expose-headers"]


def test_what_the_client_holds_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": SCHEMES})
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for held in (tag, f'"x", W/{tag}', "*"):
        again = client.get("/sparql", params={"query": SCHEMES}, headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = client.get("/sparql", params={"query": SCHEMES}, headers={"If-None-Match": tag, "Accept": "text/csv"})
    assert other.status_code == 200
    plain = client.get("/sparql", params={"query": SCHEMES}, headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] != tag


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "STRUUID()"])
def test_an_answer_that_changes_is_not_kept(client: TestClient, call: str) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_long_answers_are_compressed_and_sent_in_pieces(client: TestClient) -> None:
    values = " ".join(f'"{number:040}"' for number in range(5000))
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} }}"
    with client.stream("POST", "/sparql", data={"query": query}, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    plain = client.post("/sparql", data={"query": query}, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(json.loads(plain.content)["results"]["bindings"]) == 5000


def test_without_a_query_the_service_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    for term in (
        "sd:Service",
        "sd:UnionDefaultGraph",
        "sd:SPARQL11Query",
        "sd:namedGraph",
        "sh:declare",
        "void:triples",
    ):
        assert term in answer.text
    assert client.get("/sparql", headers={"Accept": "application/rdf+xml"}).text.startswith("<?xml")


def test_a_browser_gets_a_page(client: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "en"}
    page = client.get("/sparql", params={"query": SCHEMES}, headers=browser)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "scheme:ccu" in page.text
    assert 'lang="en"' in page.text
    broken = client.get("/sparql", params={"query": "ASK {"}, headers=browser)
    assert broken.status_code == 400
    assert "add } at the end" in broken.text


def test_prefixes_are_declared(client: TestClient) -> None:
    assert 'sh:prefix "pi"' in client.get("/prefixes").text


def test_a_version_can_be_pinned(tmp_path: Path, small: Path) -> None:
    store = DirectoryStore(tmp_path)
    first = store.load(dataset.read(small))
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{SUBMISSION}> {{ ?s ?p ?o }} }}"

    def count(client: TestClient, **fields: str) -> str:
        answer = client.get("/sparql", params={"query": query, "format": "csv", **fields})
        assert answer.status_code == 200, answer.text
        return answer.text.split()[1]

    with TestClient(application(Settings(store=str(tmp_path), workers=1))) as client:
        second = store.replace_graph(SUBMISSION, [triple("x", "a")])
        assert (count(client), count(client, version=first[:12]), count(client, version=second)) == ("1", "0", "1")
        pinned = client.get("/sparql", params={"query": ASK, "version": first})
        assert pinned.headers["x-dataset-version"] == first
        assert "immutable" in pinned.headers["cache-control"]
        gone = client.get("/sparql", params={"query": ASK, "version": "0" * 64})
        assert (gone.status_code, gone.json()["status"]) == (410, 410)
        assert client.get("/sparql", params={"query": ASK, "version": "latest"}).status_code == 400
