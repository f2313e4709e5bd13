"""What a careless or hostile client sends: each is refused with its status and code, in milliseconds, never a 500.

The numbers are those of the table of bad inputs that the design lists.
"""

import gzip
import json
import time
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from postinternat.gql.operations import Operations
from tests.gql_http.conftest import GRAPHQL

JSON = {"Content-Type": "application/json"}
SCHEMES = "{ schemes(first: 2) { nodes { id } } }"


def doubling(levels: int) -> str:
    links = "".join(f" fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(levels))
    return f"query {{ ...f0 }}{links} fragment f{levels} on Query {{ a: __typename }}"


def nested(levels: int) -> str:
    inner = "id"
    for _ in range(levels):
        inner = f"id variantOf {{ {inner} }}"
    return f"{{ schemes {{ nodes {{ {inner} }} }} }}"


def introspection(levels: int) -> str:
    inner = "name"
    for _ in range(levels):
        inner = f"fields {{ type {{ {inner} }} }}"
    return f"{{ __schema {{ types {{ {inner} }} }} }}"


def code_of(answer: Any) -> str:  # noqa: ANN401 -- the client's response
    body = answer.json()
    assert "data" not in body
    assert body["errors"]
    for error in body["errors"]:
        assert error["message"].strip()
    code: str = body["errors"][0]["extensions"]["code"]
    return code


@pytest.mark.parametrize(
    ("row", "body", "status", "code"),
    [
        (1, b"NONSENSE", 400, "BAD_JSON"),
        (2, b'{"query": "\xff\xfe"}', 400, "BAD_JSON"),
        (3, b'{"variables":' + b"[" * 5000 + b"]" * 5000 + b"}", 400, "BAD_JSON"),
        (3, b'{"a":' * 5000 + b"1" + b"}" * 5000, 400, "BAD_JSON"),
        (4, b'{"query": "' + b" " * 300_000 + b'{a}"}', 413, "BODY_TOO_LARGE"),
        (5, b'{"qeury": "{a}"}', 400, "BAD_REQUEST"),
        (5, b"{}", 400, "BAD_REQUEST"),
        (5, b"", 400, "BAD_JSON"),
        (5, b'"query"', 400, "BAD_REQUEST"),
        (6, b'{"query": 1}', 400, "BAD_REQUEST"),
        (6, b'{"query": "{__typename}", "operationName": 3}', 400, "BAD_REQUEST"),
        (7, b'{"query": "{__typename}", "variables": [7]}', 400, "BAD_REQUEST"),
        (7, b'{"query": "{__typename}", "extensions": "x"}', 400, "BAD_REQUEST"),
        (7, b'{"query": "query($a:Float){__typename @skip(if:false)}", "variables": {"a": NaN}}', 400, "BAD_JSON"),
        (27, b'[{"query": "{__typename}"}]', 400, "BATCH"),
        (36, b'{"documentId": "compare-net-pya"}', 404, "PERSISTED_NOT_FOUND"),
        (36, b'{"documentId": "sha256:00"}', 404, "PERSISTED_NOT_FOUND"),
        (36, b'{"documentId": "a", "query": "{__typename}"}', 400, "BAD_REQUEST"),
        (38, b'{"query": "\\ud800{__typename}"}', 400, "SYNTAX"),
    ],
)
def test_a_body_that_is_no_request(client: TestClient, row: int, body: bytes, status: int, code: str) -> None:
    answer = client.post("/graphql", content=body, headers=JSON)
    assert (row, answer.status_code, code_of(answer)) == (row, status, code)
    assert answer.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


@pytest.mark.parametrize(
    ("row", "query", "code"),
    [
        (8, "{", "SYNTAX"),
        (8, "{ schemes { } }", "SYNTAX"),
        (9, "{ shemes { nodes { id } } }", "VALIDATION"),
        (9, "mutation { publish }", "VALIDATION"),
        (11, "{ __typename } { __typename }", "OPERATION_NOT_FOUND"),
        (11, "fragment f on Query { __typename }", "OPERATION_NOT_FOUND"),
        (12, "query($id: ID!) { node(id: $id) { id } }", "COERCION"),
        (13, "{ schemes(first: 4294967296) { nodes { id } } }", "TOO_COMPLEX"),
        (14, "{ schemes(first: -1) { nodes { id } } }", "BAD_PAGE"),
        (15, "{ schemes(first: 200000) { nodes { id } } }", "TOO_COMPLEX"),
        (16, "{ schemes(first: 1, last: 1) { nodes { id } } }", "BAD_PAGE"),
        (17, '{ schemes(after: "Zm9yZ2Vk") { nodes { id } } }', "BAD_CURSOR"),
        (17, '{ schemes(after: "é") { nodes { id } } }', "BAD_CURSOR"),
        (19, "{" + " ".join(f"a{i}: __typename" for i in range(1000)) + "}", "TOO_COMPLEX"),
        (19, "{" + " ".join(f"a{i}: __typename" for i in range(61)) + "}", "TOO_COMPLEX"),
        (20, "{" + " __typename" * 20_000 + "}", "TOO_COMPLEX"),
        (20, "#x\n" * 20_000 + "{ __typename }", "TOO_COMPLEX"),
        (21, "{ __typename" + " @skip(if: false)" * 500 + "}", "TOO_COMPLEX"),
        (22, doubling(18), "TOO_COMPLEX"),
        (22, doubling(90), "TOO_COMPLEX"),
        (23, "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "VALIDATION"),
        (24, nested(50), "TOO_COMPLEX"),
        (25, "{" + "... {" * 2000 + "__typename" + "}" * 2000 + "}", "TOO_COMPLEX"),
        (25, "{ nodes(ids: " + "[" * 3000 + "]" * 3000 + ") { id } }", "TOO_COMPLEX"),
        (26, introspection(12), "TOO_COMPLEX"),
        (32, "subscription { datasetUpdated { version } }", "SUBSCRIPTION_NEEDS_EVENTS"),
        (37, '{ node(id: "urn:1> ?x ?y } #") { id } }', "BAD_IRI"),
        (37, '{ schemes(where: {id: {eq: "urn:1> ?x ?y } #"}}) { nodes { id } } }', "BAD_IRI"),
        (39, '{ schemes(where: {title: {regex: "(a+)+$"}}) { nodes { id } } }', "VALIDATION"),
    ],
)
def test_an_operation_that_cannot_be(client: TestClient, row: int, query: str, code: str) -> None:
    started = time.process_time()
    answer = client.post("/graphql", json={"query": query})
    seconds = time.process_time() - started
    assert (row, answer.status_code, code_of(answer)) == (row, 400, code)
    assert seconds < 0.5
    assert "Did you mean" not in answer.text


@pytest.mark.parametrize("levels", [18, 30, 90])
def test_the_verdict_on_doubled_fragments_comes_at_once(operations: Operations, levels: int) -> None:
    """Row 22, whose time is linear: parsed and measured in less than 100 ms."""
    text = doubling(levels)
    started = time.perf_counter()
    operation = operations.gate.operation(text, None)
    with pytest.raises(Exception, match="aliases"):
        operations.gate.measure(text, operation, {})
    assert time.perf_counter() - started < 0.1


def test_a_syntax_error_tells_its_place(client: TestClient) -> None:
    """Row 8."""
    error = client.post("/graphql", json={"query": "{\n  schemes(\n}"}).json()["errors"][0]
    assert error["locations"] == [{"line": 3, "column": 1}]


@pytest.mark.parametrize(
    ("row", "body", "code"),
    [
        (10, {"query": "query A { __typename }", "operationName": "B"}, "OPERATION_NOT_FOUND"),
        (12, {"query": "query($n: Int) { __typename }", "variables": {"n": "x"}}, "VALIDATION"),
        (12, {"query": "query($n: Int) { schemes(first: $n) { totalCount } }", "variables": {"n": "x"}}, "COERCION"),
        (
            12,
            {"query": "query($n: Int) { schemes(first: $n) { totalCount } }", "variables": {"m": 1}},
            "UNKNOWN_VARIABLE",
        ),
        (
            13,
            {"query": "query($n: Int) { schemes(first: $n) { totalCount } }", "variables": {"n": 2**40}},
            "TOO_COMPLEX",
        ),
        (
            15,
            {"query": "query($n: Int) { schemes(first: $n) { totalCount } }", "variables": {"n": 5000}},
            "TOO_COMPLEX",
        ),
        (15, {"query": "query($n: Int = 5000) { schemes(first: $n) { totalCount } }"}, "TOO_COMPLEX"),
        (
            40,
            {
                "query": "query($c: [ID!]) { schemes(where: {id: {in: $c}}) { totalCount } }",
                "variables": {"c": ["urn:x:1"] * 5000},
            },
            "BAD_FILTER",
        ),
    ],
)
def test_variables_that_cannot_be(client: TestClient, row: int, body: dict[str, Any], code: str) -> None:
    answer = client.post("/graphql", json=body)
    assert (row, answer.status_code, code_of(answer)) == (row, 400, code)


def test_a_large_list_of_values_does_not_fit_the_body(client: TestClient) -> None:
    """Row 40 with 100,000 values."""
    body = {"query": "{__typename}", "variables": {"codes": ["urn:x:1"] * 100_000}}
    assert client.post("/graphql", json=body).status_code == 413


def test_an_empty_list_of_values_finds_nothing(client: TestClient) -> None:
    """Row 40."""
    body = client.post(
        "/graphql", json={"query": "{ schemes(where: {id: {in: []}}) { totalCount nodes { id } } }"}
    ).json()
    assert body == {"data": {"schemes": {"totalCount": 0, "nodes": []}}}


def test_a_cursor_of_another_order_is_refused(client: TestClient) -> None:
    """Row 18."""
    page = "{ schemes(first: 1) { pageInfo { endCursor } } }"
    cursor = client.post("/graphql", json={"query": page}).json()["data"]["schemes"]["pageInfo"]["endCursor"]
    other = "query($c: String) { schemes(first: 1, after: $c, orderBy: [{field: TITLE}]) { nodes { id } } }"
    answer = client.post("/graphql", json={"query": other, "variables": {"c": cursor}})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_CURSOR")


@pytest.mark.parametrize("text", ['"""', "\\", "a\nb", "'; DROP", "{ } #", "\x00", "\ud800", "é" * 1000])
def test_any_text_may_be_looked_for(client: TestClient, text: str) -> None:
    """Row 38: found as it is, or refused when no RDF string can hold it."""
    query = "query($t: String) { schemes(where: {title: {contains: $t}}) { totalCount } }"
    answer = client.post("/graphql", content=json.dumps({"query": query, "variables": {"t": text}}), headers=JSON)
    if text in ("\x00", "\ud800"):
        assert (answer.status_code, code_of(answer)) == (400, "BAD_TEXT")
    else:
        assert answer.json() == {"data": {"schemes": {"totalCount": 0}}}


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_bodies_that_other_sites_may_send_are_refused(client: TestClient, media_type: str | None) -> None:
    """Row 29."""
    headers = {"Content-Type": media_type} if media_type else {}
    answer = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert (answer.status_code, code_of(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_another_charset_is_refused(client: TestClient) -> None:
    body = json.dumps({"query": "{ __typename }"}).encode("utf-16")
    answer = client.post("/graphql", content=body, headers={"Content-Type": "application/json; charset=utf-16"})
    assert answer.status_code == 415


def test_a_compressed_body_is_refused(client: TestClient) -> None:
    body = gzip.compress(b'{"query": "{ __typename }"}')
    answer = client.post("/graphql", content=body, headers={**JSON, "Content-Encoding": "gzip"})
    assert (answer.status_code, code_of(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_mutation_is_not_run_by_get(client: TestClient) -> None:
    """Row 28."""
    answer = client.get("/graphql", params={"query": "mutation { publish }"})
    assert (answer.status_code, answer.headers["allow"], code_of(answer)) == (405, "POST", "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    """Row 31."""
    answer = client.request(method, "/graphql", json={"query": SCHEMES})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert code_of(answer) == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("accept", ["text/csv", "*/*;q=0", "application/pdf, image/*", "text/event-stream"])
def test_what_cannot_be_given_is_refused(client: TestClient, accept: str) -> None:
    """Row 30."""
    answer = client.post("/graphql", json={"query": SCHEMES}, headers={"Accept": accept})
    assert (answer.status_code, code_of(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("protocol", ["graphql-ws", "graphql-transport-ws"])
def test_websockets_are_refused(client: TestClient, protocol: str) -> None:
    """Rows 33 to 35: nothing can be started on one, whatever its protocol and its origin."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": protocol,
        "Origin": "https://elsewhere.example",
    }
    answer = client.get("/graphql", headers=headers)
    assert (answer.status_code, code_of(answer)) == (400, "NO_WEBSOCKET")


def test_a_websocket_of_asgi_is_closed(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/graphql"):
        pass


@pytest.mark.parametrize("lang", ["fr'; DROP", "*", "x" * 300, "de", ""])
def test_a_language_that_is_not_offered_is_refused(client: TestClient, lang: str) -> None:
    """Row 41."""
    answer = client.get("/graphql", params={"query": SCHEMES, "lang": lang})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_LANG")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("/graphql", "BAD_REQUEST"),
        ("/graphql?query=", "BAD_REQUEST"),
        ("/graphql?qeury={__typename}", "BAD_REQUEST"),
        ("/graphql?query={__typename}&query={__typename}", "BAD_REQUEST"),
        ("/graphql?query=%ff", "BAD_REQUEST"),
        ("/graphql?query={__typename}&variables=[1]", "BAD_REQUEST"),
        ("/graphql?query={__typename}&variables={", "BAD_JSON"),
        ("/graphql?query={__typename}&" + "&".join(f"a{i}=1" for i in range(200)), "BAD_REQUEST"),
        ("/graphql?query={__typename}&version=zzz", "BAD_VERSION"),
    ],
)
def test_an_address_that_is_no_request(client: TestClient, url: str, code: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, code_of(answer)) == (400, code)


def test_a_version_that_is_not_kept_is_gone(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": SCHEMES, "version": "0" * 64})
    assert (answer.status_code, code_of(answer)) == (410, "VERSION_GONE")


def test_clients_of_the_older_type_get_200_for_what_the_operation_did_wrong(client: TestClient) -> None:
    headers = {"Accept": "application/json"}
    assert client.post("/graphql", json={"query": "{"}, headers=headers).status_code == 200
    assert client.post("/graphql", content=b"{", headers={**headers, **JSON}).status_code == 400
