"""A visitor: one browser window that notes what it loads, what it complains of, and what axe finds."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypedDict
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

AXE = Path(__file__).parent.parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"]


class Ways(TypedDict, total=False):
    """How a visitor looks at a page, in Playwright's words."""

    color_scheme: Literal["light", "dark"]
    java_script_enabled: bool
    viewport: ViewportSize
    device_scale_factor: float


LAPTOP: Ways = {"viewport": {"width": 1280, "height": 900}}
PHONE: Ways = {"viewport": {"width": 390, "height": 844}}
DARK: Ways = {"color_scheme": "dark", **LAPTOP}
PAPER: Ways = {"viewport": {"width": 794, "height": 1123}}
"""A4 at 96 dots an inch."""
NO_SCRIPT: Ways = {"java_script_enabled": False, **LAPTOP}


@dataclass
class Visitor:
    """A window on the server, and what happened in it.

    Attributes:
        complaints: what the browser wrote to its console as errors, refused scripts and styles among them.
        asked: the addresses that were loaded.
        loaded: the bytes that came for each address, compressed as they came.
    """

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=dict)

    def open(self, address: str) -> Page:
        """Go to an address of the server, and wait until all has come."""
        answer = self.page.goto(self.server + address, wait_until="load")
        assert answer is not None
        return self.page

    def open_all_details(self) -> None:
        """Open everything that opens."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    def strangers(self) -> list[str]:
        """Return the addresses of other hosts that were asked."""
        own = urlsplit(self.server).netloc
        return [
            address for address in self.asked if urlsplit(address).netloc != own and not address.startswith("data:")
        ]

    def violations(self, *rules: str) -> dict[str, list[str]]:
        """Return what axe finds wrong, rule by rule, with the elements; without ``rules``, by all of WCAG A and AA."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
        options = json.dumps({"runOnly": asked})
        found: dict[str, Any] = self.page.evaluate(f"axe.run(document, {options})")
        return {item["id"]: [node["html"][:200] for node in item["nodes"]] for item in found["violations"]}


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium, headless, until the block ends."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def visit(browser: Browser, server: str, ways: Ways) -> Iterator[Visitor]:
    """Open a window that knows nothing of earlier ones."""
    context = browser.new_context(**ways)
    context.set_default_timeout(5000)
    visitor = Visitor(context.new_page(), server)

    def note_request(request: Request) -> None:
        visitor.asked.append(request.url)

    visitor.page.on("request", note_request)
    visitor.page.on("requestfinished", lambda request: _weigh(visitor, request))
    visitor.page.on("console", lambda said: visitor.complaints.append(said.text) if said.type == "error" else None)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    try:
        yield visitor
    finally:
        context.close()


def _weigh(visitor: Visitor, request: Request) -> None:
    sizes = request.sizes()
    visitor.loaded[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
