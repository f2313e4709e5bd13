"""The style sheet and the script are small, kept for good at their address, and all that a page may load."""

import gzip
import re

import pytest
from starlette.testclient import TestClient


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


def test_another_file_is_not_there(client: TestClient) -> None:
    assert client.get("/assets/layout.html").status_code == 404


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
