"""The page of a region: schemes, départements, subdivisions with their sites, contacts, and what no document says."""

import re

import pytest
from starlette.testclient import TestClient


def test_a_documented_region_lists_its_schemes_and_their_documents(client: TestClient) -> None:
    page = client.get("/region/32").text
    schemes = re.search(r'<section aria-labelledby="schemes">.*?</section>', page, re.DOTALL)
    assert schemes is not None
    assert len(set(re.findall(r'href="(/dispositif/[^"]*-hauts-de-france)"', schemes[0]))) == 12
    assert schemes[0].index("/400mg-hauts-de-france") < schemes[0].index("/400mg-volet-1-hauts-de-france")
    assert "Les dispositifs de post-internat médecine générale (Hauts-de-France)" in schemes[0]
    assert "Aisne, Nord, Oise, Pas-de-Calais, Somme" in page


def test_the_subdivisions_have_their_hospitals_with_the_line(client: TestClient) -> None:
    page = client.get("/region/32").text
    somme = re.search(r"<summary><strong>Somme</strong>.*?</details>", page, re.DOTALL)
    assert somme is not None
    assert "CH Pinel" in somme[0]
    assert "<blockquote" in somme[0]
    assert "ligne" in somme[0]
    assert "<summary>CHU de Lille</summary>" in re.sub(r"\s*\n", "", page)


def test_associations_and_bodies_are_reached_at_service_mailboxes(client: TestClient) -> None:
    page = client.get("/en/region/32").text
    for mailbox in ("equipe.aimgl@gmail.com", "ars.internes@ars.sante.fr", "dmg-medecine@univ-lille.fr"):
        assert page.count(f'href="mailto:{mailbox}"') == 1
    assert 'href="http://www.aimgl.com"' in page


def test_a_list_that_is_not_there_is_no_zero(client: TestClient) -> None:
    page = client.get("/region/11").text
    assert page.count('<p class="silent"><span>aucun') == 2
    silences = page.partition('id="silences"')[2]
    assert "Paris : aucun CHU listé" in silences
    assert "Paris : aucun hôpital périphérique listé" in silences


def test_a_region_without_a_document_says_so_and_leads_to_what_holds_everywhere(client: TestClient) -> None:
    page = client.get("/region/53").text
    assert "Aucun document ne parle des dispositifs de cette région" in page
    assert 'href="/dispositif/ccu-mg?region=53"' in page
    assert 'href="/templates/53.xlsx?lang=fr"' in page
    assert "Hôpital de Quimper" in page


def test_its_calls_say_whether_they_are_closed(client: TestClient) -> None:
    assert '<span class="badge closed">Clos le 30 avril 2023</span>' in client.get("/region/75").text


def test_where_the_guide_disagrees_with_itself_both_stay(client: TestClient) -> None:
    page = client.get("/region/84").text
    gap = re.search(r'<section class="gap".*?</section>', page, re.DOTALL)
    assert gap is not None
    assert "Ardèche : Annonay" in gap[0]
    assert "se résume à un seul département" in gap[0]
    assert page.count('<a class="warn" href="#gap-1">') == 1


def test_all_regions_have_a_page_in_both_languages(client: TestClient) -> None:
    codes = set(re.findall(r'href="/region/(\w+)"', client.get("/").text))
    assert len(codes) == 18
    for code in sorted(codes):
        for site in ("", "/en"):
            page = client.get(f"{site}/region/{code}")
            assert page.status_code == 200
            places = re.findall(r'\bid="([^"]+)"', page.text)
            assert len(places) == len(set(places)), code


@pytest.mark.parametrize("address", ["/region/32", "/en/region/53"])
def test_every_link_opens(client: TestClient, address: str) -> None:
    page = client.get(address).text
    links = sorted({link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', page)})
    statuses = {link: client.get(link, headers={"accept": "text/html"}).status_code for link in links}
    assert {link: status for link, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize("code", ["99", "x" * 200, "%22%3E", "32'"])
def test_an_unknown_region_is_told_with_all_the_others(client: TestClient, code: str) -> None:
    answer = client.get(f"/region/{code}", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.text.count('<li><a href="/region/') == 18
