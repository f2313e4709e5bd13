"""A page is made of saved operations, kept by version, and says what is wrong when it cannot be made."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from postinternat.errors import StoreError
from postinternat.http import Problem
from postinternat.http.reply import Representation
from postinternat.text import Text
from postinternat.web.site import Content, Site, Visit, address_of


class Versions:
    """A store of which only the version matters here."""

    def __init__(self, *versions: str) -> None:
        self._versions = list(versions)

    @property
    def version(self) -> str:
        """Give the next version, the last one for good."""
        return self._versions.pop(0) if len(self._versions) > 1 else self._versions[0]


Run = Callable[[str, Mapping[str, Any], str], dict[str, Any]]


def no_operation(name: str, *_: object) -> dict[str, Any]:
    raise KeyError(name)


def site(content: Content, store: Versions, run: Run = no_operation, *, by_day: bool = False) -> TestClient:
    app = Starlette(routes=Site(run).page("/thing", "problem.html", content, by_day=by_day))
    app.state.store = store
    return TestClient(app)


def page(detail: str) -> dict[str, Any]:
    """Return the values of the only template that needs no others."""
    return {"problem": Problem("not-found", Text(detail, detail))}


def test_content_gets_the_language_of_the_address_and_asks_in_it() -> None:
    asked: list[tuple[str, Mapping[str, Any], str]] = []

    def run(name: str, variables: Mapping[str, Any], lang: str) -> dict[str, Any]:
        asked.append((name, variables, lang))
        return {"said": visit_words[lang]}

    visit_words = {"fr": "bonjour", "en": "hello"}

    def content(visit: Visit) -> dict[str, Any]:
        return page(visit.ask("words", region="32")["said"] + visit.t(" !", "!"))

    client = site(content, Versions("1"), run)
    assert "bonjour !" in client.get("/thing", headers={"accept-language": "en"}).text
    assert "hello!" in client.get("/en/thing", headers={"accept-language": "fr"}).text
    assert asked == [("words", {"region": "32"}, "fr"), ("words", {"region": "32"}, "en")]


def test_a_page_is_made_once_a_version_and_address() -> None:
    made: list[str] = []

    def content(visit: Visit) -> dict[str, Any]:
        made.append(str(visit.query))
        return page("x")

    client = site(content, Versions("1"))
    first = client.get("/thing?a=1")
    assert client.get("/thing?a=1").text == first.text
    client.get("/thing?a=2")
    assert made == ["a=1", "a=2"]
    assert client.get("/thing?a=1", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_page_that_saw_two_versions_is_made_again() -> None:
    made: list[int] = []

    def content(_: Visit) -> dict[str, Any]:
        made.append(1)
        return page(f"try {len(made)}")

    answer = site(content, Versions("1", "2", "2")).get("/thing")
    assert "try 2" in answer.text
    assert len(made) == 2


def test_endless_publishing_is_told() -> None:
    answer = site(lambda _: page("x"), Versions(*map(str, range(50)))).get("/en/thing")
    assert answer.status_code == 503
    assert "being published" in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Problem("not-found", Text("pas de région 99", "no region 99"), fix=Text("voir la carte", "see the map")), 404),
        (StoreError("the store is away"), 503),
    ],
)
def test_what_goes_wrong_is_a_page_in_the_language_of_the_address(error: Exception, status: int) -> None:
    def content(_: Visit) -> dict[str, Any]:
        raise error

    answer = site(content, Versions("1")).get("/en/thing", headers={"accept-language": "fr"})
    assert answer.status_code == status
    assert '<html lang="en">' in answer.text
    assert "no region 99" in answer.text or "the store is away" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_of_the_day_has_another_tag_than_the_same_page_without() -> None:
    tags = {
        site(lambda _: page("x"), Versions("1"), by_day=by_day).get("/thing").headers["etag"]
        for by_day in (False, True)
    }
    assert len(tags) == 2


def serving(routes: list[Route]) -> TestClient:
    app = Starlette(routes=routes)
    app.state.store = Versions("1")
    return TestClient(app)


def test_a_private_page_is_made_each_time_and_kept_by_nobody() -> None:
    made: list[str] = []

    def content(visit: Visit) -> dict[str, Any]:
        made.append(str(visit.query))
        return page("x" * 2000) | ({"status": 400} if "bad" in visit.query else {})

    client = serving(Site(no_operation).private("/me", "problem.html", content))
    answers = [client.get("/me?thesis=yes") for _ in range(2)] + [client.get("/en/me?bad=1")]
    assert made == ["thesis=yes", "thesis=yes", "bad=1"]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
    assert not any("etag" in answer.headers for answer in answers)
    assert answers[0].headers["content-encoding"] == "gzip"


def test_a_file_is_told_by_its_bytes() -> None:
    bodies = [b"one", b"one", b"two"]

    def make(_: Visit) -> Representation:
        return Representation(bodies.pop(0), "text/calendar")

    client = serving(Site(no_operation).file("/dates.ics", make))
    tags = [client.get("/dates.ics").headers["etag"] for _ in range(3)]
    assert tags[0] == tags[1] != tags[2]


def test_pages_about_things_keep_the_language() -> None:
    seen: list[str] = []

    def content(visit: Visit) -> dict[str, Any]:
        seen.append(address_of("https://w3id.org/post-internat/id/law/x", visit.locale))
        return page("x")

    client = site(content, Versions("1"))
    client.get("/thing")
    client.get("/en/thing")
    assert seen == ["/page/id/law/x?lang=fr", "/page/id/law/x?lang=en"]
