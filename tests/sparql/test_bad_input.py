"""What a careless or hostile client sends gets a problem that says what, where and how to fix; the server lives on."""

import asyncio
import contextlib
import errno
import http.client
import json
import os
import socket
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from postinternat.namespaces import graph
from postinternat.settings import Settings
from tests.sparql.serving import application, serving

Problem = dict[str, Any]
PAIRS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9))
ENDLESS = f"SELECT * {{ {PAIRS} }} ORDER BY ?c1 ?c2 ?c3 LIMIT 1"
COUNTLESS = f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} }}"


@pytest.fixture(scope="module")
def address(small: Path) -> Iterator[str]:
    with serving(Settings(dataset=small, workers=2, timeout_s=1.0, memory_mb=200)) as address:
        yield address


def problem(answer: httpx.Response, status: int) -> Problem:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    document: Problem = answer.json()
    assert document["status"] == status
    assert all(document[name] for name in ("type", "title", "detail"))
    assert document["fix"], "it says how to mend it"
    assert "Traceback" not in answer.text
    return document


@pytest.mark.parametrize(
    ("query", "line", "column", "token", "words"),
    [
        ("SELECT ?s {\n  ?s ?p ?o .. }", 2, 13, ".", "not expected"),
        ("SELECT ?s\nWHERE { ?s foo:bar ?o }", 2, 12, "foo:bar", "prefix foo:"),
        ("SELECT ?s { ?s ?p ?o ", 1, 21, "", "ends too early"),
        ("SELECT ?s { ?s ?p 'x }", 1, 19, "'", "not closed"),
        ("SELEC ?s { ?s ?p ?o }", 1, 1, "SELEC", "not expected"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "", "unbound"),
        ("SELECT ?s { ?s ?p ?o OPTINAL { ?s ?b ?c } }", 1, 22, "OPTINAL", "not expected"),
        ("SELECT ?s { ?s ?p ?o } LIMIT ten", 1, 30, "ten", "not expected"),
        ("SELECT ?s, ?p {\n?s ?p ?o }", 1, 10, ",", "not expected"),
        ("SELECT * { ?s ?p ?o LATERAL { ?o ?q ?r } }", 1, 21, "LATERAL", "not SPARQL 1.1"),
    ],
)
def test_42_a_syntax_error_has_its_place(
    client: TestClient, query: str, line: int, column: int, token: str, words: str
) -> None:
    document = problem(client.get("/sparql", params={"query": query}), 400)
    assert (document["line"], document["column"], document["token"]) == (line, column, token)
    assert words in document["detail"]
    assert document["excerpt"].endswith("^")


@pytest.mark.parametrize("query", ["", "  \n "])
def test_43_an_empty_query(client: TestClient, query: str) -> None:
    assert "empty" in problem(client.get("/sparql", params={"query": query}), 400)["detail"]
    problem(client.post("/sparql", data={"query": query}), 400)
    problem(client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}), 400)


def test_44_two_queries(client: TestClient) -> None:
    assert "2 query=" in problem(client.get("/sparql?query=ASK{}&query=ASK{}"), 400)["detail"]
    problem(client.post("/sparql?query=ASK{}", data={"query": "ASK{}"}), 400)


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <a:a> <a:a> 1 }", "PREFIX a: <b:> DELETE WHERE { ?s ?p ?o }", "DROP ALL"]
)
def test_45_an_update_as_a_query(client: TestClient, query: str) -> None:
    assert "no update" in problem(client.get("/sparql", params={"query": query}), 403)["detail"]


def test_46_an_update(client: TestClient) -> None:
    problem(client.post("/sparql", data={"update": "DROP ALL"}), 403)
    problem(client.get("/sparql?update=DROP+ALL"), 403)
    headers = {"Content-Type": "application/sparql-update"}
    problem(client.post("/sparql", content="DROP ALL", headers=headers), 403)


