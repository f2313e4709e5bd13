"""The calendar: every date of the schemes and calls on one line of time, and where each stands today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from postinternat.web import milestones
from postinternat.web.charts import Event, Status, timeline, timeline_axis
from postinternat.web.milestones import DEADLINES, Dated
from postinternat.web.pay import Json
from postinternat.web.site import Visit

_STATUSES = {"PAST": Status.PAST, "OPEN": Status.OPEN, "COMING": Status.COMING}


@dataclass(frozen=True)
class Row:
    """One milestone, and its row of the timeline when it has a date."""

    dated: Dated
    drawing: Any


@dataclass(frozen=True)
class Schedule:
    """The milestones of one scheme or call; ``closed`` is the last day to apply, when that is over."""

    thing: Json
    rows: Sequence[Row]
    closed: date | None
    open_until: date | None


def calendar(visit: Visit) -> dict[str, Any]:
    """Return what the page of the calendar shows, of all or of one region."""
    code = visit.query.get("region", "")
    region = milestones.known_region(visit, code)
    everything = milestones.read(visit)
    offered = {item.region["code"]: item.region["label"] for item in everything if item.region}
    found = [item for item in everything if not code or (item.region or {}).get("code") == code]
    events = {item.identifier: _event(place, item) for place, item in enumerate(found) if item.first}
    drawn = dict(zip(events, timeline(list(events.values()), visit.lang, visit.today), strict=True))
    schedules = [
        _schedule([Row(item, drawn.get(item.identifier)) for item in several])
        for _, several in groupby(found, lambda item: item.entry["thing"]["id"])
    ]
    return {
        "code": code,
        "region": region,
        "offered": dict(sorted(offered.items(), key=lambda item: item[1])),
        "schedules": sorted(schedules, key=_latest, reverse=True),
        "axis": timeline_axis(list(events.values())) if events else "",
        "coming": any(item.entry["status"] in {"OPEN", "COMING"} for item in found),
        "today": visit.today,
    }


def _schedule(rows: Sequence[Row]) -> Schedule:
    deadlines = [row.dated for row in rows if row.dated.entry["milestone"]["kind"]["code"] in DEADLINES]
    past = [item.last for item in deadlines if item.entry["status"] == "PAST" and item.last]
    still = [item.last for item in deadlines if item.entry["status"] == "OPEN" and item.last]
    closed = max(past) if past and not still else None
    return Schedule(rows[0].dated.entry["thing"], rows, closed, max(still) if still else None)


def _latest(schedule: Schedule) -> tuple[date, str]:
    days = [row.dated.last for row in schedule.rows if row.dated.last]
    return max(days, default=date.min), schedule.thing["label"]


def _event(place: int, item: Dated) -> Event:
    if item.first is None or item.last is None:
        raise ValueError(f"{item.label} has no date")
    status = _STATUSES[item.entry["status"]]
    return Event(f"event-{place}", item.label, item.first, item.last, status, item.entry["exact"])
