"""Answers that are cut hold whole rows and are well formed, in every format and wherever the cut falls."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree

import pyoxigraph as ox
import pytest

from postinternat.errors import QueryError, QueryTooLarge
from postinternat.store.answer import GRAPH_FORMATS, Request, answer
from postinternat.store.results import FORMATS

NASTY = ['a},{"b', "ends },{", "two\nlines", 'q"uo""te', "</result> <&>", "tab\there", "", "}]}}", "é漢"]
QUERY = "SELECT ?s ?o ?no { ?s <http://a/p> ?o OPTIONAL { ?s <http://a/no> ?no } } ORDER BY ?s"
RESULT = "{http://www.w3.org/2005/sparql-results#}result"


@pytest.fixture(scope="module")
def engine() -> ox.Store:
    store = ox.Store()
    for number, text in enumerate(NASTY * 30):
        subject = ox.NamedNode(f"http://a/{number:04}")
        value = ox.Literal(text, language="fr") if number % 2 else ox.Literal(text)
        store.add(ox.Quad(subject, ox.NamedNode("http://a/p"), value))
    return store


def values(media_type: str, body: bytes) -> list[str]:
    """Parse the answer strictly and return the values of ?o; TSV values are left escaped."""
    if media_type.endswith("json"):
        return [row["o"]["value"] for row in json.loads(body)["results"]["bindings"]]
    if media_type.endswith("xml"):
        rows = ElementTree.fromstring(body).iter(RESULT)
        return [row[1][0].text or "" if row[1].get("name") == "o" else row[0][0].text or "" for row in rows]
    if media_type == "text/csv":
        return [row[1] for row in list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]]
    return [str(row["o"].value) for row in ox.parse_query_results(body, ox.QueryResultsFormat.TSV)]  # type: ignore[union-attr]


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("limit", [1, 2, 9, 100, 269])
def test_rows_are_cut_at_the_limit(engine: ox.Store, media_type: str, limit: int) -> None:
    result = answer(engine, Request(QUERY, results_type=media_type, max_rows=limit), "v")
    assert (result.rows, result.truncated) == (limit, True)
    assert values(media_type, result.body) == (NASTY * 30)[:limit]


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("limit", [270, 271])
def test_nothing_is_cut_within_the_limit(engine: ox.Store, media_type: str, limit: int) -> None:
    result = answer(engine, Request(QUERY, results_type=media_type, max_rows=limit), "v")
    assert (result.rows, result.truncated) == (270, False)
    assert values(media_type, result.body) == NASTY * 30


@pytest.mark.parametrize("media_type", FORMATS)
def test_bytes_are_cut_between_rows(engine: ox.Store, media_type: str) -> None:
    for limit in range(900, 1400, 7):
        result = answer(engine, Request(QUERY, results_type=media_type, max_bytes=limit), "v")
        assert result.truncated
        assert len(result.body) <= limit
        found = values(media_type, result.body)
        assert found
        assert len(found) == result.rows
        assert found == (NASTY * 30)[: len(found)]


@pytest.mark.parametrize("media_type", FORMATS)
def test_an_answer_without_rows_is_whole(engine: ox.Store, media_type: str) -> None:
    result = answer(engine, Request("SELECT ?s ?o { ?s <http://a/none> ?o }", results_type=media_type), "v")
    assert (result.rows, result.truncated, values(media_type, result.body)) == (0, False, [])


def test_a_row_larger_than_the_limit_is_refused(engine: ox.Store) -> None:
    with pytest.raises(QueryTooLarge, match="first row"):
        answer(engine, Request(QUERY, max_bytes=60), "v")


@pytest.mark.parametrize(("media_type", "engine_format"), GRAPH_FORMATS.items())
def test_triples_are_cut_at_the_limit(engine: ox.Store, media_type: str, engine_format: ox.RdfFormat) -> None:
    query = "CONSTRUCT WHERE { ?s <http://a/p> ?o }"
    result = answer(engine, Request(query, graph_type=media_type, max_rows=7), "v")
    assert (result.form, result.rows, result.truncated) == ("graph", 7, True)
    assert len(list(ox.parse(result.body, engine_format))) == 7
    whole = answer(engine, Request(query, graph_type=media_type), "v")
    assert (whole.rows, whole.truncated) == (270, False)
    assert len(list(ox.parse(whole.body, engine_format))) == 270


def test_turtle_declares_only_the_prefixes_it_uses(engine: ox.Store) -> None:
    query = "CONSTRUCT { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } WHERE { ?s ?p ?o }"
    body = answer(engine, Request(query, max_rows=1), "v").body.decode()
    assert re.findall(r"@prefix (\w+):", body) == ["rdf", "skos"]


@pytest.mark.parametrize("media_type", FORMATS)
def test_ask_is_answered_in_every_format(engine: ox.Store, media_type: str) -> None:
    result = answer(engine, Request("ASK { ?s ?p ?o }", results_type=media_type), "v")
    assert (result.form, result.media_type) == ("ask", media_type)
    assert b"true" in result.body


def test_an_unknown_format_is_refused(engine: ox.Store) -> None:
    with pytest.raises(QueryError, match="text/csv"):
        answer(engine, Request("ASK {}", results_type="text/html"), "v")
    with pytest.raises(QueryError, match="text/turtle"):
        answer(engine, Request("CONSTRUCT WHERE {}", graph_type="text/html"), "v")
