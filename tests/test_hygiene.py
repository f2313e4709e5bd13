"""Ontology, shapes and data keep the house rules: each query returns its own message, none may return a row."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat import paths
from postinternat.store import dataset, engine

QUERIES = sorted((Path(__file__).parent / "hygiene").glob("*.rq"))


@pytest.fixture(scope="module")
def graphs() -> ox.Store:
    store = ox.Store()
    engine.insert(store, dataset.read(paths.resources()))
    return store


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_hygiene(graphs: ox.Store, query: Path) -> None:
    rows = graphs.query(query.read_text(encoding="utf8"))
    assert [row["message"].value for row in rows] == []  # type: ignore[union-attr]
