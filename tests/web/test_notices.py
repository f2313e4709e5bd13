"""The pages of data, vocabulary and notices say what is so, in both languages, and lead where they say."""

import re
import shlex
from html import unescape

from starlette.testclient import TestClient

from postinternat import paths
from postinternat.app import create_app
from postinternat.linked.formats import EXTENSIONS
from postinternat.settings import Settings
from postinternat.web.data import requests
from postinternat.web.notices import read_changelog

PAGES = ("/donnees", "/vocabulaire", "/accessibilite", "/mentions-legales", "/changements")
TITLES = {
    "/donnees": ("Les données, à emporter", "The data, to take away"),
    "/vocabulaire": ("Vocabulaire", "Vocabulary"),
    "/accessibilite": ("Déclaration d'accessibilité", "Accessibility statement"),
    "/mentions-legales": ("Mentions légales", "Legal notice"),
    "/changements": ("Journal des changements", "Changelog"),
}
HTML = {"accept": "text/html"}


def test_each_is_in_both_languages_and_every_link_opens(client: TestClient) -> None:
    links: set[str] = set()
    for page in PAGES:
        for prefix, title in zip(("", "/en"), TITLES[page], strict=True):
            text = client.get(prefix + page, headers=HTML).text
            assert f"<h1>{title}</h1>" in unescape(text)
            assert all(f'href="{prefix}{other}"' in text for other in PAGES)
            links |= {unescape(link) for link in re.findall(r'href="(/[^"#]*)"', text)}
    once = {link for link in links if "/dumps/" not in link}
    statuses = {link: client.get(link, headers=HTML).status_code for link in once}
    assert {link: status for link, status in statuses.items() if status != 200} == {}


def test_the_files_that_are_listed_are_those_of_the_dumps(client: TestClient) -> None:
    listed = re.findall(r'href="/dumps/post-internat\.(\w+)"', client.get("/donnees").text)
    assert sorted(listed) == sorted(EXTENSIONS)


def test_the_first_requests_are_answered(client: TestClient) -> None:
    """Those that only get something; the other two are posted below."""
    host = str(client.base_url).rstrip("/")
    commands = {name: shlex.split(command)[1:] for name, command in requests(host).items()}
    assert all(unescape(command) in unescape(client.get("/donnees").text) for command in requests(host).values())
    for name in ("graphql", "csv", "dump", "thing"):
        address = next(word for word in commands[name] if word.startswith(host))
        accept = {"accept": "text/turtle"} if name == "thing" else {}
        assert client.get(address.removeprefix(host), headers=accept).status_code == 200, name
    query = commands["sparql"][-1].removeprefix("query=")
    rows = client.post("/sparql", data={"query": query}, headers={"accept": "text/csv"}).text.splitlines()
    assert rows[0] == "basis,amounts"
    assert len(rows) > 2
    address = next(word for word in commands["check"] if word.startswith(host)).removeprefix(host)
    answer = client.post(address, files={"file": ("postes.ttl", b"<urn:a> a <urn:b> .")})
    assert answer.status_code in {200, 422}


def test_the_commands_name_the_server_that_was_asked(client: TestClient) -> None:
    first = client.get("/donnees").text
    other = client.get("/donnees", headers={"host": "example.org"})
    assert "curl &#39;http://example.org/graphql" in other.text
    assert "example.org" not in first
    assert "example.org" not in client.get("/donnees").text


def test_the_data_page_says_version_licence_and_how_to_cite(client: TestClient) -> None:
    version = client.get("/health").json()["version"][:12]
    page = client.get("/en/donnees").text
    assert page.count(version) >= 3
    assert f"https://w3id.org/post-internat/dataset/{version}" in page
    assert "Licence Ouverte 2.0" in page
    assert client.get(f"/dataset/{version}", headers=HTML).status_code == 200


def test_the_vocabulary_has_every_list_and_zone(client: TestClient) -> None:
    page = client.get("/vocabulaire").text
    lists = client.get("/operations/code-lists.csv").text.splitlines()
    assert page.count('href="/code/') == len(lists) - 1 > 30
    assert all(f'<dt id="{code}">' in page for code in ("zip", "zac", "qpv"))


def test_the_statement_claims_no_more_than_was_done(client: TestClient) -> None:
    for address, claim in (("/", "Accessibilité : non conforme"), ("/en/", "Accessibility: not compliant")):
        assert claim in client.get(address).text
    page = client.get("/accessibilite").text
    assert "Non conforme (audit non réalisé)." in page
    assert "GraphiQL" in page
    assert "22 novembre 2026" in page


def test_the_legal_page_says_who_answers_for_the_server(client: TestClient) -> None:
    assert client.get("/mentions-legales").text.count("non renseigné") == 3
    assert client.get("/en/mentions-legales").text.count("not given by whoever") == 3
    settings = Settings(workers=1, publisher="Fac <de> médecine", contact="site@exemple.fr", hosting="OVH, Roubaix")
    with TestClient(create_app(settings)) as other:
        page = other.get("/mentions-legales").text
        assert "Fac &lt;de&gt; médecine" in page
        assert "OVH, Roubaix" in page
        assert "site@exemple.fr" in other.get("/accessibilite").text


def test_the_changelog_is_shown_whole(client: TestClient) -> None:
    lines = [line for line in paths.changelog().read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    page = client.get("/changements").text
    assert page.count("<li>") - page.count("<li><a") == len(lines)
    assert "](" not in page


def test_a_changelog_is_read_by_its_headings_and_harmless() -> None:
    sections = read_changelog("# C\n\n## 1.0\n\n### Added\n\n- `a<b` and [x](y.md)\n\n### Fixed\n\n## 0.9\n\n- c\n")
    assert [(section.heading, list(section.entries)) for section in sections] == [
        ("1.0 – Added", ["<code>a&lt;b</code> and x"]),
        ("0.9", ["c"]),
    ]
