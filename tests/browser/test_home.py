"""The home page as people meet it: two languages, dark, on a phone, on paper, by keyboard, without scripts."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import DARK, LAPTOP, NO_SCRIPT, PHONE, Visitor, Ways

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]


@pytest.mark.parametrize(("address", "ways"), [("/", LAPTOP), ("/en/", PHONE)], ids=["laptop", "phone"])
def test_axe_finds_nothing(visitor: Open, address: str, ways: Ways) -> None:
    window = visitor(ways)
    window.open(address)
    window.open_all_details()
    assert window.violations() == {}


def test_colours_can_be_told_apart_in_the_dark(visitor: Open) -> None:
    window = visitor(DARK)
    window.open("/")
    window.open_all_details()
    assert window.violations("color-contrast", "link-in-text-block") == {}


def test_five_seconds_show_the_question_the_map_and_amounts(visitor: Open) -> None:
    page = visitor().open("/")
    assert page.locator("h1").inner_text() == "Quel post-internat, où, et pour combien ?"
    seen = page.evaluate("""() => [...document.querySelectorAll('svg.map, article.pay svg')]
        .filter(one => one.getBoundingClientRect().top < innerHeight).length""")
    assert seen >= 4


def test_a_figure_opens_on_its_words(visitor: Open) -> None:
    page = visitor().open("/")
    quote = page.locator("article.pay blockquote").first
    assert not quote.is_visible()
    page.locator("article.pay summary").first.click()
    assert quote.is_visible()
    assert page.locator("article.pay figcaption").first.inner_text().count("ligne") == 1


def test_without_scripts_everything_is_there_but_the_theme(visitor: Open) -> None:
    page = visitor(NO_SCRIPT).open("/")
    page.locator("article.pay summary").first.click()
    assert page.locator("article.pay blockquote").first.is_visible()
    assert not page.get_by_role("button", name="Thème sombre").is_visible()
    assert page.locator("article.pay svg").count() == 5


def test_the_keyboard_reaches_everything_in_order(visitor: Open) -> None:
    page = visitor().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('.regions, article.pay')?.className ?? ''"))
    assert reached.index("regions") < reached.index("pay")
    page.keyboard.press("Enter")


def test_the_theme_is_kept_from_page_to_page(visitor: Open) -> None:
    page = visitor().open("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    button = page.get_by_role("button", name="Thème sombre")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.evaluate("Object.keys(localStorage)") == ["theme"]
    assert page.context.cookies() == []


def test_the_map_leads_to_the_region(visitor: Open) -> None:
    page = visitor().open("/")
    page.locator("svg.map [data-href]").first.click()
    page.wait_for_url("**/region/*")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", [320, 390, 640])
def test_nothing_is_cut_off_on_a_narrow_screen(visitor: Open, width: int) -> None:
    """320 pixels are also a laptop at 400 %."""
    page = visitor({"viewport": {"width": width, "height": 800}}).open("/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_every_passage_is_open_and_the_buttons_are_gone(visitor: Open) -> None:
    page = visitor(DARK).open("/")
    page.emulate_media(media="print")
    assert page.locator("article.pay blockquote").first.is_visible()
    assert not page.locator(".top nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 27, 32)"


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_the_page_is_light_and_does_not_jump(visitor: Open, address: str) -> None:
    window = visitor()
    page = window.open(address)
    shifts = page.evaluate("""() => new Promise(done => { let sum = 0
        new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
            .observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => done(sum), 300) })""")
    assert shifts < 0.1
    assert sum(window.loaded.values()) <= 60_000
    scripts = sum(size for loaded, size in window.loaded.items() if ".js" in loaded)
    assert 0 < scripts <= 25_000
