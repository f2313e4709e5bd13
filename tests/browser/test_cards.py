"""The pages of schemes, calls and regions as people meet them: dark, on a phone, on paper, without scripts."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import DARK, LAPTOP, NO_SCRIPT, PAPER, PHONE, Visitor, Ways

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]
SCHEME, CALL, REGION = "/dispositif/aumg-hauts-de-france", "/appel/400mg-nouvelle-aquitaine-2023", "/region/84"


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        (SCHEME, LAPTOP),
        ("/en/dispositif/ccu-mg", PHONE),
        ("/en" + CALL, LAPTOP),
        (REGION, PHONE),
        ("/region/11", LAPTOP),
    ],
    ids=["scheme", "scheme-phone", "call", "region-phone", "region"],
)
def test_axe_finds_nothing(visitor: Open, address: str, ways: Ways) -> None:
    window = visitor(ways)
    page = window.open(address)
    window.open_all_details()
    assert window.violations() == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("address", ["/dispositif/ccu-ah-hauts-de-france", CALL, REGION])
def test_colours_can_be_told_apart_in_the_dark(visitor: Open, address: str) -> None:
    window = visitor(DARK)
    window.open(address)
    window.open_all_details()
    assert window.violations("color-contrast", "link-in-text-block") == {}


def test_amounts_stand_beside_their_words_without_a_click(visitor: Open) -> None:
    page = visitor().open("/dispositif/atp-hauts-de-france")
    wage = page.locator("article.wage").first
    quote = wage.locator("blockquote").first
    assert quote.inner_text() == "traitement de base : 2 668 € net mensuel"
    figure, words = wage.locator(".figure").bounding_box(), quote.bounding_box()
    assert figure is not None
    assert words is not None
    assert figure["x"] + figure["width"] < words["x"]
    assert abs(figure["y"] - words["y"]) < 40


def test_without_scripts_a_provision_opens_and_a_region_is_chosen(visitor: Open) -> None:
    page = visitor(NO_SCRIPT).open("/dispositif/ccu-mg")
    claim = page.locator("#duration ~ .group details").first
    assert not claim.locator("blockquote").first.is_visible()
    claim.locator("summary").click()
    assert claim.locator("blockquote").first.is_visible()
    page.get_by_label("Lire pour la région").select_option("32")
    page.get_by_role("button", name="Lire").click()
    page.wait_for_url("**/dispositif/ccu-mg?region=32")
    assert page.locator("h1").inner_text() == "CCU-MG, Hauts-de-France"


def test_the_keyboard_reaches_the_discrepancy_of_a_provision(visitor: Open) -> None:
    page = visitor().open("/dispositif/ccu-mg")
    page.locator('#conditions ~ .group a[href^="#gap-"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#gap-*")
    assert page.locator(":target h3").is_visible()
    page.wait_for_function("document.querySelector(':target').getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("address", [SCHEME, CALL])
def test_nothing_is_cut_off_at_320_pixels(visitor: Open, address: str) -> None:
    window = visitor({"viewport": {"width": 320, "height": 800}})
    page = window.open(address)
    window.open_all_details()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_every_passage_is_open_and_what_only_works_on_a_screen_is_gone(visitor: Open) -> None:
    page = visitor({**PAPER, "color_scheme": "dark"}).open("/dispositif/ccu-mg-hauts-de-france")
    page.emulate_media(media="print")
    quotes = page.locator("main blockquote")
    assert quotes.count() > 40
    assert all(quote.is_visible() for quote in quotes.all())
    assert not page.locator(".contents").is_visible()
    assert not page.locator("form.choose").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 27, 32)"


def test_a_wrong_address_leads_on(visitor: Open) -> None:
    window = visitor()
    page = window.open("/dispositif/cu-ah")
    assert window.violations() == {}
    page.get_by_role("link", name="Chef de clinique des universités - assistant des hôpitaux").click()
    page.wait_for_url("**/dispositif/ccu-ah")
    assert [complaint for complaint in window.complaints if "404" not in complaint] == []
    window.complaints.clear()


@pytest.mark.parametrize("address", [CALL, "/en/dispositif/400mg-nouvelle-aquitaine", "/region/84"])
def test_the_longest_pages_are_light_and_do_not_jump(visitor: Open, address: str) -> None:
    window = visitor()
    page = window.open(address)
    assert sum(window.loaded.values()) <= 60_000
    assert page.evaluate(
        """() => new Promise(done => { let sum = 0
        new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
            .observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => done(sum), 300) })"""
    ) < 0.1  # fmt: skip
