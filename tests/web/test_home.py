"""The front door asks the question, and shows the map, the pay with its proofs, and what may not be compared."""

import re

from starlette.testclient import TestClient

from postinternat.web.figures import THIN


def test_it_asks_the_question_in_both_languages(client: TestClient) -> None:
    french, english = client.get("/"), client.get("/en/")
    assert "Quel post-internat, où, et pour combien ?</h1>" in french.text
    assert "Which post-residency scheme, where, for how much?</h1>" in english.text
    assert [page.headers["content-language"] for page in (french, english)] == ["fr", "en"]
    assert '<html lang="en">' in english.text


def test_the_language_is_that_of_the_address_alone(client: TestClient) -> None:
    assert client.get("/?lang=en", headers={"accept-language": "en"}).headers["content-language"] == "fr"


def test_every_link_of_it_opens(client: TestClient) -> None:
    for home in ("/", "/en/"):
        page = client.get(home, headers={"accept": "text/html"}).text
        links = sorted({link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', page)})
        assert len(links) > 40
        answers = {href: client.get(href, headers={"accept": "text/html"}).status_code for href in links}
        assert {href: status for href, status in answers.items() if status != 200} == {}


def test_all_regions_are_listed_and_those_without_a_document_say_so(client: TestClient) -> None:
    page = client.get("/").text
    documented, _, silent = page.partition('id="silent"')
    assert len(re.findall(r'<li><a href="/region/', documented)) == 3
    assert len(re.findall(r'<li><a href="/region/', silent)) == 15
    assert "Aucun document" in silent[:100]


def test_the_parts_of_a_scheme_count_once(client: TestClient) -> None:
    """The 400 MG has two parts: a region that has it has one scheme more, not three, and never more than there are."""
    page = client.get("/").text
    assert "<strong>10</strong> dispositifs" in page
    assert re.findall(r'<strong class="figure">(\d+)</strong>', page) == ["10", "1", "1"]


def test_each_bar_opens_on_the_words_that_prove_it(client: TestClient) -> None:
    page = client.get("/").text
    bars = re.findall(r'<article class="pay".*?</article>', page, re.DOTALL)
    assert len(bars) == 5
    assert all("<blockquote" in bar and "ligne" in bar for bar in bars)
    assert f"3{THIN}882{THIN}€" in bars[0]
    assert "traitement de base : 2 668 € net mensuel" in page


def test_the_announced_total_is_told_beside_ours(client: TestClient) -> None:
    page = client.get("/en/").text
    gap = re.search(r'<p class="gap">.*?</p>', page)
    assert gap is not None
    assert "€3,883" in gap[0]
    assert "€3,882" in gap[0]


def test_amounts_of_other_bases_stand_apart_from_the_bars(client: TestClient) -> None:
    bars, _, apart = client.get("/en/").text.partition('id="apart"')
    drawn = "".join(re.findall(r"<svg.*?</svg>", bars, re.DOTALL))
    for amount in ("€2,504.33", "€3,130.42", "€3,756.50", "€10,200", "€4,900"):
        assert amount not in drawn
        assert amount in apart


def test_no_price_of_an_advertisement_is_shown(client: TestClient) -> None:
    page = client.get("/").text
    assert not re.search(r"9,75|5,85|15.000|20.045", page)


def test_it_is_kept_by_its_version(client: TestClient) -> None:
    tag = client.get("/").headers["etag"]
    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/en/", headers={"if-none-match": tag}).status_code == 200
