"""The first search finds its index made, and nothing else waits while it is made."""

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.search import Index, index_of, prepare, searcher
from postinternat.search.documents import Document, read_documents
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, EmbeddedStore, Store, dataset


def search(text: str) -> dict[str, str]:
    return {"query": f'{{ search(text: "{text}") {{ total }} }}'}


@pytest.fixture
def made_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the threads that make an index; none is there yet."""
    names: list[str] = []

    def make(documents: Iterable[Document]) -> Index:
        names.append(threading.current_thread().name)
        return Index(documents)

    monkeypatch.setattr(searcher, "_INDEXES", {})
    monkeypatch.setattr(searcher, "Index", make)
    return names


def test_no_search_makes_the_index_and_nothing_else_waits_for_it(
    tmp_path: Path, small: Path, made_in: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    DirectoryStore(tmp_path).load(dataset.read(small))
    go_on = threading.Event()

    def read_when_told(store: Store) -> list[Document]:
        assert go_on.wait(20)
        return read_documents(store)

    monkeypatch.setattr(searcher, "read_documents", read_when_told)
    answers: list[object] = []
    with TestClient(create_app(Settings(store=str(tmp_path), workers=1))) as client:
        early = threading.Thread(target=lambda: answers.append(client.post("/graphql", json=search("dumg")).json()))
        early.start()
        assert client.get("/health").status_code == 200
        assert client.post("/graphql", json={"query": "{ schemes { totalCount } }"}).json()["data"]
        assert answers == []
        go_on.set()
        early.join(20)
        answers.append(client.post("/graphql", json=search("ccu")).json())
    assert answers == [{"data": {"search": {"total": 1}}}] * 2
    assert made_in == [searcher.PREPARING]


def test_a_store_that_is_not_loaded_yet_leaves_it_to_the_first_search(
    tmp_path: Path, small_store: EmbeddedStore, made_in: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    prepare(DirectoryStore(tmp_path)).join(20)
    assert "the store holds no dataset yet" in caplog.text
    assert made_in == []
    assert index_of(small_store).search("dumg").total == 1
    assert made_in == [threading.current_thread().name]
