"""Where the documents disagree, and what they do not say: shown wherever the thing in question is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from postinternat.web.pay import Json
from postinternat.web.site import Visit


@dataclass(frozen=True)
class Discrepancy:
    """Provisions that say otherwise on one point.

    Attributes:
        anchor: its identifier on the page.
        sides: the provisions, each with its passages.
        kept: those that the editors prefer, with their reason; none when they did not decide.
    """

    anchor: str
    sides: Sequence[Json]
    notes: Sequence[Json]
    kept: Sequence[Json]


def discrepancies(visit: Visit, provisions: Collection[str], things: Collection[str]) -> list[Discrepancy]:
    """Return the contradictions of which two sides at least are among these provisions, or said of these things.

    One side alone is not enough: what is contradicted for one scheme may hold undisputed for another.
    """
    found = [
        item
        for item in visit.ask("contradictions")["contradictions"]
        if sum(_concerns(side, provisions, things) for side in item["provisions"]) > 1
    ]
    return [
        Discrepancy(
            f"gap-{place}",
            sorted(item["provisions"], key=lambda side: not side["current"]),
            item["notes"],
            [side for side in item["provisions"] if side["rank"] and side["rank"]["code"] == "preferred"],
        )
        for place, item in enumerate(found, 1)
    ]


def _concerns(side: Json, provisions: Collection[str], things: Collection[str]) -> bool:
    return side["id"] in provisions or any(thing["id"] in things for thing in side["appliesTo"])


def anchors(found: Sequence[Discrepancy]) -> dict[str, str]:
    """Return where on the page each provision of a contradiction is discussed, by IRI."""
    return {side["id"]: item.anchor for item in found for side in item.sides}


def silences(visit: Visit, about: Collection[str]) -> list[Json]:
    """Return what the editors found that documents do not say of these things or provisions, by IRI."""
    notes = visit.ask("silences")["editorialNotes"]["nodes"]
    return [note for note in notes if any(thing["id"] in about for thing in note["concerns"])]
