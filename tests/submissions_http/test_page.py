"""The page ``/valider`` says what the command line says, gives the report as files, and tells problems on a page."""

import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from postinternat.cli import main
from postinternat.http import Problem
from postinternat.intake.template import FORMATS
from postinternat.text import Text
from tests.test_submissions import FILES, SUBMISSIONS
from tests.workbooks import HEADERS, workbook

FAULTY = (SUBMISSIONS / "B01.ttl").read_bytes()
CORRECT = (SUBMISSIONS / "nouvelle-aquitaine-2024.ttl").read_bytes()
BOOK = workbook(HEADERS, ("p01", "400 MG", "70 %", "30 %", "2x", "ZIP"))
EMPTY = [("file", ("", b""))]
ARTICLE = re.compile(
    r'<h3[^>]*><span class="word">\S+ (\S+)</span>(?:, ([^<]+))?</h3>\s*<p>(.*?)</p>(.*?)</article>', re.DOTALL
)


class Tags(HTMLParser):
    """The tags of a page as a browser reads them, each with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.seen.append((tag, dict(attrs)))


def post(client: TestClient, *files: tuple[str, bytes], address: str = "/valider", **fields: str) -> Any:  # noqa: ANN401
    return client.post(address, files=[("file", file) for file in files] or EMPTY, data=fields)


def again(page: str) -> str:
    found = re.search(r'name="again" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def findings(page: str) -> list[tuple[str, str, str, bool]]:
    """Return the rule, the place, the words and whether there is a fix, of each finding."""
    return [
        (rule, unescape(place), unescape(message), "Pour corriger" in rest)
        for rule, place, message, rest in ARTICLE.findall(page)
    ]


def place(place: dict[str, Any] | None) -> str:
    if not place:
        return ""
    if place.get("cell"):
        return f"{place.get('sheet', '')} {place['cell']}".strip()
    return f"ligne {place['line']}" if place.get("line") else ""


def test_the_page_and_the_command_line_say_the_same_of_the_faulty_submissions(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "bretagne.xlsx"
    book.write_bytes(BOOK)
    files = [*FILES, book]
    assert main(["validate", *map(str, files), "--format", "json"]) == 1
    command = json.loads(capsys.readouterr().out)
    page = post(client, *((path.name, path.read_bytes()) for path in files))
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    said = [
        (found["rule"], place(found["place"]), found["message"]["fr"], bool(found["fix"]))
        for found in command["findings"]
    ]
    assert len(said) > 40
    assert findings(page.text) == said
    assert 'class="verdict error" role="alert" tabindex="-1" autofocus' in page.text
    assert all(check["rule"] in page.text for check in command["passed"])


def test_the_english_page_reports_in_english_and_leads_to_the_pages_of_the_site(client: TestClient) -> None:
    page = post(client, ("b01.ttl", FAULTY), address="/en/valider")
    assert "Does not conform:" in page.text
    assert '<q lang="fr">' in page.text
    led = set(re.findall(r'<dd><q.*?href="([^"]+)"', page.text))
    assert led
    assert {client.get(unescape(address), headers={"Accept": "text/html"}).status_code for address in led} == {200}


def test_what_conforms_is_said_first(client: TestClient) -> None:
    page = post(client, ("juste.ttl", CORRECT))
    assert 'class="verdict good"' in page.text
    assert "Conforme :" in page.text


@pytest.mark.parametrize("form", ["csv", "json", "turtle", "xlsx"])
def test_the_same_report_is_downloaded_by_sending_what_the_page_holds(form: str, client: TestClient) -> None:
    page = post(client, ("bretagne.xlsx", BOOK), region="53", year="2026")
    file = post(client, again=again(page.text), region="53", year="2026", format=form)
    direct = client.post(
        f"/validate?format={form}&lang=fr",
        files=[("f", ("bretagne.xlsx", BOOK))],
        data={"region": "53", "year": "2026"},
    )
    assert (file.status_code, direct.status_code) == (200, 422)
    assert file.headers["content-disposition"].startswith('attachment; filename="rapport.')
    if form == "xlsx":
        assert load_workbook(io.BytesIO(file.content))["Postes"]["E2"].comment is not None
    else:
        assert file.content == direct.content


def test_pasted_text_is_checked_and_shown_again(client: TestClient) -> None:
    text = FAULTY.decode()
    page = post(client, text=text)
    assert findings(page.text) == findings(post(client, ("texte.ttl", FAULTY)).text)
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    assert shown is not None
    assert unescape(shown[1]).split() == text.split()
    assert again(page.text)


def test_what_is_too_large_for_the_page_is_chosen_again(client: TestClient) -> None:
    page = post(client, ("grand.ttl", CORRECT + b"\n#" + b" " * 1_000_000))
    assert 'name="again"' not in page.text
    assert "choisissez-le à nouveau" in page.text
    assert len(page.content) < 100_000


def test_what_is_sent_is_never_markup(client: TestClient) -> None:
    name = '"><img src=x onerror=alert(1)>.ttl'
    text = FAULTY.decode() + '\n<urn:x> a pi:Post ; pi:zone "<script>alert(2)</script>" ; pi:fundedMonths "<b>x" .\n'
    report = post(client, (name, text.encode()))
    assert "&lt;b&gt;x" in report.text
    for page in (report, post(client, text="</textarea><script>alert(3)</script>")):
        tags = Tags(page.text)
        assert not {"img", "b"} & {tag for tag, _ in tags.seen}
        assert not [attributes for _, attributes in tags.seen if "onerror" in attributes]
        assert [attributes for tag, attributes in tags.seen if tag == "script" and "src" not in attributes] == []


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 400, "il n&#39;y a rien à vérifier"),
        ({"text": "post:a a pi:Post"}, 400, "texte.ttl, ligne 1"),
        ({"text": "<a> <b> <c>.", "year": "20"}, 400, "n&#39;est pas une année"),
        ({"text": "<a> <b> <c>.", "format": "pdf"}, 400, "n&#39;existe pas"),
        ({"again": "{"}, 400, "choisir le fichier à nouveau"),
        ({"again": "[1]"}, 400, "choisir le fichier à nouveau"),
        ({"again": '{"a": "é"}'}, 400, "choisir le fichier à nouveau"),
        ({"text": "#" * 5_000_001}, 413, "dépasse 5000000 octets"),
    ],
)
def test_problems_are_told_on_the_page_with_the_form(
    fields: dict[str, str], status: int, said: str, client: TestClient
) -> None:
    page = post(client, **fields)
    assert page.status_code == status
    assert said in page.text
    assert 'class="problem" role="alert" tabindex="-1" autofocus' in page.text
    assert 'type="file"' in page.text


def test_a_check_that_is_stopped_is_told_on_the_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_order: object) -> None:
        raise Problem("unavailable", Text("trop de contrôles", "too many checks"), headers={"Retry-After": "5"})

    assert isinstance(client.app, Starlette)
    monkeypatch.setattr(client.app.state.checker, "_check", stopped)
    page = post(client, ("b01.ttl", FAULTY), address="/en/valider", region="53")
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert "too many checks" in page.text
    assert 'value="53" selected' in page.text


def test_templates_are_led_to(client: TestClient) -> None:
    form = client.get("/valider").text
    codes = re.findall(r'<option value="(\d+)"', form.partition('id="template-region"')[2].partition("</select>")[0])
    assert len(codes) == 18
    for name, known in FORMATS.items():
        answer = client.get("/valider/modele", params={"region": "53", "format": name, "year": ""})
        assert answer.url.path == f"/templates/53{known.extension}"
        assert answer.status_code == 200
    dated = client.get("/en/valider/modele?region=53&format=ttl&year=2026", follow_redirects=False)
    assert dated.headers["location"] == "/templates/53.ttl?lang=en&year=2026"
    for query in ("", "?region=99", "?region=53&format=pdf", "?region=53&year=2", "?nom=53"):
        refused = client.get(f"/valider/modele{query}")
        assert (refused.status_code, refused.headers["content-type"]) == (400, "text/html; charset=utf-8")


def test_a_region_can_be_chosen_beforehand(client: TestClient) -> None:
    assert client.get("/valider?region=53").text.count('value="53" selected') == 2
    assert client.get("/en/valider").text.count(" selected") == 0
