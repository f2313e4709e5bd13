"""GraphiQL runs on this server's schema under its own policy, and asks no other host.

GraphiQL itself does not pass axe (nested-interactive, target-size, color-contrast): its page says so and leads to the
reference and to the page with a text box, which do.
"""

from collections.abc import Callable

import pytest

from tests.browser.visitor import LAPTOP, NO_SCRIPT, PHONE, Visitor, Ways

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]


def test_it_opens_with_a_saved_operation_and_runs_it(visitor: Open) -> None:
    window = visitor()
    page = window.open("/graphql/ide?documentId=highest-net-pay&lang=fr")
    page.locator(".view-line", has_text="HighestNetPay").wait_for(timeout=20_000)
    with page.expect_response("**/graphql") as answer:
        page.get_by_role("button", name="Execute query").click()
    assert answer.value.json()["data"]["remunerations"]["totalCount"] > 0
    page.locator(".graphiql-response .view-line", has_text="totalCount").wait_for()
    assert page.get_by_role("link", name="la référence du schéma").is_visible()
    workers = [worker.url for worker in page.workers]
    assert workers
    assert all(address.startswith(window.server) for address in workers)
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("document.documentElement.scrollHeight - document.querySelector('footer').offsetTop") < 300
    assert sum(window.loaded.values()) <= 1_500_000
    page.get_by_role("button", name="Thème sombre").click()
    page.locator("body.graphiql-dark").wait_for()


def test_without_scripts_it_leads_to_the_text_box(visitor: Open) -> None:
    page = visitor(NO_SCRIPT).open("/graphql/ide?lang=en")
    page.get_by_role("link", name="the page with a text box and the saved operations").click()
    page.get_by_role("button", name="Run").click()
    page.get_by_role("heading", name="Answer").wait_for()


@pytest.mark.parametrize(
    ("address", "ways"),
    [("/graphql/reference?lang=fr", LAPTOP), ("/graphql/reference/Scheme?lang=en", PHONE), ("/graphql?lang=fr", PHONE)],
    ids=["index", "type", "box"],
)
def test_axe_finds_nothing_by_day_or_night_in_what_stands_beside_it(visitor: Open, address: str, ways: Ways) -> None:
    window = visitor(ways)
    page = window.open(address)
    window.open_all_details()
    assert window.violations() == {}
    page.emulate_media(color_scheme="dark")
    assert window.violations("color-contrast", "link-in-text-block") == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert sum(window.loaded.values()) <= 60_000
