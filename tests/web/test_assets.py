"""The style sheet and the script are small, kept for good at their address, and all that a page may load."""

import gzip
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.http.assets import Editor, read_editor


@pytest.mark.parametrize(("name", "most"), [("pages.css", 12_000), ("pages.js", 3_000)])
def test_they_are_small_and_kept_for_good_at_the_address_that_pages_name(
    client: TestClient, name: str, most: int
) -> None:
    named = re.search(rf'"(/assets/{name}\?v=\w+)"', client.get("/").text)
    assert named is not None
    answer = client.get(named[1])
    assert "immutable" in answer.headers["cache-control"]
    assert 0 < len(answer.content) <= most
    assert "no-cache" in client.get(f"/assets/{name}?v=old").headers["cache-control"]


@pytest.mark.parametrize(
    "name", ["layout.html", "built/manifest.json", "built/.made-from", "built/../pages.css", "built/"]
)
def test_another_file_is_not_there(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name.replace('/', '%2f', 1)}").status_code == 404
    assert client.get(f"/assets/{name.replace('..', '%2e%2e')}").status_code == 404


def test_an_editor_is_what_the_manifest_says(tmp_path: Path) -> None:
    assert read_editor(tmp_path, "sparql") is None
    shared = {"file": "shared-1.js", "css": ["shared-1.css"]}
    entry = {"file": "a-1.js", "name": "a", "isEntry": True, "imports": ["_shared.js"], "css": ["a-1.css"]}
    manifest = {"_shared.js": shared, "src/a.js": entry, "src/b.js": {"file": "b-1.js", "name": "b"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    styles = ("/assets/built/shared-1.css", "/assets/built/a-1.css")
    assert read_editor(tmp_path, "a") == Editor("/assets/built/a-1.js", styles)
    assert read_editor(tmp_path, "b") is None


@pytest.mark.browser  # these are left out where the editors are not built
def test_what_was_built_is_kept_for_good(client: TestClient) -> None:
    for name in ("sparql", "graphiql"):
        found = read_editor(files("postinternat.http") / "static" / "built", name)
        assert found is not None
        for address in (found.script, *found.styles):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("address", ["/", "/en/", "/def", "/sparql", "/graphql"])
def test_pages_run_no_script_but_ours_and_ask_no_other_host(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"accept": "text/html"})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "set-cookie" not in answer.headers
    page = answer.text
    assert re.findall(r"<script(?! src=\"/assets/)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r'(?:src|rel="stylesheet" href)="https?:', page) == []


def test_a_page_of_the_site_fits_its_budget(client: TestClient) -> None:
    loaded = [client.get(address).content for address in ("/", "/assets/pages.css", "/assets/pages.js")]
    assert sum(len(gzip.compress(body)) for body in loaded) <= 60_000
