"""The reference says every type of the schema in both languages; the IDE alone has a policy with inline styles."""

import html
import re

import pytest
from starlette.testclient import TestClient

from postinternat.gql import http_reference
from postinternat.http.assets import Editor

HTML = {"accept": "text/html"}
EDITOR = Editor("/assets/built/graphiql-1.js", ("/assets/built/graphiql-1.css",))


def types_of(client: TestClient) -> set[str]:
    sdl = client.get("/graphql/schema.graphql").text
    defined = set(re.findall(r"^(?:type|interface|input|enum|scalar) (\w+)", sdl, re.MULTILINE))
    return defined | {"String", "Int", "Float", "Boolean", "ID"}


def test_every_type_is_listed_and_every_link_opens(client: TestClient) -> None:
    listed: set[str] = set()
    todo = {"/graphql/reference?lang=fr"}
    seen: set[str] = set()
    while todo:
        address = todo.pop()
        seen.add(address)
        answer = client.get(address, headers=HTML)
        assert answer.status_code == 200, address
        found = {html.unescape(href) for href in re.findall(r'href="(/graphql/reference/\w+[^"]*)"', answer.text)}
        listed |= {re.split(r"[/?]", href)[3] for href in found}
        todo |= found - seen
    roots = {"Query", "Mutation", "Subscription"}
    assert listed >= types_of(client) - roots
    assert listed <= types_of(client)


@pytest.mark.parametrize(
    ("language", "says", "says_not"),
    [
        ("fr", "Nombres et résumés par classe", "Counts and summaries"),
        ("en", "Counts and summaries", "Nombres et résumés"),
    ],
)
def test_the_reference_is_in_one_language(client: TestClient, language: str, says: str, says_not: str) -> None:
    page = client.get(f"/graphql/reference?lang={language}", headers=HTML).text
    assert says in page
    assert says_not not in page


def test_a_type_has_its_fields_their_types_and_their_arguments(client: TestClient) -> None:
    page = client.get("/graphql/reference/Scheme?lang=en", headers=HTML).text
    assert '<div class="field" id="remunerations">' in page
    assert 'href="/graphql/reference/RemunerationConnection?lang=en"' in page
    assert re.search(r"arguments: .*\bfirst\b", page)
    page = client.get("/graphql/reference/Provision", headers=HTML).text
    assert "/graphql/reference/Remuneration" in page  # a type that has the interface


def test_a_type_that_is_not_there_is_told_with_a_near_one(client: TestClient) -> None:
    answer = client.get("/graphql/reference/Schme?lang=en", headers=HTML)
    assert answer.status_code == 404
    assert "Scheme" in answer.text


def test_the_ide_names_its_bundle_and_the_operation(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    built(client, monkeypatch, EDITOR)
    answer = client.get("/graphql/ide?documentId=highest-net-pay&lang=en", headers=HTML)
    assert "query HighestNetPay(" in html.unescape(answer.text)
    assert f'<script src="{EDITOR.script}" type="module">' in answer.text
    assert f'href="{EDITOR.styles[0]}"' in answer.text
    assert 'href="/graphql/reference?lang=en"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy
    assert "query={ a }" not in answer.text
    given = client.get("/graphql/ide", params={"query": '{ a(b: "<c>") }'}, headers=HTML)
    assert 'data-query="{ a(b: &#34;&lt;c&gt;&#34;) }"' in given.text


def test_the_policy_is_relaxed_nowhere_else(client: TestClient) -> None:
    for address in ("/graphql", "/graphql/reference", "/graphql/reference/Scheme", "/sparql"):
        assert "unsafe" not in client.get(address, headers=HTML).headers["content-security-policy"]


def test_without_the_bundle_the_ide_is_the_page_with_a_text_box(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(client, monkeypatch, None)
    answer = client.get("/graphql/ide?documentId=highest-net-pay", headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/graphql?documentId=highest-net-pay"


def built(client: TestClient, monkeypatch: pytest.MonkeyPatch, found: Editor | None) -> None:
    """Pretend that frontend/build made this, whatever it made."""
    monkeypatch.setattr(http_reference, "editor", lambda _: found)
    for route in client.app.routes:  # type: ignore[attr-defined]
        if getattr(route, "path", "") == "/graphql/ide":
            pages = route.endpoint.__self__._pages
            monkeypatch.setitem(pages.environment.globals, "editor", lambda _: found)
