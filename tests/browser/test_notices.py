"""The pages of data, vocabulary and notices are for everybody, light, and fit a narrow screen."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import LAPTOP, PHONE, Visitor, Ways

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("/donnees", LAPTOP),
        ("/en/donnees", PHONE),
        ("/vocabulaire", PHONE),
        ("/en/accessibilite", LAPTOP),
        ("/mentions-legales", LAPTOP),
        ("/changements", PHONE),
        ("/submissions", PHONE),
    ],
)
def test_axe_finds_nothing_by_day_or_night_and_the_page_is_light(visitor: Open, address: str, ways: Ways) -> None:
    window = visitor(ways)
    page = window.open(address)
    window.open_all_details()
    assert window.violations() == {}
    page.emulate_media(color_scheme="dark")
    assert window.violations("color-contrast", "link-in-text-block") == {}
    assert sum(window.loaded.values()) <= 60_000
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_command_can_be_copied(visitor: Open) -> None:
    window = visitor()
    window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open("/en/donnees")
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"curl '{window.server}/graphql?documentId=highest-net-pay'"
