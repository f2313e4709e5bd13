"""A region takes back what it published, by the command or over HTTP, unless another of its campaigns names it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.cli import main
from postinternat.model import Catalogue
from postinternat.publication import Campaign, NotConforming, StillNamed, plan, publish, withdraw
from postinternat.publication.provenance import publications
from postinternat.publication.tokens import Tokens
from postinternat.settings import Settings
from postinternat.store import DirectoryStore
from tests.publication.conftest import BRETAGNE, TEXT, copied, order, submission

HERE = "/submissions/53/2026"
LATER = Campaign("53", 2027)
NAMES_IT = """@prefix pi: <https://w3id.org/post-internat/def#> .
@prefix post: <https://w3id.org/post-internat/id/post/> .
@prefix call: <https://w3id.org/post-internat/id/call/> .
post:bretagne-2027-p01 a pi:Post ; pi:underCall call:{call} .
"""
CALL = TEXT.partition("pi:underCall call:")[2].split()[0]


@pytest.fixture
def later(published: Path, tmp_path: Path) -> DirectoryStore:
    """Return a store where a post of 2027 names the call that 2026 describes."""
    store = DirectoryStore(copied(published, tmp_path / "later"))
    store.replace_graph(LATER.graph, submission(NAMES_IT.format(call=CALL), "2027.ttl").triples)
    return store


def test_the_command_takes_all_of_it_back_and_revert_brings_it_again(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copied(published, tmp_path / "store")
    words = ["withdraw", "--region", "Bretagne", "--year", "2026", "--store", str(root), "--lang", "fr"]
    assert main(words) == 0
    assert "Bretagne, campagne 2026 : retirée (5 éléments)" in capsys.readouterr().out
    store = DirectoryStore(root)
    assert publications(store) == []
    assert BRETAGNE.graph not in store.graphs()
    line = json.loads((root / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["outcome"], line["region"], line["year"], line["by"]) == ("withdrawn", "53", 2026, "ARS Bretagne")
    assert main(words) == 1
    assert "Rien n'est publié pour cette région et cette année." in capsys.readouterr().err
    assert main(["revert", "--store", str(root)]) == 0
    assert [one.campaign for one in publications(DirectoryStore(root))] == [BRETAGNE]


def test_what_another_campaign_names_stays(later: DirectoryStore) -> None:
    before = later.version
    with pytest.raises(StillNamed) as refused:
        withdraw(BRETAGNE, later)
    assert f"call:{CALL} (2027)" in refused.value.what_fr
    assert "Publish those campaigns first" in refused.value.fix
    assert later.version == before
    assert withdraw(LATER, later).things == 1
    assert withdraw(BRETAGNE, later).things == 5


def test_no_publication_leaves_out_what_another_campaign_names(later: DirectoryStore, catalogue: Catalogue) -> None:
    with pytest.raises(NotConforming) as refused:
        publish(submission("# rien", "2026.ttl"), BRETAGNE, later, catalogue, order(accept_warnings=True))
    found = next(found for found in refused.value.report.findings if found.rule == "PUB-04")
    assert f"« call:{CALL} » n'est plus décrit, mais la campagne 2027" in found.message.fr
    assert "PUB-04" not in {found.rule for found in plan(submission(), BRETAGNE, later, catalogue).report.findings}


@pytest.fixture
def server(published: Path, tmp_path: Path) -> Iterator[tuple[TestClient, Path]]:
    root = copied(published, tmp_path / "served")
    with TestClient(create_app(Settings(store=str(root), workers=1))) as client:
        yield client, root


def test_over_http_it_takes_the_token_of_the_region(server: tuple[TestClient, Path]) -> None:
    client, root = server
    tokens = Tokens(root / "tokens.json")
    own, other = ({"Authorization": f"Bearer {tokens.create(code, 'ARS')[1]}"} for code in ("53", "28"))
    assert client.options(HERE).headers["allow"] == "GET, HEAD, PUT, DELETE, OPTIONS"
    assert client.delete(HERE).status_code == 401
    assert client.delete(HERE, headers=other).status_code == 403
    assert client.delete(HERE, headers={**own, "If-Match": '"' + "0" * 64 + '"'}).status_code == 412
    assert client.delete(f"{HERE}?force=1", headers=own).status_code == 400
    tag = client.get(HERE).headers["etag"]
    done = client.delete(HERE, headers={**own, "If-Match": tag})
    assert (done.status_code, done.json()["withdrawn"]) == (200, 5)
    assert done.headers["x-dataset-version"] == DirectoryStore(root).version
    assert client.get(HERE).status_code == 404
    assert client.get("/submissions", headers={"Accept": "application/json"}).json()["submissions"] == []
    assert client.delete(HERE, headers=own).status_code == 404
    log = [json.loads(line)["outcome"] for line in (root / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert log == ["forbidden", "precondition-failed", "bad-request", "withdrawn", "not-found"]
