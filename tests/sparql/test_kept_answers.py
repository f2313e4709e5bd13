"""Whole answers of a version are kept and given again; cut, changing and refused ones never are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Never

import pytest
from starlette.testclient import TestClient

from postinternat.settings import Settings
from tests.sparql.serving import application

QUERY = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CUT = "SELECT * { ?s ?p ?o }"


class RanAgain(Exception):
    """A query was run that should not have been."""


@pytest.fixture
def client(small: Path) -> Iterator[TestClient]:
    app = application(Settings(dataset=small, workers=1, timeout_s=1.0, max_rows=5))
    with TestClient(app, raise_server_exceptions=True) as client:
        yield client


def forbid_running(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> Never:
        raise RanAgain

    monkeypatch.setattr(client.app.state.runner, "arun", refuse)  # type: ignore[attr-defined]


def test_the_same_query_is_not_run_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/sparql", params={"query": QUERY})
    forbid_running(client, monkeypatch)
    again = client.get("/sparql", params={"query": QUERY})
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    assert client.post("/sparql", data={"query": QUERY}).content == first.content
    head = client.head("/sparql", params={"query": QUERY})
    assert (head.headers["content-length"], head.content) == (first.headers["content-length"], b"")
    for other in (
        {"params": {"query": QUERY}, "headers": {"Cache-Control": "no-cache"}},
        {"params": {"query": QUERY, "format": "csv"}},
        {"params": {"query": QUERY, "default-graph-uri": "https://w3id.org/post-internat/graph/reference"}},
        {"params": {"query": QUERY + " "}},
    ):
        with pytest.raises(RanAgain):
            client.get("/sparql", **other)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [CUT, "SELECT (NOW() AS ?x) {}", "SELECT * {"])
def test_what_is_cut_or_changes_or_is_refused_is_not_kept(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    first = client.get("/sparql", params={"query": query})
    assert first.status_code == 400 or "NOW" in query or "x-result-truncated" in first.headers
    forbid_running(client, monkeypatch)
    with pytest.raises(RanAgain):
        client.get("/sparql", params={"query": query})


def test_a_new_version_has_answers_of_its_own(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": QUERY}).json()
    client.app.state.store.replace_graph("https://w3id.org/post-internat/graph/source/doc-b", [])  # type: ignore[attr-defined]
    assert client.get("/sparql", params={"query": QUERY}).json() != first
