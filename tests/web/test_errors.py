"""Where no route answers, people get a page that helps and programs a problem document; so with faults of ours."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from postinternat.web import error_handlers

PEOPLE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("address", "lang", "home"), [("/rien", "fr", 'href="/"'), ("/en/nothing", "en", 'href="/en/"')]
)
def test_people_get_a_page_in_the_language_of_the_address(
    client: TestClient, address: str, lang: str, home: str
) -> None:
    answer = client.get(address, headers=PEOPLE)
    assert answer.status_code == 404
    assert answer.headers["content-language"] == lang
    assert answer.headers["cache-control"] == "no-store"
    assert address in answer.text
    assert home in answer.text


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/turtle"])
def test_programs_get_a_problem(client: TestClient, accept: str) -> None:
    answer = client.get("/nothing?lang=en", headers={"accept": accept})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "There is no page at the address /nothing."


def test_what_the_address_holds_is_shown_as_text(client: TestClient) -> None:
    assert "<script>alert" not in client.get("/<script>alert(1)</script>", headers=PEOPLE).text


def test_another_method_is_refused_with_those_that_are_offered(client: TestClient) -> None:
    answer = client.post("/dispositif/ccu-mg", headers=PEOPLE)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert "POST" in answer.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_of_ours_is_a_500_that_tells_what_to_do_and_no_secret(accept: str) -> None:
    def broken(_: Request) -> None:
        raise RuntimeError("a secret")

    def run(name: str, *_: object) -> dict[str, object]:
        raise AssertionError(f"{name}: the store may be what is wrong")

    app = Starlette(routes=[Route("/en/broken", broken)], exception_handlers=error_handlers(run))
    answer = TestClient(app, raise_server_exceptions=False).get("/en/broken?lang=en", headers={"accept": accept})
    assert answer.status_code == 500
    assert "Try again in a moment" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
