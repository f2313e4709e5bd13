"""The page of a call for applications: is it open, what it asks, what it pays, and what it inherits from its scheme."""

from typing import Any

from postinternat.web.cards import call_card
from postinternat.web.dates import calendar, standing
from postinternat.web.scheme import content
from postinternat.web.site import Visit


def call(visit: Visit) -> dict[str, Any]:
    """Return the page of the call that the address names. Raises Problem."""
    card = call_card(visit, visit.path["slug"])
    entries = calendar(visit, [card["id"]])[card["id"]]
    values = content(visit, card, entries)
    if card["posts"]["nodes"]:
        values["shown"].add("posts")
    return {**values, "standing": standing(visit, entries)}
