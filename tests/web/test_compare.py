"""Schemes side by side: filters in the address, differences, passages in every cell, files to take away."""

import csv
import html
import io
import re

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from postinternat.web.comparison import compared, figure_apart, without_amount
from postinternat.web.figures import THIN

FOUR = "id=atp-hauts-de-france&id=ccu-ah-hauts-de-france&id=ccu-mg-hauts-de-france&id=400mg-nouvelle-aquitaine"
UNIVERSITY = "id=ccu-ah-hauts-de-france&id=ahu-hauts-de-france"


def table(page: str) -> str:
    found = re.search(r"<table>.*?</table>", page, re.DOTALL)
    assert found is not None
    return found[0]


def offered(page: str) -> list[str]:
    return re.findall(r'<input type="checkbox" name="id" value="([^"]+)"', page)


def test_four_things_are_four_columns_of_a_real_table(client: TestClient) -> None:
    page = client.get(f"/comparer?{FOUR}").text
    assert len(re.findall(r'<th scope="col">', table(page))) == 5
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', table(page), re.DOTALL)
    assert len(rows) > 40
    assert {row.count("<td") for row in rows} == {4}


def test_every_statement_opens_on_its_words(client: TestClient) -> None:
    said = re.findall(r'<details class="said">.*?</details>', table(client.get(f"/comparer?{FOUR}").text), re.DOTALL)
    silent = [item for item in said if "non précisé" in item]
    assert len(silent) >= 3
    assert all("<blockquote" in item and "ligne" in item for item in said if item not in silent)


def test_what_is_not_said_what_has_no_amount_and_what_is_nowhere_look_different(client: TestClient) -> None:
    cells = table(client.get(f"/comparer?{FOUR}").text)
    renewal = re.search(r'<tr><th scope="row">Renouvellement</th>.*?</tr>', cells, re.DOTALL)
    assert renewal is not None
    assert renewal[0].count("non précisé") == 1
    assert "ATP : renouvellement non mentionné" in renewal[0]
    assert renewal[0].count('class="empty"') == 1
    fees = re.search(r'<tr><th scope="row">Honoraires</th>.*?</tr>', cells, re.DOTALL)
    assert fees is not None
    assert "non chiffré" in fees[0]


def test_both_sides_of_a_contradiction_are_shown_with_the_note(client: TestClient) -> None:
    cells = table(client.get("/comparer?id=ccu-mg-hauts-de-france").text)
    delay = re.search(r'<tr><th scope="row">Délai depuis le DES</th>.*?</tr>', cells, re.DOTALL)
    assert delay is not None
    assert "Écart" in delay[0]
    assert delay[0].count("<blockquote") >= 2
    assert "Note des éditeurs" in delay[0]


def test_differences_only(client: TestClient) -> None:
    rows = [
        len(re.findall(r'<th scope="row">', client.get(f"/comparer?{UNIVERSITY}{more}").text))
        for more in ("", "&differences=1")
    ]
    assert 0 < rows[1] < rows[0]
    same = client.get("/comparer?id=ccu-ah-hauts-de-france&differences=1").text
    assert "Aucune différence" in same
    assert "<table>" not in same


@pytest.mark.parametrize(
    ("filters", "some", "none"),
    [
        ("region=75", "400mg-nouvelle-aquitaine", "ccu-mg-hauts-de-france"),
        ("region=national", "ccu-mg", "ccu-mg-hauts-de-france"),
        ("specialite=general-practice", "ccu-mg", "atp"),
        ("financeur=region-hauts-de-france", "atp-hauts-de-france", "ccu-mg-hauts-de-france"),
        ("duree=24&region=32", "ccu-ah-hauts-de-france", "bachelot-hauts-de-france"),
        ("zone=zip", "400mg", "ccu-mg"),
        ("base=gross", "ccu-mg-hauts-de-france", "ccu-ah-hauts-de-france"),
    ],
)
def test_filters_are_in_the_address(client: TestClient, filters: str, some: str, none: str) -> None:
    page = client.get(f"/comparer?{filters}").text
    found = offered(page)
    assert some in found
    assert none not in found
    assert f"<strong>{len(found)}</strong>" in page
    assert page.count(" selected") == filters.count("=")


