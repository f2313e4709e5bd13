"""The same endpoint in front of another SPARQL server: an Oxigraph server here."""

from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from postinternat.namespaces import DEF, graph
from postinternat.settings import Settings
from postinternat.store import RemoteStore, dataset, open_store
from tests.sparql.serving import serving
from tests.store.test_remote import oxigraph

pytestmark = pytest.mark.servers
SCHEMES = f"SELECT ?s {{ ?s a <{DEF}Scheme> }} ORDER BY ?s"


@pytest.fixture(scope="module")
def address(small: Path) -> Iterator[str]:
    with oxigraph() as engine:
        settings = Settings(store=f"{engine}/query", dataset=small, timeout_s=5)
        store = open_store(settings)
        assert isinstance(store, RemoteStore)
        store.load(dataset.read(small))
        with serving(settings) as address:
            yield address


def ask(address: str, query: str, accept: str = "*/*", **fields: str) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": query, **fields}, headers={"Accept": accept}, timeout=20)


def test_queries_are_answered(address: str) -> None:
    answer = ask(address, SCHEMES, "text/csv")
    assert (answer.status_code, len(answer.text.split())) == (200, 3)
    assert answer.headers["x-dataset-version"]
    headers = {"If-None-Match": ask(address, SCHEMES).headers["etag"]}
    held = httpx.get(f"{address}/sparql", params={"query": SCHEMES}, headers=headers)
    assert held.status_code == 304


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/trig", "application/ld+json", "application/n-quads"]
)
def test_graphs_come_in_every_format(address: str, media_type: str) -> None:
    answer = ask(address, f"CONSTRUCT WHERE {{ ?s a <{DEF}Scheme> }}", media_type)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert DEF in answer.text


def test_the_same_is_refused(address: str) -> None:
    assert ask(address, "ASK { ?s ?p ").json()["line"] == 1
    assert ask(address, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status_code == 403
    assert ask(address, "ASK FROM <http://a/> {}").status_code == 403
    assert ask(address, "DROP ALL").status_code == 403
    assert ask(address, "ASK {}", version="0" * 64).status_code == 410


def test_iris_open(address: str) -> None:
    answer = httpx.get(f"{address}/graph/reference", headers={"Accept": "text/turtle"}, timeout=20)
    assert answer.status_code == 200
    assert httpx.get(f"{address}/id/scheme/ccu", follow_redirects=True, timeout=20).status_code == 200
    assert graph("reference") in httpx.get(f"{address}/dumps/post-internat.nq", timeout=20).text
