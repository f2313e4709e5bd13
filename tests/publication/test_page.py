"""``/submissions`` in a browser: what regions published, in both languages, and what was there before."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.model import Text
from postinternat.publication.provenance import provenance
from postinternat.settings import Settings
from postinternat.store import DirectoryStore
from tests.publication.conftest import BRETAGNE, copied, submission

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, DirectoryStore]]:
    root = copied(published, tmp_path_factory.mktemp("page") / "store")
    with TestClient(create_app(Settings(store=str(root), workers=1))) as client:
        yield client, DirectoryStore(root)


def test_a_browser_gets_a_page_and_a_program_json(served: tuple[TestClient, DirectoryStore]) -> None:
    client, _ = served
    page = client.get("/submissions", headers=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for words in ("Bretagne, campagne 2026", "ARS Bretagne", "Première campagne", "bretagne-2026.ttl", 'lang="fr"'):
        assert words in page.text
    assert "Publications précédentes" not in page.text
    english = client.get("/submissions?lang=en", headers=HTML).text
    assert "Bretagne, 2026 campaign" in english
    assert client.get("/submissions", headers=HTML | {"If-None-Match": page.headers["etag"]}).status_code == 304
    for accept in ("*/*", "application/json"):
        assert client.get("/submissions", headers={"Accept": accept}).headers["content-type"] == "application/json"
    one = client.get("/submissions/53/2026", headers=HTML)
    assert "Toutes les publications" in one.text
    turtle = client.get("/submissions/53/2026?format=turtle", headers=HTML)
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_what_is_not_there_is_told_on_a_page(served: tuple[TestClient, DirectoryStore]) -> None:
    client, _ = served
    for path, words in (("53/2099", "rien n&#39;est publié"), ("99/2026", "99"), ("53/demain", "demain")):
        answer = client.get(f"/submissions/{path}", headers=HTML)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert words in answer.text
        assert client.get(f"/submissions/{path}").json()["status"] == 404


def test_the_page_shows_what_was_published_before(served: tuple[TestClient, DirectoryStore]) -> None:
    client, store = served
    record = provenance(
        BRETAGNE,
        Text("Bretagne"),
        by="ARS Bretagne",
        message="Correction",
        files=(),
        before=store.version,
        now=datetime.now(UTC) + timedelta(days=1),
    )
    store.replace_graph(BRETAGNE.graph, [*submission().triples, *record])
    page = client.get("/submissions", headers=HTML).text
    before, _, after = page.partition("Publications précédentes")
    assert ("Correction" in before, "Première campagne" in before) == (True, False)
    assert "Première campagne" in after
    assert "bretagne-2026.ttl" in after
