"""The SPARQL workbench as people meet it: an editor that completes, runs by keyboard, and lets Tab out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.visitor import DARK, LAPTOP, NO_SCRIPT, PHONE, Visitor, Ways

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]
EXAMPLE = "/sparql?example=net-monthly-sum"


def text_of(page: Page) -> str:
    """Return what the form would send."""
    return page.locator("#query").input_value()


def start_anew(page: Page) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")


@pytest.mark.parametrize(
    ("address", "ways"), [(EXAMPLE, LAPTOP), (f"{EXAMPLE}&view=chart&lang=en", PHONE)], ids=["laptop", "phone"]
)
def test_axe_finds_nothing_by_day_or_night(visitor: Open, address: str, ways: Ways) -> None:
    window = visitor(ways)
    page = window.open(address)
    page.locator(".cm-content").wait_for()
    window.open_all_details()
    assert window.violations() == {}
    page.emulate_media(color_scheme="dark")
    assert window.violations("color-contrast", "link-in-text-block") == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_line_at_fault_is_marked_in_colours_that_can_be_told_apart(visitor: Open) -> None:
    window = visitor(DARK)
    page = window.open("/sparql?query=SELEC&lang=fr")  # with a problem, and the line at fault marked
    page.locator(".cm-wrong").wait_for()
    assert all("400" in complaint for complaint in window.complaints)
    window.complaints.clear()
    assert window.violations("color-contrast", "link-in-text-block") == {}


def test_words_are_completed_with_their_prefix_and_run_by_keyboard(visitor: Open) -> None:
    page = visitor().open("/sparql?lang=fr")
    start_anew(page)
    with page.expect_response("**/sparql/words*"):
        page.keyboard.press("Tab")
        page.locator(".cm-content").focus()
    page.keyboard.type("SELECT * { ?d a sche")
    page.locator(".cm-tooltip-autocomplete li", has_text="pi:Scheme").first.click()
    assert text_of(page).startswith("PREFIX pi: <https://w3id.org/post-internat/def#>\n")
    page.keyboard.type(" ; dct:title ?l }")
    assert "PREFIX dct: <http://purl.org/dc/terms/>\n" in text_of(page)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.locator("table tbody tr").nth(10).wait_for()


def test_tab_leaves_the_editor_and_that_is_said(visitor: Open) -> None:
    page = visitor().open("/sparql?lang=en")
    page.locator(".cm-content").click()
    hint = page.locator("#" + (page.locator(".cm-content").get_attribute("aria-describedby") or ""))
    assert "Tab leaves the editor" in hint.inner_text()
    before = text_of(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    assert text_of(page) == before


def test_the_examples_are_filtered_as_one_types(visitor: Open) -> None:
    page = visitor().open("/sparql?lang=fr")
    shown = page.locator("#questions li:visible")
    all_of_them = shown.count()
    page.get_by_role("searchbox").fill("these")
    assert 0 < shown.count() < all_of_them
    assert page.locator("#found").inner_text() == str(shown.count())
    shown.first.get_by_role("link").click()
    assert page.locator("table tbody tr").first.is_visible()


def test_without_scripts_there_is_a_text_box(visitor: Open) -> None:
    page = visitor(NO_SCRIPT).open("/sparql?lang=fr")
    page.locator("#query").fill("SELECT ?n { VALUES ?n { 41 } }")
    page.get_by_role("button", name="Exécuter").click()
    assert page.get_by_role("cell", name="41").is_visible()
    page.get_by_role("searchbox").fill("thèse")
    page.get_by_role("button", name="Chercher").click()
    assert page.locator("#questions li").count() < 30


def test_the_workbench_weighs_less_than_200_kilobytes(visitor: Open) -> None:
    window = visitor()
    page = window.open(f"{EXAMPLE}&lang=fr")
    with page.expect_response("**/sparql/words*"):
        page.locator(".cm-content").click()
    page.wait_for_load_state("networkidle")
    assert 130_000 < sum(window.loaded.values()) <= 200_000


@pytest.mark.parametrize("ways", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_page_does_not_jump_when_the_editor_comes(visitor: Open, ways: Ways) -> None:
    page = visitor(ways).open(f"{EXAMPLE}&lang=fr")
    page.locator(".cm-content").wait_for()
    shifts = page.evaluate("""() => new Promise(done => { let sum = 0
        new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
            .observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => done(sum), 300) })""")
    assert shifts < 0.1
