"""The page of a scheme shows each figure beside its words, both sides of a discrepancy, and what nobody says."""

import re

import pytest
from starlette.testclient import TestClient

from postinternat.web.figures import THIN

EURO = f"{THIN}€"


def read(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == status
    return answer.text


def section(page: str, name: str) -> str:
    """Return one section of a page, by the identifier of its heading."""
    found = re.search(
        rf'<section aria-labelledby="{name}">.*?(?=\n<section aria-labelledby|\n</main>)', page, re.DOTALL
    )
    assert found is not None
    return found[0]


def test_each_amount_stands_beside_its_anchor_and_line(client: TestClient) -> None:
    page = read(client, "/dispositif/atp-hauts-de-france")
    base = re.search(r'<article class="wage" id="atp-base-salary.*?</article>', page, re.DOTALL)
    assert base is not None
    assert f"2{THIN}668{EURO}" in base[0]
    assert '<blockquote lang="fr">traitement de base : 2 668 € net mensuel</blockquote>' in base[0]
    assert "hors médecine générale (Hauts-de-France), ligne 102" in base[0]


def test_every_amount_has_a_passage(client: TestClient) -> None:
    for slug in ("atp", "ccu-ah", "ccu-mg", "bachelot-hauts-de-france", "400mg-nouvelle-aquitaine"):
        wages = re.findall(r'<article class="wage".*?</article>', read(client, f"/dispositif/{slug}"), re.DOTALL)
        assert wages
        assert all("<blockquote" in wage for wage in wages)


def test_what_is_certain_is_summed_apart_from_what_has_conditions(client: TestClient) -> None:
    pay = section(read(client, "/dispositif/atp-hauts-de-france"), "pay")
    assert re.findall(r'class="sum"><span>(.*?)</span> <span class="figure">(.*?)</span>', pay) == [
        ("Somme de ce qui est certain", f"3{THIN}518{EURO}"),
        ("Avec ce qui est sous condition ou au plus", f"4{THIN}318{EURO}"),
    ]


def test_two_bases_are_never_under_one_heading_nor_in_one_drawing(client: TestClient) -> None:
    pay = section(read(client, "/dispositif/atp-hauts-de-france"), "pay")
    net, _, others = pay.partition("Sous condition, ou jusqu&#39;à un plafond")
    if not others:
        net, _, others = pay.partition("Sous condition, ou jusqu'à un plafond")
    assert f"500{EURO}" not in net
    assert f"500{EURO}" in others
    assert "Brut, par mois" in others


def test_payer_funder_and_recipient_are_told_apart(client: TestClient) -> None:
    page = read(client, "/dispositif/chef-de-clinique-en-region-hors-mg-hauts-de-france")
    funding = re.search(r'<article class="wage" id="[^"]*"[^§]*?2.000.€.*?</article>', section(page, "pay"), re.DOTALL)
    assert funding is not None
    assert "<dt>Financé par</dt><dd>Région Hauts-de-France</dd>" in funding[0]
    salary = re.search(r'<article class="wage" id="[^"]*university-salary.*?</article>', page, re.DOTALL)
    assert salary is not None
    assert "<dt>Payé par</dt><dd>UFR de médecine</dd>" in salary[0]
    assert "<dt>Reçu par</dt><dd>médecin</dd>" in salary[0]


def test_the_announced_total_is_a_discrepancy(client: TestClient) -> None:
    gap = re.search(r'<section class="gap">.*?</section>', read(client, "/en/dispositif/ccu-ah"), re.DOTALL)
    assert gap is not None
    assert "€3,883" in gap[0]
    assert "€3,882" in gap[0]
    assert "Editors' note" in gap[0] or "Editors&#39; note" in gap[0]


def test_both_sides_of_a_contradiction_are_shown_with_the_decision(client: TestClient) -> None:
    gaps = section(read(client, "/dispositif/ccu-mg"), "gaps")
    assert "dans un délai de trois années suivant" in gaps
    assert "depuis moins de quatre ans" in gaps
    assert "lignes 49–51" in gaps
    assert "lignes 707–708" in gaps
    assert "Retenu par les éditeurs" in gaps
    assert "article 32 du décret n° 2008-744" in gaps


def test_a_contradiction_of_another_scheme_stays_there(client: TestClient) -> None:
    """The common sentence on the status is contradicted for the assistant in town alone."""
    assert 'id="gaps"' not in read(client, "/dispositif/atp")
    assert "assistants hospitaliers" in section(read(client, "/dispositif/assistant-ambulatoire"), "gaps")


def test_what_is_set_aside_stays_and_says_so(client: TestClient) -> None:
    claim = re.search(
        r"<summary>Recrutement dans les trois ans.*?</div>", read(client, "/dispositif/ccu-mg"), re.DOTALL
    )
    assert claim is not None
    assert "écarté par les éditeurs" in claim[0]
    assert 'href="#gap-' in claim[0]


def test_silence_no_amount_and_absence_look_different(client: TestClient) -> None:
    bachelot = read(client, "/dispositif/bachelot")
    assert '<a class="silent" href="#silences"><span>non précisée</span></a>' in bachelot
    assert "Bachelot : durée du poste non dite" in section(bachelot, "silences")
    assert '<span class="silent"><span>non chiffré</span></span>' in read(client, "/dispositif/ccu-mg")
    assert "— aucune disposition" in section(read(client, "/dispositif/aumg"), "regions")


def test_the_length_is_told_in_years(client: TestClient) -> None:
    lengths = {
        address: re.search(r'<a href="#duration">(.*?)</a>', read(client, address))
        for address in ("/dispositif/ccu-mg", "/en/dispositif/ccu-ah", "/dispositif/400mg")
    }
    assert [found and found[1] for found in lengths.values()] == [
        "2 ans + 2 × 1 an, 8 ans au plus",
        "2 years + 2 × 1 year",
        "2 ans",
    ]


def test_a_region_chosen_in_the_form_gives_its_variant(client: TestClient) -> None:
    chosen = read(client, "/dispositif/ccu-mg?region=32")
    assert "<h1>CCU-MG, Hauts-de-France</h1>" in chosen
    assert '<link rel="canonical" href="/dispositif/ccu-mg-hauts-de-france">' in chosen
    silent = read(client, "/en/dispositif/ccu-mg?region=53")
    assert "No document speaks of this scheme in Bretagne" in silent
    assert "<h1>University clinical lecturer in general practice</h1>" in silent
    assert "Le code" not in read(client, "/dispositif/ccu-mg?region=")


def test_a_region_that_has_one_part_of_a_scheme_is_not_said_to_have_none(client: TestClient) -> None:
    assert "<h1>400 MG volet 1, Nouvelle-Aquitaine</h1>" in read(client, "/dispositif/400mg?region=75")
    assert "<h1>400 MG, Hauts-de-France</h1>" in read(client, "/dispositif/400mg?region=32")
    whole = read(client, "/dispositif/400mg")
    assert "Pour un volet seulement" in section(whole, "regions")
    assert re.search(r'<option value="75">Nouvelle-Aquitaine</option>', whole)
    assert re.search(r'<option value="53">Bretagne – aucun document</option>', whole)


def test_what_a_region_says_itself_is_marked(client: TestClient) -> None:
    page = read(client, "/dispositif/atp-hauts-de-france")
    own = re.search(r"<summary>Post-internat de deux ans.*?</summary>", page, re.DOTALL)
    national = re.search(r'<article class="wage" id="atp-base-salary.*?</article>', page, re.DOTALL)
    assert own is not None
    assert national is not None
    assert "propre" in own[0]
    assert "propre" not in national[0]
    assert '<span class="badge">' not in section(read(client, "/dispositif/atp"), "pay")


def test_the_regions_are_compared_where_they_differ(client: TestClient) -> None:
    table = section(read(client, "/dispositif/aumg"), "regions")
    renewal = re.search(r'<th scope="row">Renouvellement</th>(.*?)</tr>', table, re.DOTALL)
    assert renewal is not None
    first, second = re.findall(r"<td>(.*?)</td>", renewal[1], re.DOTALL)
    assert "non précisé" in first
    assert "Renouvellement possible, d" in second
    assert "<blockquote" in second
    assert "Salaire universitaire" not in table


def test_calls_say_whether_they_are_closed(client: TestClient) -> None:
    calendar = section(read(client, "/dispositif/aumg-ile-de-france"), "calendar")
    assert '<a href="/appel/aumg-ile-de-france-2021">' in calendar
    assert '<span class="badge closed">Clos le 9 avril 2021</span>' in calendar


def test_contacts_are_those_of_the_documents_that_speak_of_the_scheme(client: TestClient) -> None:
    contacts = section(read(client, "/dispositif/ccu-ah-hauts-de-france"), "contacts")
    assert 'href="mailto:postinternat@chru-lille.fr"' in contacts
    assert 'href="mailto:ars.internes@ars.sante.fr"' in contacts
    assert "dmg-medecine@univ-lille.fr" not in contacts


def test_in_english_the_words_of_documents_stay_french_and_say_so(client: TestClient) -> None:
    page = read(client, "/en/dispositif/ccu-mg-hauts-de-france")
    quotes = re.findall(r"<blockquote[^>]*>", page)
    assert len(quotes) > 40
    assert set(quotes) == {'<blockquote lang="fr">'}
    assert "€1,392" in page
    assert re.search(r'<span lang="fr">«', page)
    links = re.findall(r'href="(/(?:dispositif|appel|region)/[^"]*)"', page)
    assert {link for link in links if "hreflang" not in link} <= {"/dispositif/ccu-mg-hauts-de-france"}


@pytest.mark.parametrize(
    "address",
    ["/dispositif/ccu-mg-hauts-de-france", "/en/dispositif/400mg-nouvelle-aquitaine", "/dispositif/400mg",
     "/dispositif/aumg?region=11"],
)  # fmt: skip
def test_every_link_opens_and_every_place_on_the_page_is_there(client: TestClient, address: str) -> None:
    page = read(client, address)
    links = sorted({link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', page)})
    statuses = {link: client.get(link, headers={"accept": "text/html"}).status_code for link in links}
    assert {link: status for link, status in statuses.items() if status != 200} == {}
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/dispositif/cu-ah", 'href="/dispositif/ccu-ah"'),
        ("/en/dispositif/cu-ah", 'href="/en/dispositif/ccu-ah"'),
        ("/dispositif/zzzzzz", 'href="/dispositif/400mg"'),
        ("/dispositif/%3Cb%3E", 'href="/dispositif/'),
        ("/dispositif/ccu-mg?region=99", 'href="/region/53"'),
    ],
)
def test_an_unknown_scheme_or_region_is_told_with_near_ones(client: TestClient, address: str, near: str) -> None:
    page = read(client, address, status=404)
    assert near in page
    assert "<b>" not in page


def test_the_data_behind_the_page_are_one_link_away(client: TestClient) -> None:
    page = read(client, "/dispositif/ccu-ah")
    turtle = re.search(r'<link rel="alternate" type="text/turtle" href="([^"]+)">', page)
    assert turtle is not None
    assert "text/turtle" in client.get(turtle[1]).headers["content-type"]
    operation = re.search(r'href="(/graphql\?documentId=scheme-card[^"]+)"', page)
    assert operation is not None
    answer = client.get(operation[1].replace("&amp;", "&"), headers={"accept": "application/json"}).json()
    assert answer["data"]["node"]["id"].endswith("/id/scheme/ccu-ah")
