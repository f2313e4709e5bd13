"""The page at /sparql: examples to search and run, views of the answer, the query as a program, and its policy."""

import html
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from postinternat.namespaces import PREFIXES
from postinternat.settings import Settings
from postinternat.sparql.chart import ResultChart, chart
from postinternat.sparql.snippets import snippets
from postinternat.sparql.tables import Cell, Table, table
from postinternat.text import Text
from tests.sparql.serving import serving

NASTY = 'SELECT ?x { BIND ("it\'s \\\\ `${1}` \\"quoted\\" é" AS ?x) } # """ \'\'\''


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(Settings(workers=1)) as address:
        yield address


def get(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(address, headers={"Accept": "text/html", **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers.items())
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers.items())


def test_an_example_is_shown_run_and_linked(server: str) -> None:
    status, page, _ = get(f"{server}/sparql?example=ccu-mg-renewals&lang=en")
    assert status == 200
    assert "pi:" in html.unescape(re.search(r"<textarea.*?</textarea>", page, re.DOTALL)[0])  # type: ignore[index]
    assert '<table>\n<thead><tr><th scope="col">' in page
    links = [html.unescape(href) for href in re.findall(r'href="(/sparql\?query=[^"]+)"', page)]
    assert get(server + links[0])[0] == 200


def test_the_query_to_begin_with_answers_something(server: str) -> None:
    _, page, _ = get(f"{server}/sparql?lang=fr")
    query = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])  # type: ignore[index]
    _, page, _ = get(f"{server}/sparql?{urllib.parse.urlencode({'query': query})}")
    assert page.count('href="/id/scheme/') > 20


def test_an_example_that_is_not_there_is_told(server: str) -> None:
    status, page, _ = get(f"{server}/sparql?example=ccu-mg-renewal&lang=en")
    assert status == 404
    assert "ccu-mg-renewals" in page


@pytest.mark.parametrize(
    ("words", "least", "most"), [("", 100, 400), ("thèse", 1, 20), ("THESE", 1, 20), ("zzz", 0, 0)]
)
def test_the_examples_can_be_searched_without_accents_nor_scripts(
    server: str, words: str, least: int, most: int
) -> None:
    _, page, _ = get(f"{server}/sparql?{urllib.parse.urlencode({'find': words, 'lang': 'fr'})}")
    found = re.findall(r'<li><a href="/sparql\?example=', page)
    assert least <= len(found) <= most
    assert f'<span id="found">{len(found)}</span>' in page


@pytest.mark.parametrize(
    ("view", "shows"), [("table", "<thead>"), ("chart", "results-bars"), ("raw", "&#34;bindings&#34;")]
)
def test_the_answer_has_three_views(server: str, view: str, shows: str) -> None:
    query = "SELECT ?a ?n { VALUES (?a ?n) { ('one' 1) ('two' 2.5) } }"
    _, page, _ = get(f"{server}/sparql?{urllib.parse.urlencode({'query': query, 'view': view})}")
    assert shows in page
    assert re.search(rf'view={view}[^"]*" aria-current="true"', page)


def test_a_graph_is_shown_as_turtle(server: str) -> None:
    query = "CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 2"
    _, page, _ = get(f"{server}/sparql?{urllib.parse.urlencode({'query': query, 'view': 'chart'})}")
    assert 'class="tall"' in page
    assert re.findall(r"&amp;view=(\w+)#answer", page) == ["raw"]


def test_things_in_the_table_are_called_by_their_names(server: str) -> None:
    query = "SELECT ?s { VALUES ?s { <https://w3id.org/post-internat/id/region/32> } }"
    _, page, _ = get(f"{server}/sparql?{urllib.parse.urlencode({'query': query})}")
    assert '<a href="/id/region/32">reg:32</a><br><span class="says">Hauts-de-France</span>' in page


