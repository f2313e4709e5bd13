"""Keywords are found where they are keywords, and nowhere else."""

import contextlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postinternat.sparql.grammar import unexpected
from postinternat.sparql.inspection import inspect
from postinternat.sparql.lexer import tokenize
from postinternat.sparql.paging import next_page


def calls(query: str) -> list[str | None]:
    return [call.iri for call in inspect(tokenize(query)).calls]


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://a/> {}" }',
        "SELECT * { ?s ?p '''it's a SERVICE <http://a/> {} ''' }",
        'SELECT * { ?s ?p """a "SERVICE" here""" }',
        r'SELECT * { ?s ?p "a \" SERVICE <http://a/>" }',
        "SELECT * { ?s <http://a/SERVICE#x> ?o }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://a/> {}",
        "SELECT ?SERVICE { ?SERVICE ?p ?o }",
        "PREFIX service: <http://a/> SELECT * { ?s service:SERVICE ?o ; a service:x }",
        'SELECT * { ?s ?p "x"@service }',
        "SELECT * { _:SERVICE ?p ?o }",
    ],
)
def test_no_service_is_called(query: str) -> None:
    assert calls(query) == []


@pytest.mark.parametrize(
    ("query", "iri"),
    [
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "http://a/"),
        ("SELECT * { service silent <http://a/> { ?s ?p ?o } }", "http://a/"),
        ("SELECT * { SERVICE#<x>\n<http://a/>{ ?s ?p ?o } }", "http://a/"),
        ("PREFIX a: <http://a/> SELECT * { SERVICE a:b { ?s ?p ?o } }", "http://a/b"),
        ("BASE <http://a/b/> SELECT * { SERVICE <../c> { ?s ?p ?o } }", "http://a/c"),
        (r"SELECT * { SERVICE <http://\u0061/> { ?s ?p ?o } }", "http://a/"),
        ("SELECT * { SERVICE ?where { ?s ?p ?o } }", None),
        ("SELECT * { SERVICESILENT<http://a/>{ ?s ?p ?o } }", "http://a/"),
        ("SELECT * { ?s ?p trueSERVICE<http://a/>{ ?s ?p ?o } }", "http://a/"),
        ('SELECT * { ?s ?p "a\\\\"SERVICE<http://a/>{ ?s ?p ?o } }', "http://a/"),
    ],
)
def test_a_service_is_called(query: str, iri: str | None) -> None:
    assert calls(query) == [iri]


def test_an_iri_that_may_be_a_comparison_is_told() -> None:
    found = inspect(tokenize("SELECT * { ?s ?p ?a FILTER(?a<?a)SERVICE#>\n<http://a/>{?a ?b ?c} }"))
    assert found.hidden is not None


@pytest.mark.parametrize(
    ("query", "iris"),
    [
        ("SELECT * FROM <http://a/> FROM NAMED <http://b/> { ?s ?p ?o }", ["http://a/", "http://b/"]),
        ("PREFIX a: <http://a/> ASK FROM a:x.y {}", ["http://a/x.y"]),
        ('SELECT ("FROM <http://a/>" AS ?x) {}', []),
    ],
)
def test_the_graphs_are_read(query: str, iris: list[str]) -> None:
    assert [name.iri for name in inspect(tokenize(query)).graphs] == iris


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("# SELECT\nPREFIX a: <b:c>\nask {}", "ask"),
        ("BASE <a:b> DESCRIBE <x>", "graph"),
        ("PREFIX select: <a:> CONSTRUCT WHERE {}", "graph"),
        ("INSERT DATA { <a:a> <a:a> 1 }", "update"),
        ("PREFIX a: <b:> DELETE WHERE { ?s ?p ?o }", "update"),
        ("{", None),
        ("", None),
    ],
)
def test_the_form_is_told(query: str, form: str | None) -> None:
    assert inspect(tokenize(query)).form == form


def test_places_count_from_one() -> None:
    tokens = tokenize("ASK {\n  ?s é:x ?o }")
    assert [tokens.place(token.start) for token in tokens.tokens if token.kind == "name"] == [(2, 6)]
    assert tokens.at(2, 7) == tokens.tokens[3]


@given(st.text(alphabet="SERVICEFROM<>{}()'\"\\#?a:1 \n@_^.é", max_size=60))
def test_no_character_is_lost(query: str) -> None:
    tokens = tokenize(query)
    inspect(tokens)
    for token in tokens.tokens:
        assert query[token.start : token.start + len(token.text)] == token.text


@pytest.mark.parametrize(
    ("query", "following"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }\nOFFSET 10"),
        (
            "SELECT * { ?s ?p ?o } ORDER BY ?s OFFSET 5 LIMIT 100",
            "SELECT * { ?s ?p ?o } ORDER BY ?s\nLIMIT 90 OFFSET 15",
        ),
        (
            "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 7 } } # end",
            "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 7 } } # end\nOFFSET 10",
        ),
        (
            "SELECT * { ?s ?p ?o } LIMIT 50 VALUES ?s { <a:b> }",
            "SELECT * { ?s ?p ?o }\nLIMIT 40 OFFSET 10\nVALUES ?s { <a:b> }",
        ),
    ],
)
def test_the_next_page_goes_on_after_the_rows(query: str, following: str) -> None:
    found = next_page(tokenize(query), 10)
    assert found is not None
    assert " ".join(found.split()) == " ".join(following.split())


@pytest.mark.parametrize(
    ("query", "token"),
    [
        ("SELECT ?s { ?s ?p ?o FILTER ?s > 3 }", "?s"),
        ("SELECT ?s { ?s ?p <http://a b> }", "<"),
        ("SELECT ?s { ?s ?p ?o } ORDER ?s", "?s"),
        ("ASK { ?s a/b:c*|^d:e ?o ; !(f:g|^a) 1.5e3 , [ a 'x'@en ] , ( 1 -2 true ) . } }", "}"),
        ("ASK { ?s ?p 1. FILTER(COUNT(DISTINCT ?x) > -1 && ?y NOT IN (1, f:g(2)) || EXISTS { } } }", "}"),
    ],
)
def test_the_stray_token_is_found(query: str, token: str) -> None:
    found = unexpected(tokenize(query))
    assert found is not None
    assert found.text == token


def test_no_token_of_a_good_query_is_stray(material: Path) -> None:
    engine = ox.Store()
    checked = 0
    for file in sorted((material / "w3c" / "sparql11").rglob("*.rq")):
        query = file.read_text(encoding="utf-8")
        with contextlib.suppress(SyntaxError, OSError, RuntimeError):
            engine.query(query, base_iri="http://a/")
            assert unexpected(tokenize(query)) is None, file
            checked += 1
    assert checked > 300
