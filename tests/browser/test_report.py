"""The report as a page: it stands alone under its strict policy, light and dark, on a phone and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from postinternat.store import EmbeddedStore
from postinternat.validation.renderings import RENDERINGS
from postinternat.validation.renderings.page import style_hash
from postinternat.validation.sent import Sent, check
from tests.browser.visitor import DARK, LAPTOP, PHONE, Visitor, Ways
from tests.workbooks import HEADERS, workbook

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]
POLICY = f"default-src 'none'; style-src {style_hash()}"


@pytest.fixture(scope="module")
def pages(store: EmbeddedStore) -> dict[str, bytes]:
    rows = [("p01", "400 MG", "70 %", "50 %", "2x", "ZIP"), ("p02", "400 MGG", "50 %", "50 %", 24, None)]
    report = check(Sent({"bretagne.xlsx": workbook(HEADERS, *rows)}), store, engine="fast")
    return {language: RENDERINGS["html"].render(report, language, {}) for language in ("fr", "en")}


@pytest.mark.parametrize(
    ("language", "ways"), [("fr", LAPTOP), ("en", PHONE), ("fr", DARK)], ids=["laptop", "phone", "dark"]
)
def test_the_report_is_for_everybody(language: str, ways: Ways, visitor: Open, pages: dict[str, bytes]) -> None:
    window = visitor(ways)

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=pages[language], headers=headers)

    window.page.route("**/validate", answer)
    page = window.open("/validate")
    assert window.violations() == {}
    assert page.evaluate("getComputedStyle(document.querySelector('article')).borderLeftStyle") == "solid"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    first = page.locator("tbody a").first
    first.click()
    assert page.locator("article:target h3").is_visible()


def test_the_report_prints_in_black(visitor: Open, pages: dict[str, bytes]) -> None:
    page = visitor(DARK).page
    page.set_content(pages["fr"].decode())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
