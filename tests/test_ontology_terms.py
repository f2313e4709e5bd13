"""Every term of the ontology serves a question, and no question uses a term that is not declared."""

import re

import pytest

from postinternat import paths
from postinternat.commands import questions
from postinternat.namespaces import DEF
from postinternat.store import EmbeddedStore

_TERMS = f"""PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?term WHERE {{
  VALUES ?type {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
  GRAPH <https://w3id.org/post-internat/graph/ontology> {{ ?term a ?type }}
  FILTER (STRSTARTS(STR(?term), "{DEF}"))
}}"""
_COMMENTS = re.compile(r"^\s*#.*$", re.MULTILINE)


@pytest.fixture(scope="module")
def declared(store: EmbeddedStore) -> set[str]:
    return {str(term.value).removeprefix(DEF) for (term,) in store.select(_TERMS).rows}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def used() -> set[str]:
    root = paths.resources()
    queries = (_COMMENTS.sub("", questions.read(name, root).query) for name in questions.names(root))
    return {term for query in queries for term in re.findall(r"\bpi:(\w+)", query)}


def test_every_term_serves_a_question(declared: set[str], used: set[str]) -> None:
    assert declared - used == set()


def test_the_questions_use_declared_terms_only(declared: set[str], used: set[str]) -> None:
    assert used - declared == set()
