"""The page of a region: its schemes and calls, where residents train, whom to write to, and what no document says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from postinternat.web.cards import region_card
from postinternat.web.contacts import Body, bodies
from postinternat.web.dates import calendar, standing
from postinternat.web.open_questions import discrepancies, silences
from postinternat.web.pay import Json
from postinternat.web.site import Visit


@dataclass(frozen=True)
class Subdivision:
    """A subdivision: its university hospital and other sites, as the guide lists them, and who stands for residents."""

    node: Json
    university: list[Json]
    peripheral: list[Json]
    associations: list[Body]
    other_associations: list[Json]


def region(visit: Visit) -> dict[str, Any]:
    """Return the page of the region whose code the address gives. Raises Problem."""
    card = region_card(visit, visit.path["code"])
    node, calls = card["regions"]["nodes"][0], card["calls"]["nodes"]
    when = calendar(visit, [call["id"] for call in calls]) if calls else {}
    places = [_subdivision(item) for item in node["subdivisions"]["nodes"]]
    sites = {site["id"] for place in places for site in (*place.university, *place.peripheral)}
    things = {
        node["id"],
        *sites,
        *_ids(node["schemes"]["nodes"]),
        *_ids(calls),
        *(place.node["id"] for place in places),
    }
    return {
        "region": node,
        "tracks": _by_track(node["schemes"]["nodes"]),
        "national": visit.ask("national-schemes")["schemes"]["nodes"],
        "calls": [(call, standing(visit, when[call["id"]])) for call in calls],
        "subdivisions": places,
        "bodies": bodies(card["organisations"]["nodes"]),
        "documents": card["documents"]["nodes"],
        "gaps": discrepancies(visit, sites, {place.node["id"] for place in places}),
        "silences": silences(visit, things),
    }


def _ids(things: Iterable[Json]) -> set[str]:
    return {thing["id"] for thing in things}


def _by_track(schemes: Iterable[Json]) -> dict[str, list[Json]]:
    """Return the schemes by the label of their track; the parts of a scheme follow it."""
    tracks: dict[str, list[Json]] = {}
    for scheme in sorted(schemes, key=_place):
        tracks.setdefault(scheme["track"]["label"], []).append(scheme)
    return tracks


def _place(scheme: Json) -> tuple[str, str, bool, str]:
    """Return what puts the parts of a scheme after it."""
    whole = scheme["partOf"] or scheme
    return scheme["track"]["code"], whole["id"], whole is not scheme, scheme["title"]


def _subdivision(node: Json) -> Subdivision:
    by_kind: dict[str, list[Json]] = {}
    for item in node["placementSites"]["nodes"]:
        by_kind.setdefault(item["kind"]["code"], []).append(item)
    university = by_kind.pop("university-hospital", [])
    peripheral = sorted((item for items in by_kind.values() for item in items), key=lambda item: _department(item))
    associations = node["associations"]["nodes"]
    reached = bodies(associations)
    known = {body.node["id"] for body in reached}
    return Subdivision(
        node, university, peripheral, reached, [item for item in associations if item["id"] not in known]
    )


def _department(site: Json) -> tuple[bool, str]:
    return site["department"] is None, (site["department"] or site)["label"]
