"""An answer with ``id`` and ``__typename`` says, as RDF, nothing that the graph does not say."""

import json
import re

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.testclient import TestClient

QUERY = """{
  schemes(where: {region: {code: {eq: "32"}}}, first: 5) { nodes {
    __typename id title label acronym
    track { __typename id code label definition }
    variantOf { __typename id title }
    givesStatus { __typename id code label }
    remunerations(inherited: true) { edges { inheritedFrom { __typename id label } node {
      __typename id label amount current basis { __typename id code } funder { __typename id label }
      statedIn { __typename id firstLine lastLine anchor document { __typename id title number } }
      contradicts { __typename id label }
    } } pageInfo { hasNextPage } totalCount }
  } }
  milestones(first: 20) { nodes { __typename id startDate endDate precision { __typename id code } } }
  legalTexts(first: 20) { nodes { __typename id title number date } }
  node(id: "https://w3id.org/post-internat/id/scheme/ccu-mg") { __typename id ... on Scheme { title } }
}"""


def said(value: object) -> str:
    """Return a term by its value: numbers by their size, texts without their language."""
    if isinstance(value, ox.Literal):
        number = re.fullmatch(r"[+-]?[\d.]+(E-?\d+)?", value.value)
        return (
            str(float(value.value))
            if number and value.datatype.value.startswith("http://www.w3.org/2001")
            else value.value
        )
    return str(value)


def test_an_answer_is_rdf_of_the_graph(client: TestClient, app: Starlette) -> None:
    answer = client.post("/graphql", json={"query": QUERY})
    assert "errors" not in answer.json()
    link = re.fullmatch(r'<(.*)>; rel="http://www.w3.org/ns/json-ld#context"; .*', answer.headers["link"])
    assert link
    document = json.dumps({**client.get(link[1]).json(), **answer.json()}).encode()
    triples = {quad.triple for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD)}
    named = {triple for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    assert named == triples
    predicates = {triple.predicate.value.rpartition("#")[2].rpartition("/")[2] for triple in triples}
    assert {"type", "title", "variantOf", "amount", "basis", "anchor", "document", "startDate"} <= predicates
    for triple in triples:
        known = app.state.store.engine.quads_for_pattern(triple.subject, triple.predicate, None, ox.DefaultGraph())
        assert said(triple.object) in {said(quad.object) for quad in known}, triple