def test_what_was_chosen_stays_when_a_filter_leaves_it_out(client: TestClient) -> None:
    page = client.get("/comparer?id=ccu-mg-hauts-de-france&region=75").text
    assert re.search(r'value="ccu-mg-hauts-de-france" checked', page)
    assert len(re.findall(r'<th scope="col">', table(page))) == 2


def test_a_filter_that_nothing_passes_says_so(client: TestClient) -> None:
    assert "<strong>0</strong> résultat<" in client.get("/comparer?region=75&base=net").text.replace("\n", "")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("id=ccu-mgg", 404, "vouliez-vous dire"),
        ("id=%3Cscript%3E", 404, "aucun dispositif"),
        ("region=99", 400, "n&#39;a pas la valeur"),
        ("duree=deux", 400, "choisir parmi"),
        ("region=32&region=75", 400, "a deux valeurs"),
    ],
)
def test_bad_addresses_say_what_and_how_to_mend(client: TestClient, query: str, status: int, words: str) -> None:
    answer = client.get(f"/comparer?{query}")
    assert answer.status_code == status
    assert words in answer.text
    assert "Que faire" in answer.text
    assert "<script>" not in answer.text
    english = client.get(f"/en/comparer?{query}")
    assert english.status_code == status
    assert "What to do" in english.text


def test_more_than_four_are_told_apart(client: TestClient) -> None:
    page = client.get(f"/comparer?{FOUR}&id=aumg-hauts-de-france").text
    assert re.search(r'role="alert">[^<]*Laissés de côté :[^<]*AUMG, Hauts-de-France', page)
    assert len(re.findall(r'<th scope="col">', table(page))) == 5


def test_the_chart_is_of_one_basis(client: TestClient) -> None:
    net = client.get(f"/comparer?{FOUR}").text
    assert len(re.findall(r'<svg[^>]*aria-labelledby="month-pay-\d', net)) == 3
    assert f"3{THIN}882{THIN}€" in net
    gross = client.get("/comparer?id=chef-de-clinique-en-region-mg-hauts-de-france&base=gross").text
    assert f"500{THIN}€" in re.findall(r"<svg.*?</svg>", gross, re.DOTALL)[-2]
    neither = client.get("/comparer?id=400mg-nouvelle-aquitaine").text
    assert "Aucun total sur cette base" in neither


def test_two_bases_are_refused_and_the_page_says_why(client: TestClient) -> None:
    thing = "id=chef-de-clinique-en-region-mg-hauts-de-france"
    for home, words in (("", "un axe commun les ferait comparer"), ("/en", "one axis would have them compared")):
        page = client.get(f"{home}/comparer?{thing}&base=net&base=gross").text
        assert words in page
        assert 'class="bar"' not in page


def test_a_call_can_be_compared_with_a_scheme(client: TestClient) -> None:
    page = client.get("/comparer?id=call/aumg-ile-de-france-2021&id=aumg-hauts-de-france").text
    assert "AUMG Île-de-France, appel 2021-2023" in table(page)


@pytest.mark.parametrize("page", ["/dispositif/ccu-mg-hauts-de-france", "/en/appel/aumg-ile-de-france-2021"])
def test_the_page_of_a_thing_leads_to_its_comparison(client: TestClient, page: str) -> None:
    link = re.search(r'href="([^"]*/comparer\?id=[^"]+)"', client.get(page).text)
    assert link is not None
    assert len(re.findall(r'<th scope="col">', table(client.get(link[1]).text))) == 2


def test_the_words_of_documents_stay_french_in_english(client: TestClient) -> None:
    page = client.get("/en/comparer?id=atp-hauts-de-france").text
    assert "Side by side" in page
    assert re.findall(r"<blockquote(?! lang=\"fr\")", page) == []


