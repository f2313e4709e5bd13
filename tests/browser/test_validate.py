"""The page where officers check a file, as people meet it: files, pasted text, a phone, dark, paper, no scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.visitor import DARK, NO_SCRIPT, PHONE, Visitor
from tests.test_submissions import SUBMISSIONS
from tests.workbooks import HEADERS, workbook

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]
ROWS = [("p01", "400 MG", "70 %", "50 %", "2x", "ZIP"), ("p02", "400 MGG", "50 %", "50 %", 24, None)]
BOOK: FilePayload = {"name": "bretagne.xlsx", "mimeType": "", "buffer": workbook(HEADERS, *ROWS)}
FAULTY: FilePayload = {"name": "b62.ttl", "mimeType": "", "buffer": (SUBMISSIONS / "B62.ttl").read_bytes()}


def checked(window: Visitor, address: str, *files: FilePayload) -> Page:
    """Choose files, send them, and return the page of the report."""
    page = window.open(address)
    page.locator("#file").set_input_files(list(files))
    send(page)
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="Check" if "/en/" in page.url else "Vérifier", exact=True).click(timeout=30_000)
    page.locator(".verdict").wait_for(timeout=30_000)


def test_axe_finds_nothing_in_the_form(visitor: Open) -> None:
    window = visitor(PHONE)
    window.open("/en/valider")
    window.open_all_details()
    assert window.violations() == {}


def test_axe_finds_nothing_in_the_report_in_the_light(visitor: Open) -> None:
    window = visitor()
    checked(window, "/valider", BOOK, FAULTY)
    window.open_all_details()
    assert window.violations() == {}


def test_in_the_dark_and_on_paper_the_report_is_read_whole(visitor: Open) -> None:
    window = visitor(DARK)
    page = checked(window, "/valider", BOOK, FAULTY)
    assert window.violations("color-contrast", "link-in-text-block") == {}
    page.emulate_media(media="print")
    assert page.locator(".findings details li").first.is_visible()
    assert page.locator("form:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 27, 32)"


def test_the_verdict_comes_first_and_each_finding_leads_to_its_words(visitor: Open) -> None:
    page = checked(visitor(), "/valider", BOOK)
    assert page.evaluate("document.activeElement.className") == "verdict error"
    assert page.locator(".verdict").inner_text().startswith("Non conforme :")
    page.get_by_role("link", name="« durée (mois) » : « 2x »").click()
    assert page.locator("article:target").inner_text().count("Pour corriger") == 1


def test_the_report_is_downloaded_and_read_in_the_other_language(visitor: Open, tmp_path: Path) -> None:
    page = checked(visitor(), "/valider", BOOK)
    with page.expect_download() as started:
        page.get_by_role("button", name="Classeur annoté (XLSX)").click()
    started.value.save_as(tmp_path / started.value.suggested_filename)
    assert (tmp_path / "rapport.xlsx").read_bytes().startswith(b"PK")
    page.get_by_role("button", name="This report in English").click()
    page.wait_for_url("**/en/valider")
    assert page.locator(".verdict").inner_text().startswith("Does not conform:")


def test_text_is_pasted_and_sent_by_keyboard_alone(visitor: Open) -> None:
    page = visitor().open("/valider")
    for key in ("Tab", "Enter", *["Tab"] * 2, "Enter", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.insert_text(FAULTY["buffer"].decode())
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Vérifier"
    page.keyboard.press("Enter")
    page.locator(".verdict").wait_for(timeout=30_000)
    assert page.locator("h1").inner_text() == "Contrôle de texte.ttl"


def test_without_scripts_it_is_the_same(visitor: Open) -> None:
    page = checked(visitor(NO_SCRIPT), "/valider", BOOK)
    assert page.locator(".findings article").count() == 4
    with page.expect_download() as started:
        page.get_by_role("button", name="Tableau (CSV)").click()
    assert started.value.suggested_filename == "rapport.csv"


def test_the_page_says_before_sending_that_files_are_too_large(visitor: Open, tmp_path: Path) -> None:
    small, large = tmp_path / "a.ttl", tmp_path / "b.ttl"
    small.write_bytes(FAULTY["buffer"])
    large.write_bytes(b"#" * 5_000_000)
    page = visitor().open("/valider")
    page.locator("#file").set_input_files([small, large])
    assert page.locator("#file").evaluate("one => one.validationMessage").startswith("Plus de 5 Mo")
    page.locator("#file").set_input_files(small)
    assert page.locator("#file").evaluate("one => one.validity.valid")


def test_on_a_narrow_screen_nothing_is_cut_off(visitor: Open) -> None:
    window = visitor({"viewport": {"width": 320, "height": 800}})
    window.open("/valider")
    window.open_all_details()
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 320
    page = checked(window, "/valider", BOOK)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_pages_are_light(visitor: Open) -> None:
    window = visitor()
    window.open("/valider").wait_for_load_state("networkidle")  # the sizes are told after the load
    form = dict(window.loaded)
    assert 0 < sum(size for loaded, size in form.items() if ".js" in loaded) <= 25_000
    assert sum(form.values()) <= 60_000
    page = checked(window, "/valider", BOOK)
    page.wait_for_load_state("networkidle")
    assert sum(form.values()) + window.loaded[page.url] <= 60_000