OUTSIDE = [
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM <http://169.254.169.254/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://169.254.169.254/> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX e: <file:///etc/> SELECT * FROM e:passwd { ?s ?p ?o }",
    "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://[::1]:%d/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://0x7f.1:%d/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://localtest.me:%d/>{ ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { SERVICEe:x { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { SERVICESILENTe:x { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:%d/> SELECT * { ?a ?b true.servicesilente:x { ?s ?p ?o } }",
    "PREFIX service: <http://e/> PREFIX : <http://127.0.0.1:%d/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX SERVICESILENT: <http://e/> PREFIX : <http://127.0.0.1:%d/> SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
    "PREFIX e: <file:///etc/> SELECT * FROMe:passwd { ?s ?p ?o }",
    "PREFIX e: <file:///etc/> SELECT * FROM NAMEDe:passwd { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?where SERVICE ?where { ?a ?b ?c } }",
    "SELECT * { BIND(<http://127.0.0.1:%d/> AS ?w) SERVICE ?w { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?a FILTER(?a<?a)SERVICE#>\n<http://127.0.0.1:%d/>{?a ?b ?c} }",
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        yield listener


class Watch:
    """Notes what this process opens or connects to."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[tuple[str, object]] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event in {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen"}:
            self.seen.append((event, arguments[0] if event == "open" else arguments[-1]))


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.mark.parametrize("query", OUTSIDE)
def test_47_to_50_no_query_leaves_the_dataset(
    client: TestClient, watch: Watch, listener: socket.socket, query: str
) -> None:
    query = query.replace("%d", str(listener.getsockname()[1]))
    client.get("/sparql", params={"query": "ASK {}"})
    watch.seen.clear()
    watch.on = True
    try:
        answer = client.get("/sparql", params={"query": query})
    finally:
        watch.on = False
    document = problem(answer, 403)
    assert document["line"] >= 1
    assert watch.seen == []
    with pytest.raises(TimeoutError):
        listener.accept()


def test_47_the_graph_of_a_request_is_of_the_dataset_too(client: TestClient, tmp_path: Path) -> None:
    fifo = tmp_path / "watched"
    os.mkfifo(fifo)
    for field in ("default-graph-uri", "named-graph-uri"):
        problem(client.get("/sparql", params={"query": "ASK {}", field: fifo.as_uri()}), 403)
    near = problem(client.get("/sparql", params={"query": "ASK {}", "named-graph-uri": graph("refrence")}), 403)
    assert graph("reference") in near["fix"]
    with pytest.raises(OSError, match="No such device") as nobody_reads:
        os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    assert nobody_reads.value.errno == errno.ENXIO


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX service: <http://e/> ASK { BIND(service:from AS ?x) }",
        "PREFIX from: <graph/> ASK { GRAPH from:reference { ?s ?p ?o } }",
        "PREFIX from: <graph/> ASK FROM from:reference { ?s ?p ?o }",
        "ASK { BIND('SERVICE <http://e/>' AS ?x) # SERVICE <http://e/>\n }",
    ],
)
def test_a_name_may_hold_a_keyword(client: TestClient, query: str) -> None:
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is True


def test_a_graph_of_the_dataset_may_be_named(client: TestClient) -> None:
    base = graph("").replace("graph", r"gr\u0061ph")
    for query in (
        f"ASK FROM <{graph('reference')}> {{ ?s ?p ?o }}",
        "ASK FROM <graph/reference> { ?s ?p ?o }",
        f"BASE <{base}> ASK FROM <reference> {{ ?s ?p ?o }}",
    ):
        assert client.get("/sparql", params={"query": query}).json()["boolean"] is True


def test_51_a_cross_product_is_stopped_and_the_next_query_is_answered(address: str) -> None:
    begun = time.monotonic()
    answer = httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=20)
    assert time.monotonic() - begun < 5
    assert answer.status_code in {503, 504}
    problem(answer, answer.status_code)
    begun = time.monotonic()
    again = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=20)
    assert again.status_code == 200, again.text
    assert time.monotonic() - begun < 1


def test_52_an_expression_that_explodes(address: str) -> None:
    backtracking = 'SELECT * { BIND(REGEX("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$b") AS ?x) }'
    assert httpx.get(f"{address}/sparql", params={"query": backtracking}, timeout=20).status_code == 200
    growing = '"aaaaaaaaaa"'
    for _ in range(9):
        growing = f'REPLACE({growing}, "a", "aaaaaaaaaa")'
    answer = httpx.get(f"{address}/sparql", params={"query": f"SELECT (STRLEN({growing}) AS ?n) {{}}"}, timeout=20)
    assert answer.status_code in {503, 504}
    problem(answer, answer.status_code)


def test_53_a_path_over_everything(address: str) -> None:
    answer = httpx.get(f"{address}/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s (!<a:b>)* ?o }"}, timeout=20)
    assert answer.status_code in {200, 504}


@pytest.mark.parametrize("brackets", ["{", "(", "["])
def test_54_nesting(client: TestClient, brackets: str) -> None:
    begun = time.monotonic()
    document = problem(client.post("/sparql", data={"query": "SELECT * { " + brackets * 3000}), 400)
    assert time.monotonic() - begun < 1
    assert "nested" in document["detail"]
    closing = {"{": "}", "(": ")", "[": "]"}[brackets]
    deep = f"SELECT * {{ {'{' * 60} ?s ?p ?o {'}' * 60} }}" if closing == "}" else "ASK {}"
    assert client.post("/sparql", data={"query": deep}).status_code == 200


def test_55_a_query_of_megabytes(client: TestClient) -> None:
    rows = " ".join(f"<a:{number}>" for number in range(200_000))
    query = f"SELECT * {{ VALUES ?x {{ {rows} }} }}"
    problem(client.post("/sparql", data={"query": query}), 413)
    headers = {"Content-Type": "application/sparql-query"}
    problem(client.post("/sparql", content=query, headers=headers), 413)
    problem(client.post("/sparql", content=iter([b" " * 1_000_000] * 5), headers=headers), 413)


@pytest.mark.parametrize("path", ["/sparql?query=", "/graphql?query="])
def test_56_an_address_that_is_too_long(address: str, path: str) -> None:
    place = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.request("GET", path + "a" * 65_536)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["content-type"]) == (414, "application/problem+json")
    assert "POST" in json.load(answer)["fix"]
    connection.close()


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("SELECT * { ?s ?p ?o }", "application/pdf"),
        ("SELECT * { ?s ?p ?o }", "*/*;q=0"),
        ("SELECT * { ?s ?p ?o }", "text/turtle"),
        ("ASK {}", "text/csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
    ],
)
def test_57_no_format_fits(client: TestClient, query: str, accept: str) -> None:
    document = problem(client.get("/sparql", params={"query": query}, headers={"Accept": accept}), 406)
    assert document["offered"]


def test_57_a_format_that_is_none(client: TestClient) -> None:
    assert "csv" in problem(client.get("/sparql", params={"query": "SELECT * {}", "format": "cvs"}), 400)["fix"]
    problem(client.get("/sparql", params={"query": "ASK {}", "format": "turtle"}), 406)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_58_a_cut_answer_says_so_and_where_it_goes_on(small: Path, name: str) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
    with TestClient(application(Settings(dataset=small, workers=1, max_rows=6))) as limited:
        whole, following, pages = [], f"/sparql?{urllib.parse.urlencode({'query': query, 'format': name})}", 0
        while following:
            answer = limited.get(following)
            assert answer.status_code == 200
            assert int(answer.headers["x-result-rows"]) <= 6
            whole += values(answer.text, name)
            pages += 1
            cut = "x-result-truncated" in answer.headers
            following = answer.links["next"]["url"] if cut else ""
            assert ("link" in answer.headers) == cut
    assert pages == 3
    with TestClient(application(Settings(dataset=small, workers=1))) as unlimited:
        answer = unlimited.get("/sparql", params={"query": query, "format": name})
        assert values(answer.text, name) == whole


def values(text: str, name: str) -> list[str]:
    if name == "json":
        return [json.dumps(row, sort_keys=True) for row in json.loads(text)["results"]["bindings"]]
    if name == "xml":
        return [part.partition("</result>")[0] for part in text.split("<result>")[1:]]
    return text.split("\n", 1)[1].splitlines()


def test_58_a_cut_graph_says_so(small: Path) -> None:
    with TestClient(application(Settings(dataset=small, workers=1, max_rows=6))) as limited:
        answer = limited.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
    assert answer.headers["x-result-truncated"] == "after 6 triples"
    assert "dumps" in answer.headers["link"]


def test_59_one_client_does_not_take_everything(address: str) -> None:
    async def flood() -> tuple[list[httpx.Response], list[float]]:
        limits = httpx.Limits(max_connections=60)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            queries = [asyncio.ensure_future(client.get("/sparql", params={"query": COUNTLESS})) for _ in range(50)]
            waits = []
            for _ in range(10):
                begun = time.monotonic()
                assert (await client.get("/health")).json()["status"] == "ok"
                waits.append(time.monotonic() - begun)
                await asyncio.sleep(0.05)
            return list(await asyncio.gather(*queries)), waits

    answers, waits = asyncio.run(flood())
    assert sorted(waits)[len(waits) // 2] < 0.1
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 40
    for answer in refused:
        problem(answer, 429)
        assert int(answer.headers["retry-after"]) >= 1
    assert {answer.status_code for answer in answers} <= {429, 504}


def test_a_client_that_goes_away_frees_its_reader(address: str) -> None:
    with contextlib.suppress(httpx.TimeoutException):
        httpx.get(f"{address}/sparql", params={"query": COUNTLESS}, timeout=0.2)
    begun = time.monotonic()
    again = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=20)
    assert again.status_code == 200, again.text
    assert time.monotonic() - begun < 0.7


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql?query=ASK{}")
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("media_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", None])
def test_other_bodies(client: TestClient, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    problem(client.post("/sparql", content=b"query=ASK{}", headers=headers), 415)


def test_bodies_that_are_not_utf8(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    problem(client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=headers), 400)
    problem(client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20'%FF'%7D"), 400)
    headers = {"Content-Type": "application/sparql-query; charset=utf-16"}
    problem(client.post("/sparql", content="ASK {}".encode("utf-16"), headers=headers), 415)
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    problem(client.post("/sparql", content=b"ASK {}", headers=headers), 415)


def test_a_function_that_does_not_exist(client: TestClient) -> None:
    problem(client.get("/sparql", params={"query": "SELECT (<http://example/f>(1) AS ?x) {}"}), 400)


def test_characters_that_mean_nothing(client: TestClient) -> None:
    for query in (
        "\x00",
        "ASK { \ud7ff }",
        "ASK { ?s ?p '\x00' }",
        "é",
        "?",
        "SELECT",
        "ASK { ?s ?p " + "-" * 5000 + "1 }",
    ):
        answer = client.get("/sparql", params={"query": query})
        assert answer.status_code in {200, 400, 503}, query[:20]


def test_an_unknown_example_or_problem(client: TestClient) -> None:
    problem(client.get("/examples/nope"), 404)
    page = client.get("/examples/nope", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "/examples" in page.text
    assert page.headers["content-type"].startswith("text/html")
    problem(client.get("/problem/nope"), 404)
    assert "413" in client.get("/problem/too-long").text
