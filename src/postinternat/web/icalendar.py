"""The calendar as iCalendar (RFC 5545), for the calendars of people to subscribe to: whole days alone, no alarm."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from postinternat.http.reply import Representation
from postinternat.namespaces import BASE
from postinternat.web.milestones import Dated, known_region, read, words
from postinternat.web.site import Visit

_LONGEST = 75
"""Octets of a line, without its end."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def as_icalendar(visit: Visit) -> Representation:
    """Return the dated milestones, of the region that the address names if it does. Raises Problem."""
    code = visit.path.get("region", "")
    region = known_region(visit, code)
    name = f"postinternat – {region}" if region else "postinternat"
    found = [item for item in read(visit, code) if item.first is not None]
    body = "".join(f"{_folded(line)}\r\n" for line in _lines(name, found, visit))
    filename = f"postinternat-{code}.ics" if code else "postinternat.ics"
    headers = {"Content-Disposition": f'inline; filename="{filename}"'}
    return Representation(body.encode(), "text/calendar", headers)


def _lines(name: str, found: Iterable[Dated], visit: Visit) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//postinternat//calendar//FR", "CALSCALE:GREGORIAN")
    yield from (_text("NAME", name), _text("X-WR-CALNAME", name), "REFRESH-INTERVAL;VALUE=DURATION:P1D")
    events = [line for item in found for line in _event(item, visit)]
    yield from events or _nothing(name, visit)
    yield "END:VCALENDAR"


def _event(item: Dated, visit: Visit) -> Iterator[str]:
    if item.first is None or item.last is None:
        return
    stamp = item.changed(visit.today)
    warning = visit.t("Site indépendant : à vérifier auprès de l'ARS.", "Independent site: check with the ARS.")
    yield from ("BEGIN:VEVENT", f"UID:{item.identifier}", f"DTSTAMP:{_day(stamp)}T000000Z")
    yield f"DTSTART;VALUE=DATE:{_day(item.first)}"
    yield f"DTEND;VALUE=DATE:{_day(item.last + timedelta(days=1))}"
    yield _text("SUMMARY", item.named(visit.lang))
    yield _text("DESCRIPTION", f"{words(item, visit.lang)}\n{warning}")
    yield f"URL:{item.entry['thing']['id']}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _nothing(name: str, visit: Visit) -> Iterator[str]:
    """Yield a note in place of the events: a calendar must hold something."""
    said = visit.t("Aucune date dans les documents.", "No date in the documents.")
    start = date(visit.today.year, 1, 1)
    yield from ("BEGIN:VJOURNAL", f"UID:{BASE}calendar/{name.replace(' ', '-')}", f"DTSTAMP:{_day(start)}T000000Z")
    yield from (_text("SUMMARY", said), "END:VJOURNAL")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _text(name: str, value: str) -> str:
    return f"{name}:{value.translate(_ESCAPED)}"


def _folded(line: str) -> str:
    """Return a line of at most 75 octets, or several of which the later begin with a space; no character is cut."""
    folded, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST:
            folded, size = folded + "\r\n ", 1
        folded, size = folded + character, size + octets
    return folded
