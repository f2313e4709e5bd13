"""What the engines do to be quick leaves the answer as it is: lent stores, marked targets, queries made light."""

import pyoxigraph as ox
import pytest

from postinternat.namespaces import PREFIXES
from postinternat.validation.engine import RawResult, engines
from postinternat.validation.graphs import DataGraph
from postinternat.validation.rulebook import Rulebook
from postinternat.validation.targets import Targets

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
DECLARED = f"""<urn:prefixes> sh:declare [ sh:prefix "ex" ; sh:namespace "urn:ex:"^^xsd:anyURI ] ,
  [ sh:prefix "pi" ; sh:namespace "{PREFIXES["pi"]}"^^xsd:anyURI ] .
"""
QUERY = 'SELECT DISTINCT $this WHERE {\n  $this a pi:Post . # posts alone\n  FILTER NOT EXISTS { $this ex:note "#" }\n}'
TARGET = f"[ a sh:SPARQLTarget ; sh:prefixes <urn:prefixes> ; sh:select '''{QUERY}''' ]"
RULE = f"""<urn:rule> a sh:NodeShape ; sh:target {TARGET} ;
  sh:sparql [ a sh:SPARQLConstraint ; sh:message "faux"@fr ; sh:prefixes <urn:prefixes> ;
    sh:select '''SELECT $this WHERE {{ $this pi:months ?months .\n FILTER (?months > 24) }}''' ] .
"""
POST = "<urn:{name}> a pi:Post ; pi:months {months} ."


def triples(body: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + body, format=ox.RdfFormat.TURTLE)]


def faults(results: list[RawResult]) -> set[str]:
    return {result.focus.value for result in results}


@pytest.mark.parametrize("name", ["fast", "pyshacl"])
def test_a_target_that_is_a_query_holds_the_submission_alone(name: str) -> None:
    (engine,) = engines(name)
    rules = Rulebook(triples(DECLARED + RULE))
    base = DataGraph(triples(POST.format(name="old", months=36)))
    for months, expected in ((36, {"urn:new"}), (24, set())):
        data = DataGraph(triples(POST.format(name="new", months=months)), base)
        assert faults(engine.run(data, rules, {ox.NamedNode("urn:new")})) == expected
    assert faults(engine.run(base, rules)) == {"urn:old"}


def test_a_lent_store_is_given_back_as_it_was() -> None:
    base = DataGraph(triples(POST.format(name="old", months=36)))
    shared = POST.format(name="old", months=36) + POST.format(name="new", months=12)
    for _ in range(2):
        with DataGraph(triples(shared), base).lent_store() as store:
            assert len(store) == 4
    with DataGraph([], base).lent_store() as store:
        assert {quad.triple for quad in store} == set(base.triples)


def test_a_target_written_in_an_unusual_way_stays() -> None:
    usual, other = (
        Targets(Rulebook(triples(DECLARED + rule)))
        for rule in (RULE, RULE.replace("SELECT DISTINCT $this", "SELECT $this"))
    )
    target = ox.NamedNode(PREFIXES["sh"] + "target")
    assert target not in {triple.predicate for triple in usual.triples}
    assert target in {triple.predicate for triple in other.triples}


def test_nodes_for_which_no_query_answers_are_not_given_to_the_engine() -> None:
    rules = Rulebook(triples(DECLARED + RULE))
    data = DataGraph(triples(POST.format(name="wrong", months=36) + POST.format(name="right", months=24)))
    targeted = Targets.of(rules).found(data, {ox.NamedNode("urn:wrong"), ox.NamedNode("urn:right")})
    assert "<urn:wrong>" in targeted.marks
    assert "<urn:right>" not in targeted.marks
    assert targeted.shapes == {"urn:rule"}


def test_a_shape_that_holds_more_than_queries_sees_all_its_targets() -> None:
    more = RULE + "<urn:rule> sh:property [ sh:path pi:months ; sh:maxInclusive 12 ] ."
    rules = Rulebook(triples(DECLARED + more))
    data = DataGraph(triples(POST.format(name="new", months=24)))
    (engine,) = engines("fast")
    results = engine.run(data, rules, {ox.NamedNode("urn:new")})
    assert [result.component for result in results] == ["MaxInclusive"]