def test_the_csv_has_a_line_for_each_passage(client: TestClient) -> None:
    answer = client.get(f"/comparer.csv?{FOUR}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {len(row) for row in rows} == {13}
    pay = next(row for row in rows if row[3].startswith("Traitement de base") and row[2].startswith("ATP"))
    assert pay[4:7] == ["2668", "Net", "Mois"]
    assert pay[12]
    quoted = {row[12] for row in rows[1:] if row[12]}
    page = html.unescape(client.get(f"/comparer?{FOUR}").text)
    assert all(f'<blockquote lang="fr">{anchor}<' in page for anchor in quoted)
    english = client.get(f"/en/comparer.csv?{FOUR}").content.decode("utf-8-sig")
    assert english.startswith("Subject,Kind,Scheme")


def test_the_workbook_has_the_table_and_the_passages(client: TestClient) -> None:
    answer = client.get(f"/comparer.xlsx?{FOUR}")
    book = load_workbook(io.BytesIO(answer.content))
    grid, lines = book.worksheets
    assert [cell.value for cell in grid[1]][2:4] == ["ATP régional, Hauts-de-France", "CCU-AH, Hauts-de-France"]
    assert grid.page_setup.orientation == "landscape"
    page = client.get(f"/comparer?{FOUR}").text
    assert grid.max_row == 1 + len(re.findall(r'<th scope="row">', page))
    assert {cell.data_type for row in grid.iter_rows() for cell in row} == {"s"}
    assert 2668 in [cell.value for cell in lines["E"]]


def test_files_of_differences_and_of_nothing(client: TestClient) -> None:
    whole, fewer = (client.get(f"/comparer.csv?{UNIVERSITY}{more}").text for more in ("", "&differences=1"))
    assert len(fewer.splitlines()) < len(whole.splitlines())
    assert len(client.get("/comparer.csv").text.splitlines()) == 1
    assert client.get("/comparer.xlsx?id=nobody").status_code == 404


def test_the_permalink_gives_the_page_again(client: TestClient) -> None:
    page = client.get(f"/comparer?{FOUR}&differences=1&base=net").text
    link = re.search(r'<a href="([^"]+)">Lien permanent', page)
    assert link is not None
    assert client.get(html.unescape(link[1])).text.count("<td") == page.count("<td")
    shorter = re.search(r'class="screen quiet" href="([^"]+)"', page)
    assert shorter is not None
    assert len(re.findall(r'<th scope="col">', table(client.get(html.unescape(shorter[1])).text))) == 4


def provision(label: str, **more: object) -> dict[str, object]:
    return {"id": label, "label": label, "statedIn": [], "contradicts": [], **more}


def row(kind: str, *cells: list[dict[str, object]], type_: str = "Remuneration") -> dict[str, object]:
    found = [{"provisions": provisions, "silences": []} for provisions in cells]
    return {"type": type_, "kind": {"code": kind, "label": kind}, "cells": found}


def test_rows_with_amounts_come_first_and_unknown_types_last() -> None:
    money = provision("100 €", amount=100, amountNature=None)
    rows = [
        row("a", [provision("x")], [provision("x")]),
        row("b", [money], []),
        row("c", [provision("y")], [], type_="NewType"),
    ]
    sections = compared({"rows": rows}, "fr")
    assert [[item.kind["code"] for item in section.rows] for section in sections] == [["b", "a"], ["c"]]
    assert sections[-1].title == "Autres dispositions"
    different = compared({"rows": rows}, "fr", differences=True)
    assert [item.kind["code"] for section in different for item in section.rows] == ["b", "c"]


def test_an_amount_is_written_once() -> None:
    assert not figure_apart(provision("Traitement : 2 668 € net", amount=2668.0))
    assert figure_apart(provision("Salaire, dit pour 1 392 personnes", amount=1392.0))
    assert not figure_apart(provision("Salaire", amount=None))
    assert without_amount(provision("Gardes", amount=None, amountNature={"code": "unquantified"}))
    assert not without_amount(provision("Durée"))
