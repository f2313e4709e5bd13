"""The words of the site explained: the zones with what the documents say of them, and every list of codes."""

from typing import Any

from postinternat.web.site import Visit


def vocabulary(visit: Visit) -> dict[str, Any]:
    """Return what the page of the vocabulary shows."""
    lists = visit.ask("code-lists")["codeLists"]
    return {
        "zones": visit.ask("zones")["zones"]["nodes"],
        "statuses": visit.ask("statuses")["statuses"]["nodes"],
        "lists": sorted(lists, key=lambda item: item["label"].casefold()),
    }
