"""Every problem is told in French and in English, to programs and in pages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

import postinternat
from postinternat import errors
from postinternat.errors import PostinternatError, ProfileError, StoreError
from postinternat.http.problem import KINDS, Problem, problem_for
from postinternat.text import Text

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PARTS = ("sparql", "linked", "http", "store")
OUR_ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, PostinternatError) and kind is not errors.DatasetError
]
ASKED: dict[str, dict[str, Any]] = {
    "bad-request": {"url": "/sparql", "params": {"query": " "}},
    "syntax": {"url": "/sparql", "params": {"query": "SELECT * { ?s ?p"}},
    "query": {"url": "/sparql", "params": {"query": "SELECT (<http://example/f>(1) AS ?x) {}"}},
    "forbidden": {"url": "/sparql", "params": {"query": "ASK { SERVICE <http://a/> {} }"}},
    "not-found": {"url": "/id/scheme/nothing"},
    "method": {"method": "PUT", "url": "/sparql"},
    "not-acceptable": {"url": "/sparql", "params": {"query": "ASK {}", "format": "turtle"}},
    "gone": {"url": "/sparql", "params": {"query": "ASK {}", "version": "0123456789"}},
    "too-long": {"method": "POST", "url": "/sparql", "data": {"query": "ASK {}" + " " * 600_000}},
    "address-too-long": {"url": "/sparql", "params": {"query": "ASK {}" + "%" * 20_000}},
    "unsupported-media-type": {"method": "POST", "url": "/sparql", "content": "ASK {}"},
}


def ask(client: TestClient, kind: str, headers: dict[str, str]) -> httpx.Response:
    return client.request(**{"method": "GET", **ASKED[kind], "headers": headers})


def calls_of_text() -> Iterator[tuple[str, list[ast.expr]]]:
    for part in PARTS:
        for path in sorted((Path(postinternat.__file__).parent / part).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and node.args:
                    yield f"{path.name}:{node.lineno}", node.args


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_both_languages(kind: str) -> None:
    problem = Problem(kind, Text("détail", "detail"), where=Text("où", "where"), fix=Text("remède", "fix"))
    french, english = problem.document("fr"), problem.document("en")
    assert french["type"] == english["type"]
    for name in ("title", "detail", "where", "fix"):
        assert "" not in (french[name], english[name])
        assert french[name] != english[name]
    for accepted, language in (("fr", "fr"), ("en-GB, fr;q=0.5", "en"), ("de", "fr")):
        scope = {"type": "http", "headers": [(b"accept-language", accepted.encode())], "query_string": b""}
        assert problem.response(Request(scope)).headers["content-language"] == language


def test_each_text_is_written_twice() -> None:
    found = list(calls_of_text())
    assert len(found) > 100
    for place, arguments in found:
        french, english = (ast.unparse(argument) for argument in arguments)
        assert (french == "''") == (english == "''"), place
        assert french != english or len(french.split()) <= 2, f"{place}: the same in both languages"


@pytest.mark.parametrize("kind", ASKED)
def test_programs_are_told_in_their_language(client: TestClient, kind: str) -> None:
    told = {}
    for language in ("fr", "en"):
        answer = ask(client, kind, headers={"Accept-Language": language, **_content_type(kind)})
        assert answer.headers["content-language"] == language
        assert "accept-language" in answer.headers["vary"].lower()
        told[language] = answer.json()
        assert told[language]["type"].endswith("/" + kind)
    for name in ("title", "detail", "fix"):
        assert "" not in (told["fr"][name], told["en"][name])
        assert told["fr"][name] != told["en"][name]


def _content_type(kind: str) -> dict[str, str]:
    return {"Content-Type": "text/plain"} if kind == "unsupported-media-type" else {}


def test_the_address_chooses_the_language(client: TestClient) -> None:
    answer = client.get("/id/scheme/nothing?lang=fr")
    assert answer.headers["content-language"] == "fr"
    assert "ne dit rien" in answer.json()["detail"]


@pytest.mark.parametrize(("language", "words"), [("fr", "ne dit rien de"), ("en", "says nothing of")])
def test_pages_are_in_one_language(client: TestClient, language: str, words: str) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": language}
    answer = client.get("/id/scheme/nothing", headers=headers)
    assert (answer.status_code, answer.headers["content-language"]) == (404, language)
    assert words in answer.text


@pytest.mark.parametrize("error", OUR_ERRORS)
def test_our_own_errors_keep_both_languages(error: type[PostinternatError]) -> None:
    told = problem_for(error(Text("quoi", "what")))
    assert (told.detail.fr, told.detail.en) == ("quoi", "what")
    assert problem_for(StoreError("what")).detail == Text("what", "what")
    assert problem_for(ProfileError(Text("a", "b"))).status == 400


@pytest.mark.parametrize(
    ("query", "format_", "offered"),
    [("SELECT * { ?s ?p ?o }", "turtle", "text/csv"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "text/turtle")],
)
def test_a_format_that_does_not_fit_is_told_on_a_page(
    client: TestClient, query: str, format_: str, offered: str
) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "fr"}
    answer = client.get("/sparql", params={"query": query, "format": format_}, headers=headers)
    assert answer.status_code == 406
    assert answer.headers["content-type"].startswith("text/html")
    for words in ("se donne en", offered, query):
        assert words in answer.text
