"""The store in memory keeps the contract of stores, and says where a query is wrong."""

import pyoxigraph as ox
import pytest

from postinternat.errors import QuerySyntaxError
from postinternat.namespaces import DEF, GRAPH, graph
from postinternat.store import EmbeddedStore
from postinternat.store.clause import dataset_clause
from postinternat.store.form import query_form
from tests.store.contract import CCU, StoreContract


class TestEmbeddedStore(StoreContract):
    @pytest.fixture
    def store(self, small_store: EmbeddedStore) -> EmbeddedStore:
        return small_store


def test_a_syntax_error_gives_line_and_column(small_store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        small_store.select("SELECT *\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 16)


def test_an_unknown_prefix_gives_a_short_message(small_store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="Prefix not found") as caught:
        small_store.select("SELECT * { ?s nope:x ?o }")
    assert len(caught.value.what) < 300


A, B = graph("source/doc-a"), graph("source/doc-b")


@pytest.mark.parametrize(
    "clauses",
    [f"FROM <{A}> FROM <{B}>", "FROM g:source\\/doc-a", "FROM doc:doc-a # FROM <http://a/>\n FROM doc:doc-b"],
)
def test_a_triple_of_two_graphs_named_by_the_query_comes_once(small_store: EmbeddedStore, clauses: str) -> None:
    prefixes = f"PREFIX g: <{GRAPH}> PREFIX doc: <{GRAPH}source/>"
    query = f"{prefixes} SELECT (COUNT(*) AS ?n) {clauses} WHERE {{ <{CCU.value}> a <{DEF}Scheme> }}"
    assert small_store.select(query).rows == [(ox.Literal(1),)]


def test_a_query_that_names_graphs_reads_no_other(small_store: EmbeddedStore) -> None:
    named = f"SELECT DISTINCT ?g FROM <{A}> FROM <{B}> FROM NAMED <{B}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert small_store.select(named).rows == [(ox.NamedNode(B),)]
    assert not small_store.ask(f"ASK FROM <{A}> FROM <{B}> {{ ?s a <http://www.w3.org/2002/07/owl#Class> }}")


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("SELECT * { ?s ?p 'FROM <http://a/>' }", None),
        ("SELECT ('FROM <http://a/>' AS ?x) WHERE {}", None),
        ("SELECT (?from < ?to AS ?x) FROM <http://a/> {}", (("http://a/",), ())),
        ("DESCRIBE <http://x/> from named <http://a/> from <http://b/>", (("http://b/",), ("http://a/",))),
        ("PREFIX : <http://a/> ASK FROM :b FROM NAMED :c {}", (("http://a/b",), ("http://a/c",))),
        ("ASK FROM <relative> {}", None),
        ("ASK FROM unknown:x {}", None),
        ("ASK FROM", None),
    ],
)
def test_the_dataset_of_a_query_is_read_from_its_text(query: str, clause: tuple[object, object] | None) -> None:
    assert dataset_clause(query) == clause


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "select"),
        ("# SELECT\nBASE <http://a/#x>\nPREFIX select: <http://ask/>\nask {}", "ask"),
        ("prefix : <http://a/> Construct WHERE {}", "graph"),
        ("DESCRIBE <http://a/>", "graph"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_the_form_is_told_from_the_text(query: str, form: str | None) -> None:
    assert query_form(query) == form
