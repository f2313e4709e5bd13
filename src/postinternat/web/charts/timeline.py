"""A timeline: one row for each event, all to one scale of years, and a line for today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from markupsafe import Markup

from postinternat.web.charts.svg import Table, decoration, element, percent, picture, text
from postinternat.web.figures import day

HEIGHT = 24
_NARROWEST = 0.006


class Status(Enum):
    """Where an event stands on the day of the visit."""

    PAST = "past"
    OPEN = "open"
    COMING = "coming"


_WORDS = {
    Status.PAST: ("clos", "closed"),
    Status.OPEN: ("en cours", "open"),
    Status.COMING: ("à venir", "to come"),
}


@dataclass(frozen=True)
class Event:
    """One event, from ``first`` to ``last`` (the same day for one day).

    ``exact`` is false when the words give a period in which the day lies, as « novembre 2021 » does.
    """

    identifier: str
    name: str
    first: date
    last: date
    status: Status
    exact: bool = True


def timeline(events: Sequence[Event], lang: str, today: date) -> list[Markup]:
    """Return one image for each event, all to one scale. The order is that of ``events``."""
    years = _years(events)
    return [_drawn(event, years, lang, today) for event in events]


def timeline_axis(events: Sequence[Event]) -> Markup:
    """Return the axis, to stand above or under the rows."""
    years = _years(events)
    marks = [text(str(year), x=percent(_place(date(year, 7, 1), years)), y=14, text_anchor="middle") for year in years]
    return decoration(*marks, class_="time axis", width="100%", height=18)


def timeline_table(events: Sequence[Event], lang: str, caption: str) -> Table:
    """Return the table that says what the rows show."""
    columns = ("Échéance", "Date", "État") if lang == "fr" else ("Milestone", "Date", "Status")
    rows = [(event.name, _when(event, lang), _WORDS[event.status][lang == "en"]) for event in events]
    return Table(caption, columns, rows)


def _years(events: Sequence[Event]) -> range:
    days = [moment for event in events for moment in (event.first, event.last)]
    return range(min(days).year, max(days).year + 1) if days else range(0)


def _place(moment: date, years: range) -> float:
    """Return how far along the axis a day begins, from 0 to 1."""
    start, end = date(years.start, 1, 1).toordinal(), date(years.stop, 1, 1).toordinal()
    return (moment.toordinal() - start) / (end - start)


def _drawn(event: Event, years: range, lang: str, today: date) -> Markup:
    shapes = []
    for year in years:
        at = percent(_place(date(year, 1, 1), years))
        shapes.append(element("line", x1=at, x2=at, y1=0, y2=HEIGHT))
    if years.start <= today.year < years.stop:
        at = percent(_place(today, years))
        shapes.append(element("line", x1=at, x2=at, y1=0, y2=HEIGHT, class_="today"))
    start, end = _place(event.first, years), _place(event.last, years)
    classes = f"event {event.status.value}" + ("" if event.exact else " about")
    width = max(end - start, _NARROWEST)
    shapes.append(element("rect", x=percent(start), width=percent(width), y=6, height=12, rx=3, class_=classes))
    said = f"{_when(event, lang)}, {_WORDS[event.status][lang == 'en']}"
    return picture(event.identifier, event.name, said, *shapes, class_="time", width="100%", height=HEIGHT)


def _when(event: Event, lang: str) -> str:
    if event.first == event.last:
        return day(event.first, lang)
    if lang == "en":
        return f"from {day(event.first, lang)} to {day(event.last, lang)}"
    return f"du {day(event.first, lang)} au {day(event.last, lang)}"
