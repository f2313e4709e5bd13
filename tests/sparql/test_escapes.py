"""Codepoint escapes are characters wherever they stand, and mistakes are told where the user wrote them."""

import pytest
from starlette.testclient import TestClient

from postinternat.sparql.escapes import decode


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"SELECT ?\u00E9 {}", "SELECT ?é {}"),
        (r"\u0053ELECT * { ?s ?p ?\U0001D4B3 }", "SELECT * { ?s ?p ?𝒳 }"),
        (r'ASK { ?s ?p "\u00E9" }', r'ASK { ?s ?p "\u00E9" }'),
        (r"ASK { <http://a/\u00E9> ?p '''a'\u00E9''' }", r"ASK { <http://a/\u00E9> ?p '''a'\u00E9''' }"),
        (r'ASK { ?s ?p "a\\" . ?\u0061 ?b "\"\u0061" }', r'ASK { ?s ?p "a\\" . ?a ?b "\"\u0061" }'),
        ("ASK {} # \\u000A", "ASK {} # \\u000A"),
        (r"ASK { ?\uD800 ?\U00110000 ?\u00g0 }", r"ASK { ?\uD800 ?\U00110000 ?\u00g0 }"),
        (r"ASK { ?\u005Cu0041 ?p ?o }", r"ASK { ?\u0041 ?p ?o }"),
    ],
)
def test_what_stands_outside_strings_and_iris_is_decoded_once(written: str, read: str) -> None:
    assert decode(written).text == read


def test_places_are_those_of_the_text_that_was_written() -> None:
    decoded = decode(r"a\u00E9b\U000000E9c")
    assert [decoded.original[decoded.origin(place)] for place in (0, 2, 4)] == ["a", "b", "c"]
    assert [decoded.origin(place) for place in range(6)] == [0, 1, 7, 8, 18, 19]


def test_the_engine_gets_the_characters(client: TestClient) -> None:
    query = r"SELECT ?\u00E9 { VALUES ?é { 1 } }"
    answer = client.get("/sparql", params={"query": query}).json()
    assert answer["results"]["bindings"][0]["é"]["value"] == "1"
    same = client.get("/sparql", params={"query": query.replace(r"\u00E9", "é")}).json()
    assert same == answer


@pytest.mark.parametrize("keyword", [r"\u0053ERVICE", r"SERVIC\U00000045", r"s\u0065rvice"])
def test_an_escape_hides_no_service(client: TestClient, keyword: str) -> None:
    answer = client.get("/sparql", params={"query": f"ASK {{ {keyword} <http://127.0.0.1:9/> {{}} }}"})
    assert answer.status_code == 403
    assert answer.json()["column"] == 7


def test_a_mistake_is_told_at_its_place_in_what_was_written(client: TestClient) -> None:
    written = "SELECT ?\\u00E9 {\n  ?\\u00E9 ?p ?o . \\u007D )"
    document = client.get("/sparql", params={"query": written}).json()
    assert (document["line"], document["column"], document["token"]) == (2, 26, ")")
    line, mark = document["excerpt"].split("\n")
    assert line == written.split("\n")[1]
    assert line[mark.index("^")] == ")"
