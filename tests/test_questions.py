"""Every competency question is well formed and is answered from the sources alone, with the expected answer."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rdflib.plugins.sparql import prepareQuery

from postinternat import paths
from postinternat.commands import questions
from postinternat.namespaces import BASE, GRAPH, PREFIXES
from postinternat.store import EmbeddedStore, dataset
from tests.coverage import report
from tests.questions import answers
from tests.questions.changes import changed

NAMES = questions.names(paths.resources())
MAPPING = answers.read()
FOR_RESEARCHERS = 30
CHANGED_AT_LEAST = 30


def query_of(name: str) -> str:
    return questions.read(name, paths.resources()).query


@pytest.fixture(scope="module")
def without_sources() -> EmbeddedStore:
    graphs = dataset.read(paths.resources())
    return EmbeddedStore.from_graphs(
        graph for graph in graphs if not graph.iri.startswith((GRAPH + "source/", GRAPH + "decisions"))
    )


@pytest.fixture(scope="module")
def for_changes() -> EmbeddedStore:
    return EmbeddedStore.from_files(paths.resources())


@pytest.fixture(scope="module")
def expected(material: Path) -> dict[str, dict[str, Any]]:
    found = json.loads((material / "checklist" / "questions.json").read_text(encoding="utf8"))
    return {question["id"]: question for question in found}


def answer(question_id: str, store: EmbeddedStore) -> answers.Answer:
    entry = MAPPING[question_id]
    return answers.build(entry["answer"], answers.rows(store.select(query_of(entry["question"]))), store.engine)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_file_is_complete(name: str) -> None:
    file = paths.ontology() / "questions" / f"{name}.ttl"
    triples = list(dataset.parse(file, blank_nodes=False))
    assert {str(triple.subject) for triple in triples} == {f"<{BASE}question/{name}>"}
    assert set(questions.read(name, paths.resources()).comments) == {"fr", "en"}
    properties = {triple.predicate.value for triple in triples}
    assert {PREFIXES["sh"] + "prefixes", PREFIXES["schema"] + "keywords", PREFIXES["schema"] + "target"} <= properties


@pytest.mark.parametrize("name", NAMES)
def test_a_query_is_standard_and_declares_its_prefixes(name: str) -> None:
    query = query_of(name)
    prepareQuery(query)
    declared = dict(re.findall(r"PREFIX ([\w-]+): <([^>]+)>", query))
    assert declared.items() <= PREFIXES.items()


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_an_answer(store: EmbeddedStore, name: str) -> None:
    assert store.select(query_of(name)).rows


@pytest.mark.parametrize("name", NAMES)
def test_without_the_sources_there_is_no_answer(without_sources: EmbeddedStore, name: str) -> None:
    assert without_sources.select(query_of(name)).rows == []


def test_many_questions_are_for_researchers() -> None:
    texts = [(paths.ontology() / "questions" / f"{name}.ttl").read_text(encoding="utf8") for name in NAMES]
    assert sum('"researcher"' in text for text in texts) >= FOR_RESEARCHERS


@pytest.mark.material
def test_every_question_of_the_checklist_is_mapped(expected: dict[str, dict[str, Any]]) -> None:
    assert set(expected) - set(MAPPING) == set()
    assert set(MAPPING) - set(expected) == set()


@pytest.mark.material
@pytest.mark.parametrize("question_id", MAPPING)
def test_the_answer_is_the_expected_one(
    expected: dict[str, dict[str, Any]], store: EmbeddedStore, question_id: str
) -> None:
    found = answer(question_id, store)
    assert answers.same(expected[question_id]["answer"], found), f"expected {expected[question_id]['answer']}: {found}"


@pytest.mark.material
@pytest.mark.parametrize("question_id", [name for name, entry in MAPPING.items() if "unchanged" not in entry])
def test_a_changed_value_changes_the_answer(
    expected: dict[str, dict[str, Any]], for_changes: EmbeddedStore, question_id: str
) -> None:
    facts = report.mapping()
    places = [facts[fact] for fact in expected[question_id]["facts"] if fact in facts]
    before = answer(question_id, for_changes)
    with changed(for_changes.engine, places) as number:
        assert number
        assert answer(question_id, for_changes) != before
    assert answer(question_id, for_changes) == before


def test_many_answers_are_tried_with_changed_values() -> None:
    assert sum("unchanged" not in entry for entry in MAPPING.values()) >= CHANGED_AT_LEAST
