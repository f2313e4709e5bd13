"""The front door shows the doors, the schemes and the disagreements, in two languages, and every link of it opens."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.settings import Settings


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings())) as client:
        yield client


def test_it_speaks_both_languages(client: TestClient) -> None:
    french, english = client.get("/", headers={"accept-language": "fr"}), client.get("/?lang=en")
    assert "Là où les documents divergent" in french.text
    assert "Where the documents disagree" in english.text
    assert french.headers["content-language"] == "fr"


def test_every_link_of_it_opens(client: TestClient) -> None:
    page = client.get("/", headers={"accept": "text/html"}).text
    links = sorted(set(re.findall(r'href="(/[^"#?]*)"', page)))
    assert len(links) > 40
    answers = {
        href: client.get(href, headers={"accept": "text/html"}).status_code
        for href in links
        if href != "/assets/pages.css"
    }
    assert {href: status for href, status in answers.items() if status != 200} == {}


def test_it_is_kept_by_its_version(client: TestClient) -> None:
    tag = client.get("/").headers["etag"]
    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
