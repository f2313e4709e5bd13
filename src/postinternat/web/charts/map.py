"""The map of the régions: how many schemes are documented in each, and hatching where no document speaks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from postinternat.web.charts.svg import element, hint, picture, text

_HATCH = "map-hatch"
_MANY = 5


@dataclass(frozen=True)
class RegionCount:
    """How many schemes the documents describe in one région, and where its page is."""

    code: str
    name: str
    schemes: int
    address: str


def region_map(regions: Sequence[RegionCount], title: str, description: str) -> Markup:
    """Return the map. It is a picture, and links in it would be lost to screen readers: a list must stand beside it.

    The page script opens the région that is clicked.

    Raises KeyError for a région that the map does not have.
    """
    drawn = _geometry()
    shapes = [_hatching(), *(_region(region, drawn["regions"][region.code]) for region in regions)]
    box = f"0 0 {drawn['width']} {drawn['height']}"
    return picture("regions", title, description, *shapes, class_="map", viewBox=box)


def map_credit(lang: str) -> str:
    """Return the line that the licence of the map asks for."""
    credit: str = _geometry()["credit"][lang]
    return credit


@cache
def _geometry() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files("postinternat.web").joinpath("map.json").read_text(encoding="utf-8"))
    return read


def _region(region: RegionCount, outline: dict[str, Any]) -> str:
    level = "none" if not region.schemes else "many" if region.schemes >= _MANY else "some"
    shape = element("path", hint(region.name), d=outline["path"], class_=f"region {level}")
    if not region.schemes:
        return shape
    x, y = outline["at"]
    count = text(str(region.schemes), x=x, y=y + 90, text_anchor="middle", class_=f"count {level}")
    return element("g", shape, count, data_href=region.address)


def _hatching() -> str:
    line = element("path", d="M0,90L90,0")
    return element("pattern", line, id=_HATCH, width=90, height=90, patternUnits="userSpaceOnUse", class_="hatch")
