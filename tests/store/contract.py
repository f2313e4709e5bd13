"""What every store must do, written once; each test module of a store runs it on its own kind."""

import pyoxigraph as ox
import pytest

from postinternat.errors import QueryError, QuerySyntaxError, VersionConflict
from postinternat.namespaces import DEF, graph
from postinternat.store import Store
from postinternat.store.digest import DIGEST, VERSIONS

SCHEMES = f"SELECT ?s WHERE {{ ?s a <{DEF}Scheme> }} ORDER BY ?s"
CCU = ox.NamedNode("https://w3id.org/post-internat/id/scheme/ccu")
DUMG = ox.NamedNode("https://w3id.org/post-internat/id/scheme/dumg")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SUBMISSION = graph("submission/hauts-de-france")


def triple(name: str, value: str = "x") -> ox.Triple:
    return ox.Triple(ox.NamedNode(f"http://example.org/{name}"), LABEL, ox.Literal(value))


def count(store: Store, pattern: str) -> int:
    ((number,),) = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows
    assert isinstance(number, ox.Literal)
    return int(number.value)


class StoreContract:
    """The tests; a subclass gives the fixture ``store``, which holds the small dataset."""

    def test_the_default_graph_is_the_union_of_the_facts(self, store: Store) -> None:
        assert store.select(SCHEMES).rows == [(CCU,), (DUMG,)]
        # 17 triples in the graphs of the union, of which one is said by two documents
        assert count(store, "?s ?p ?o") == 16

    def test_shapes_examples_and_versions_are_outside_the_union(self, store: Store) -> None:
        for name in ("shapes", "examples", "versions"):
            assert count(store, f"GRAPH <{graph(name)}> {{ ?s ?p ?o }}") > 0
        assert not store.ask("ASK { ?s a <http://www.w3.org/ns/shacl#NodeShape> }")
        assert not store.ask(f"ASK {{ ?s <{DIGEST}> ?o }}")

    def test_a_named_graph_says_which_document_speaks(self, store: Store) -> None:
        rows = store.select(f"SELECT ?g {{ GRAPH ?g {{ <{CCU.value}> a <{DEF}Scheme> }} }} ORDER BY ?g").rows
        assert rows == [(ox.NamedNode(graph("source/doc-a")),), (ox.NamedNode(graph("source/doc-b")),)]

    def test_unbound_variables_are_none(self, store: Store) -> None:
        solutions = store.select(
            f"SELECT ?s ?no {{ ?s a <{DEF}Scheme> OPTIONAL {{ ?s <http://a/no> ?no }} }} ORDER BY ?s"
        )
        assert solutions.variables == ("s", "no")
        assert solutions.rows == [(CCU, None), (DUMG, None)]

    def test_substitutions_bind_variables_in_every_form(self, store: Store) -> None:
        values = {"s": DUMG}
        query = f"?s a <{DEF}Scheme> ; <{LABEL.value}> ?label"
        ((label,),) = store.select(f"SELECT ?label {{ {query} }} LIMIT 5", substitutions=values).rows
        assert isinstance(label, ox.Literal)
        assert (label.value, label.language) == ('DUMG, "400" },{" <MG>\nsuite', "fr")
        assert not store.ask("ASK { ?s ?p ?o }", substitutions={"s": ox.NamedNode("http://example.org/none")})
        triples = store.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", substitutions=values)
        assert {found.subject for found in triples} == {DUMG}
        assert len(triples) == 3

    def test_a_constructed_triple_comes_once(self, store: Store) -> None:
        assert len(store.construct("CONSTRUCT { <http://a/s> <http://a/p> 1 } { ?s ?p ?o }")) == 1

    def test_a_bad_query_is_a_syntax_error(self, store: Store) -> None:
        with pytest.raises(QuerySyntaxError):
            store.select("SELECT * WHERE { ?s ?p }")

    def test_another_form_is_refused(self, store: Store) -> None:
        with pytest.raises(QueryError):
            store.select("ASK {}")
        with pytest.raises(QueryError):
            store.ask("SELECT * { ?s ?p ?o }")
        with pytest.raises(QueryError):
            store.construct("ASK {}")

    def test_graphs_counts_each_named_graph(self, store: Store) -> None:
        graphs = store.graphs()
        assert graphs[graph("source/doc-a")] == 4
        assert VERSIONS not in graphs
        assert len(graphs) == 8

    def test_a_new_graph_joins_the_union_and_changes_the_version(self, store: Store) -> None:
        before = store.version
        after = store.replace_graph(SUBMISSION, [triple("a"), triple("a"), triple("b")])
        assert after == store.version != before
        assert store.graphs()[SUBMISSION] == 2
        assert count(store, "?s ?p ?o") == 18

    def test_the_present_version_is_kept(self, store: Store) -> None:
        kept = store.kept(store.version[:8])
        assert kept is not None
        assert (kept.version, kept.select(SCHEMES).rows) == (store.version, [(CCU,), (DUMG,)])
        assert store.kept("0" * 64) is None

    def test_replacing_by_the_same_triples_gives_the_same_version(self, store: Store) -> None:
        first = store.replace_graph(SUBMISSION, [triple("a"), triple("b")])
        store.replace_graph(SUBMISSION, [triple("c")])
        assert count(store, "?s ?p ?o") == 17
        assert store.replace_graph(SUBMISSION, [triple("b"), triple("a")]) == first

    def test_removing_a_graph_gives_the_old_version_back(self, store: Store) -> None:
        before = store.version
        store.replace_graph(SUBMISSION, [triple("a")])
        assert store.replace_graph(SUBMISSION, []) == before
        assert SUBMISSION not in store.graphs()

    def test_what_two_graphs_say_stays_when_one_goes(self, store: Store) -> None:
        store.replace_graph(graph("source/doc-b"), [])
        assert store.select(SCHEMES).rows == [(CCU,)]
        store.replace_graph(graph("source/doc-a"), [])
        assert store.select(SCHEMES).rows == []

    def test_a_graph_outside_the_union_stays_outside(self, store: Store) -> None:
        store.replace_graph(graph("examples"), [triple("a")])
        assert count(store, "?s ?p ?o") == 16

    def test_a_write_prepared_on_another_version_is_refused(self, store: Store) -> None:
        read = store.version
        store.replace_graph(SUBMISSION, [triple("a")])
        with pytest.raises(VersionConflict):
            store.replace_graph(SUBMISSION, [triple("b")], expected_version=read)
        assert store.graphs()[SUBMISSION] == 1