def test_the_policy_lets_in_the_editors_style_and_nothing_else(server: str) -> None:
    nonces = set()
    for address in ("/sparql", "/sparql?query=SELECT"):
        _, page, headers = get(server + address)
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "connect-src 'self'" in policy
        assert "script-src 'self';" in policy
        named = re.search(r"style-src 'self' 'nonce-([\w-]+)'", policy)
        assert named
        assert f'data-nonce="{named[1]}"' in page
        nonces.add(named[1])
    assert len(nonces) == 2


def test_the_words_to_complete_are_those_of_the_model(server: str) -> None:
    _, body, headers = get(f"{server}/sparql/words?lang=en", Accept="application/json")
    found = json.loads(body)
    assert found["prefixes"] == dict(PREFIXES)
    words = {name: (kind, label) for name, kind, label in found["terms"]}
    assert words["pi:Scheme"] == ("class", "Post-residency scheme")
    assert words["pi:amount"][0] == "property"
    assert words["payment-basis:net"][0] == "constant"
    assert words["reg:32"] == ("namespace", "Hauts-de-France")
    assert "pi:holderHasThesis" not in words  # read by the checks alone
    request = urllib.request.Request(f"{server}/sparql/words?lang=en", headers={"If-None-Match": headers["etag"]})
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(request)


# --- the chart


def test_bars_are_as_long_as_the_numbers_and_named_by_the_texts() -> None:
    made = chart(Table(("of", "n"), [[Cell("a"), Cell("50", number=50.0)], [Cell("b"), Cell("200", number=200.0)]]))
    assert isinstance(made, ResultChart)
    assert [(bar.label, bar.percent) for bar in made.bars] == [("a", 25.0), ("b", 100.0)]


@pytest.mark.parametrize("name", ["basis", "per", "kind"])
def test_two_bases_periods_or_units_are_never_on_one_axis(name: str) -> None:
    codes = ("payment-basis:net", "payment-basis:gross") if name == "kind" else ("net", "brut")
    rows = [[Cell(code), Cell("5", number=5.0)] for code in codes]
    assert isinstance(chart(Table((name, "n"), rows)), Text)
    assert isinstance(chart(Table((name, "n"), rows[:1])), ResultChart)


@pytest.mark.parametrize(
    "rows", [[], [[Cell("a"), Cell("b")]], [[Cell("a"), Cell("-1", number=-1.0)]]], ids=["empty", "texts", "negative"]
)
def test_what_cannot_be_drawn_is_told(rows: list[list[Cell]]) -> None:
    assert isinstance(chart(Table(("a", "n"), rows)), Text)


def test_numbers_that_have_no_size_are_texts() -> None:
    body = """{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"INF",
      "datatype":"http://www.w3.org/2001/XMLSchema#double"}},{"n":{"type":"literal","value":"x",
      "datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}"""
    assert [row[0].number for row in table(body.encode(), most=5).rows] == [None, None]


# --- the programs


@pytest.mark.parametrize("query", [NASTY, 'ASK { ?s ?p "x" }', "CONSTRUCT { <urn:a> <urn:b> 'é' } {} # \""])
def test_the_programs_give_the_answer(server: str, query: str, tmp_path: Path) -> None:
    form = query.split()[0].lower().replace("construct", "graph")
    curl, python, _ = snippets(f"{server}/sparql", query, form)
    command = ["bash", "-c", curl.text]
    by_curl = subprocess.run(command, capture_output=True, check=True, text=True, timeout=20).stdout
    file = tmp_path / "query.py"
    file.write_text(python.text, encoding="utf-8")
    by_python = subprocess.run([sys.executable, file], capture_output=True, check=True, text=True, timeout=20).stdout
    assert by_python.strip()
    if form == "graph":
        assert by_python.strip() == by_curl.strip()
        assert "é" in by_curl
    else:
        assert by_python.strip() == str(json.loads(by_curl))


@pytest.mark.node
def test_the_program_in_javascript_gives_the_answer(server: str, tmp_path: Path) -> None:
    file = tmp_path / "query.mjs"
    file.write_text(snippets(f"{server}/sparql", NASTY, "select")[2].text, encoding="utf-8")
    said = subprocess.run(["node", file], capture_output=True, check=True, text=True, timeout=20).stdout
    assert "bindings" in said
