"""Writes screenshots of pages, for the README and for whoever changes how they look.

``python -m tests.browser.screenshots --out FOLDER [--dark] [--phone] [--print] [--open] [--zoom N] [ADDRESS]``
"""

import argparse
import re
from pathlib import Path

from postinternat.app import create_app
from postinternat.settings import Settings
from tests.browser.visitor import LAPTOP, PAPER, PHONE, Visitor, Ways, browser, visit
from tests.sparql.serving import serving


def main() -> None:
    """Write one PNG for each address."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description="Writes PNGs of pages.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--dark", action="store_true", help="with the dark theme")
    parser.add_argument("--phone", action="store_true", help="as wide as a phone")
    parser.add_argument("--print", action="store_true", dest="paper", help="as on paper")
    parser.add_argument("--open", action="store_true", dest="opened", help="with every detail open")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    parser.add_argument("--scale", type=float, default=1.0, help="the size of the picture: 0.6 for the README")
    parser.add_argument("--zoom", type=float, default=1.0, help="as with the browser's zoom: 2 is 200 %%")
    parser.add_argument("addresses", nargs="*", default=["/"], help="such as / or /en/")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with serving(Settings(workers=1), create_app) as server, browser() as started:
        for address in given.addresses:
            with visit(started, server, _ways(given)) as visitor:
                print(_write(visitor, address, given))


def _ways(given: argparse.Namespace) -> Ways:
    size = (PAPER if given.paper else PHONE if given.phone else LAPTOP)["viewport"]
    return {
        "viewport": {"width": round(size["width"] / given.zoom), "height": round(size["height"] / given.zoom)},
        "device_scale_factor": given.zoom * given.scale,
        "color_scheme": "dark" if given.dark else "light",
    }


def _write(visitor: Visitor, address: str, given: argparse.Namespace) -> Path:
    page = visitor.open(address)
    if given.opened:
        visitor.open_all_details()
    if given.paper:
        page.emulate_media(media="print")
    marks = [name for name in ("dark", "phone", "paper", "opened") if getattr(given, name)]
    marks += [f"{given.zoom:g}x"] if given.zoom != 1 else []
    name = re.sub(r"\W+", "-", address).strip("-") or "home"
    written: Path = given.out / ("-".join([name, *marks]) + ".png")
    page.screenshot(path=written, full_page=not given.fold)
    return written


if __name__ == "__main__":
    main()
