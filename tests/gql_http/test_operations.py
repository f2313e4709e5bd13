"""Each saved operation gives its approved answer, within its number of queries, the same by both paths.

``POSTINTERNAT_UPDATE_APPROVED=1 scripts/test tests/gql_http/test_operations.py`` writes the answers anew: read
them after.
"""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from postinternat import paths
from postinternat.gql.http_table import table
from postinternat.gql.operations import OperationFailed, Operations, Question, SavedOperation, read_saved

UPDATE = os.environ.get("POSTINTERNAT_UPDATE_APPROVED") == "1"
APPROVED = Path(__file__).parent.parent / "approved" / "operations"
SAVED = read_saved(paths.graphql() / "operations")
SCHEME = "https://w3id.org/post-internat/id/scheme/"
VARIABLES: dict[str, dict[str, Any]] = {
    "document-passages": {"first": 10},
    "remunerations": {"first": 20},
    "hospitals": {"name": "chu de", "first": 10},
    "eligibility": {"on": "2026-01-01", "things": [SCHEME + "ccu-mg", SCHEME + "aumg"]},
    "pay": {"things": [SCHEME + "assistant-ambulatoire-hauts-de-france", SCHEME + "ccu-mg"]},
    "calendar-status": {"on": "2023-10-01"},
}
_OF_ONE_VERSION = {"endCursor", "version", "triples", "count", "modified"}
"""What changes with each edit of the data, in places that have nothing to do with it."""

NAMES = pytest.mark.parametrize("name", sorted(SAVED))


def question(name: str, language: str = "fr") -> Question:
    return Question(SAVED[name].text, VARIABLES.get(name, {}), None, language)


def steady(value: Any, *, everywhere: bool) -> Any:  # noqa: ANN401 -- JSON
    """Return an answer without what each version of the dataset changes."""
    if isinstance(value, dict):
        masked = _OF_ONE_VERSION if everywhere else {"endCursor"}
        return {
            key: f"<{key}>" if key in masked and inner is not None else steady(inner, everywhere=everywhere)
            for key, inner in value.items()
        }
    return [steady(item, everywhere=everywhere) for item in value] if isinstance(value, list) else value


@NAMES
def test_the_answer_is_the_approved_one(operations: Operations, name: str) -> None:
    answer = operations.answer(question(name))
    assert answer.errors == ()
    got = json.dumps(steady(answer.data(), everywhere=name == "dataset"), ensure_ascii=False, indent=1) + "\n"
    approved = APPROVED / f"{name}.json"
    if UPDATE:
        approved.parent.mkdir(parents=True, exist_ok=True)
        approved.write_text(got, encoding="utf-8")
    assert got == approved.read_text(encoding="utf-8")


def test_every_approved_answer_has_its_operation() -> None:
    assert {path.stem for path in APPROVED.glob("*.json")} == set(SAVED)
    assert len(SAVED) >= 20


@NAMES
def test_the_queries_are_no_more_than_promised(operations: Operations, name: str) -> None:
    """One for the values, one for each to-many level, one for each count, and what the roots say of themselves."""
    answer = operations.answer(question(name))
    assert len(answer.queries) <= answer.max_queries
    assert answer.queries or name == "code-lists"  # the model answers that one


@NAMES
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_fast_path_gives_the_bytes_of_the_executor(operations: Operations, name: str, language: str) -> None:
    fast = operations.answer(question(name, language))
    assert fast.body == operations.answer(question(name, language), fast=False).body


@NAMES
def test_an_answer_brings_something(operations: Operations, name: str) -> None:
    """An operation that finds nothing would be approved for good."""
    _, rows = table(operations.answer(question(name)).data())
    assert rows
    assert any(len(row) > 1 for row in rows)


@NAMES
def test_nothing_is_left_on_a_second_page_in_silence(operations: Operations, name: str) -> None:
    """Where an operation has no ``after``, its pages hold everything."""

    def check(value: Any) -> None:  # noqa: ANN401 -- JSON
        if isinstance(value, dict):
            held = value.get("nodes", value.get("edges"))
            if held is not None:
                assert len(held) in (value.get("totalCount", len(held)), 0)
                assert len(held) != 100 or "totalCount" in value
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for item in value:
                check(item)

    if "after" not in {variable.name for variable in SAVED[name].variables}:
        check(operations.answer(question(name)).data())


@NAMES
def test_the_answer_comes_as_a_table(client: TestClient, name: str) -> None:
    given = VARIABLES.get(name, {})
    variables = {key: json.dumps(value) if isinstance(value, list) else str(value) for key, value in given.items()}
    answer = client.get(f"/operations/{name}.csv", params=variables)
    assert answer.headers["content-type"].startswith("text/csv")
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert len(set(header)) == len(header)
    assert rows
    assert {len(row) for row in rows} == {len(header)}


@NAMES
def test_each_operation_says_what_it_is_for_in_both_languages(name: str) -> None:
    french, english = SAVED[name].description.splitlines()
    assert french.endswith(".")
    assert english.endswith(".")
    assert french != english


def test_the_pages_run_operations_by_name(operations: Operations) -> None:
    data = operations.run_operation("region-schemes", {"region": "75"}, "en")
    assert data["schemes"]["nodes"][0]["track"]["label"] == "Hospital, non-university"
    with pytest.raises(KeyError):
        operations.run_operation("nothing")
    with pytest.raises(OperationFailed, match="region-schemes") as failed:
        operations.run_operation("region-schemes", {"regoin": "75"})
    assert failed.value.errors[0].extensions == {"code": "UNKNOWN_VARIABLE"}


def test_a_file_that_holds_no_query_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "two.graphql"
    file.write_text("query A { __typename } query B { __typename }")
    with pytest.raises(ValueError, match="exactly one query"):
        SavedOperation.read(file)
