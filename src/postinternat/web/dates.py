"""The milestones of schemes and calls on the day of the visit: a row each, and whether a call is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from postinternat.web.charts import Event, Status, timeline, timeline_axis
from postinternat.web.figures import day
from postinternat.web.pay import Json
from postinternat.web.site import Visit

_DEADLINES = {"application-deadline", "application-period"}
_STATUSES = {"PAST": Status.PAST, "OPEN": Status.OPEN, "COMING": Status.COMING}


@dataclass(frozen=True)
class Moment:
    """One milestone: the entry of the operation ``calendar-status``, and its line of the timeline if it has one."""

    entry: Json
    drawing: Any = None


@dataclass(frozen=True)
class Standing:
    """Where a call stands: the code ``closed``, ``open``, ``coming`` or ``undated``, and the same in words."""

    code: str
    words: str


def calendar(visit: Visit, things: Sequence[str]) -> dict[str, list[Json]]:
    """Return the milestones of things by their IRI, as they stand on the day of the visit."""
    found: dict[str, list[Json]] = {thing: [] for thing in things}
    for entry in visit.ask("calendar-status", on=visit.today.isoformat(), things=list(things))["calendar"]:
        found[entry["thing"]["id"]].append(entry)
    return found


def moments(visit: Visit, entries: Sequence[Json]) -> tuple[list[Moment], Any]:
    """Return the milestones with a timeline, and its axis; without one when it would have one row only."""
    events = {place: _event(place, entry) for place, entry in enumerate(entries) if entry["last"] or entry["first"]}
    if len(events) < 2:
        return [Moment(entry) for entry in entries], None
    drawn = dict(zip(events, timeline(list(events.values()), visit.lang, visit.today), strict=True))
    return [Moment(entry, drawn.get(place)) for place, entry in enumerate(entries)], timeline_axis(
        list(events.values())
    )


def standing(visit: Visit, entries: Iterable[Json]) -> Standing:
    """Return where a call stands, from its deadlines alone."""
    deadlines = [entry for entry in entries if entry["milestone"]["kind"]["code"] in _DEADLINES]
    by_status = {entry["status"]: entry for entry in deadlines}
    if "OPEN" in by_status:
        until = by_status["OPEN"]["last"]
        if until is None:
            return Standing("open", visit.t("Ouvert", "Open"))
        return Standing("open", visit.t(f"Ouvert jusqu'au {day(until, 'fr')}", f"Open until {day(until, 'en')}"))
    if "COMING" in by_status:
        return Standing("coming", visit.t("À venir", "To come"))
    lasts = [entry["last"] for entry in deadlines if entry["status"] == "PAST" and entry["last"]]
    if lasts:
        return Standing("closed", visit.t(f"Clos le {day(max(lasts), 'fr')}", f"Closed on {day(max(lasts), 'en')}"))
    return Standing("undated", visit.t("Sans date limite écrite", "No written deadline"))


def _event(place: int, entry: Json) -> Event:
    first, last = entry["first"] or entry["last"], entry["last"] or entry["first"]
    return Event(
        f"moment-{place}",
        entry["milestone"]["label"],
        date.fromisoformat(first),
        date.fromisoformat(last),
        _STATUSES[entry["status"]],
        entry["exact"],
    )
