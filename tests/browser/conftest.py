"""One server and one browser for all tests of this folder, stopped before other tests begin."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from postinternat.app import create_app
from postinternat.settings import Settings
from tests.browser.visitor import LAPTOP, Visitor, Ways, browser, visit
from tests.sparql.serving import serving


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    """Return the address of the whole server."""
    with serving(Settings(workers=1), create_app) as address:
        yield address


@pytest.fixture(scope="package")
def chromium(server: str) -> Iterator[Browser]:  # noqa: ARG001 -- started first, stopped last
    """Return the browser."""
    with browser() as started:
        yield started


@pytest.fixture
def visitor(chromium: Browser, server: str) -> Iterator[Callable[[Ways], Visitor]]:
    """Return a function that opens a window; whatever is opened, no other host is asked and nothing is refused."""
    opened: list[Visitor] = []
    with ExitStack() as windows:

        def new(ways: Ways = LAPTOP) -> Visitor:
            opened.append(windows.enter_context(visit(chromium, server, ways)))
            return opened[-1]

        yield new
        assert [address for window in opened for address in window.strangers()] == []
        assert [complaint for window in opened for complaint in window.complaints] == []
