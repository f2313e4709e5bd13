"""The calendar as an Atom feed (RFC 4287): an entry for each date, told anew when it opens and when it is over."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date

from postinternat.http.reply import Representation
from postinternat.namespaces import BASE
from postinternat.web.milestones import Dated, known_region, read, words
from postinternat.web.site import Visit

_ATOM = "http://www.w3.org/2005/Atom"


def as_atom(visit: Visit) -> Representation:
    """Return the dated milestones, of the region that the address names if it does, the latest change first."""
    code = visit.path.get("region", "")
    region = known_region(visit, code)
    found = [item for item in read(visit, code) if item.first is not None]
    recent = sorted(found, key=lambda item: (item.changed(visit.today), item.identifier), reverse=True)
    feed = _feed(visit, code, region, recent)
    for item in recent:
        _entry(feed, item, visit)
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Representation(body, "application/atom+xml; charset=utf-8")


def _feed(visit: Visit, code: str, region: str, found: Sequence[Dated]) -> ET.Element:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": visit.lang})
    title = visit.t("Dates du post-internat", "Dates of post-residency schemes")
    here = f"{visit.locale.site}/calendrier"
    _add(feed, "id", f"{BASE}calendar/{visit.lang}{'/' + code if code else ''}")
    _add(feed, "title", f"{title} – {region}" if region else title)
    _add(feed, "updated", _instant(max((item.changed(visit.today) for item in found), default=_new_year(visit))))
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", "postinternat")
    _link(feed, "self", f"{here}/{code}.atom" if code else f"{here}.atom")
    _link(feed, "alternate", f"{here}?region={code}" if code else here)
    return feed


def _entry(feed: ET.Element, item: Dated, visit: Visit) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", f"urn:uuid:{item.identifier}")
    _add(entry, "title", f"{item.status(visit.lang)} – {item.named(visit.lang)}")
    _add(entry, "updated", _instant(item.changed(visit.today)))
    _link(entry, "alternate", item.entry["thing"]["id"])
    warning = visit.t("Site indépendant : à vérifier auprès de l'ARS.", "Independent site: check with the ARS.")
    _add(entry, "summary", f"{item.entry['when']}. {words(item, visit.lang)}\n{warning}")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, relation: str, address: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"rel": relation, "href": address})


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _new_year(visit: Visit) -> date:
    return date(visit.today.year, 1, 1)
