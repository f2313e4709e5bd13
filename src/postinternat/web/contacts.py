"""Whom to write to: the functional mailboxes, sites and addresses of bodies, each once with all its passages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from postinternat.web.pay import Json


@dataclass
class Reach:
    """One way to reach a body; ``link`` is where its address leads, empty when it leads nowhere."""

    label: str
    shown: str
    link: str
    passages: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Body:
    """A body with the ways to reach it."""

    node: Json
    ways: list[Reach]


def bodies(organisations: Iterable[Json], documents: Collection[str] | None = None) -> list[Body]:
    """Return the bodies that can be reached, by what these documents (by IRI; all when None) say."""
    found = [
        Body(node, ways_to(contact for contact in node["contacts"]["nodes"] if _told_by(contact, documents)))
        for node in organisations
    ]
    return [body for body in found if body.ways]


def ways_to(contacts: Iterable[Json]) -> list[Reach]:
    """Return the contacts, each once with the passages of all documents, without those that reach nobody."""
    ways: dict[str, Reach] = {}
    for contact in contacts:
        if contact["kind"]["code"] == "scope":
            continue
        shown = contact["email"] or contact["website"] or contact["address"] or ""
        function = contact["function"]["label"] if contact["function"] else contact["kind"]["label"]
        way = ways.setdefault(
            shown.lower() or function, Reach(function if shown else contact["label"], shown, _link(contact))
        )
        way.passages.extend(contact["statedIn"])
    return list(ways.values())


def _told_by(contact: Json, documents: Collection[str] | None) -> bool:
    return documents is None or any(passage["document"]["id"] in documents for passage in contact["statedIn"])


def _link(contact: Json) -> str:
    """Return where a mailbox or a site leads; what is neither http nor a bare host leads nowhere."""
    if contact["email"]:
        return f"mailto:{contact['email']}"
    site = contact["website"] or ""
    try:
        scheme = urlsplit(site).scheme
    except ValueError:
        return ""
    if scheme in {"http", "https"}:
        return site
    return f"http://{site}" if site and not scheme and not site.startswith("/") else ""
