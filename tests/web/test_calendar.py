"""The calendar says where each date stands, and its files can be read by calendars and by feed readers."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from postinternat.http.pages import Locale
from postinternat.web.atom import as_atom
from postinternat.web.calendar import calendar
from postinternat.web.icalendar import _folded, as_icalendar
from postinternat.web.site import RunOperation, Visit

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FRENCH, ENGLISH = Locale("fr", "/en/calendrier", "", "fr"), Locale("en", "/calendrier", "/en", "en")
REGIONS = {"regions": {"nodes": [{"code": "32", "label": "Hauts-de-France"}, {"code": "53", "label": "Bretagne"}]}}


def read(body: bytes) -> Any:  # noqa: ANN401 -- each property of a calendar has a type of its own
    return icalendar.Calendar.from_ical(body)


def events(body: bytes) -> list[Any]:
    return list(read(body).walk("VEVENT"))


def entry(status: str, first: str | None, last: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
    milestone = {
        "id": f"m-{first}-{last}",
        "label": 'Dépôt ; candidatures, \\ "œ"',
        "kind": {"code": "application-deadline", "label": "Dépôt"},
        "statedIn": [
            {"anchor": "avant\nle 9", "document": {"label": "Appel"}, "firstLine": None, "lastLine": None, "page": 3}
        ],
        "contradicts": [],
        "notes": {"nodes": []},
    }
    thing = {"id": "thing", "label": "AUMG " + "é" * 60, "region": {"code": "32", "label": "Hauts-de-France"}}
    return {
        "thing": thing,
        "status": status,
        "first": first,
        "last": last,
        "when": "en mai",
        "exact": True,
        "milestone": milestone,
        **more,
    }


def run(*entries: dict[str, Any]) -> RunOperation:
    def operation(name: str, variables: Mapping[str, Any], lang: str) -> dict[str, Any]:
        del variables, lang
        return REGIONS if name == "regions-map" else {"calendar": list(entries)}

    return operation


def visit(operation: RunOperation, today: str, *, locale: Locale = FRENCH, region: str = "") -> Visit:
    path = {"region": region} if region else {}
    return Visit(locale, QueryParams(), path, date.fromisoformat(today), operation)


def test_each_call_says_since_when_it_is_closed(client: TestClient) -> None:
    french, english = client.get("/calendrier").text, client.get("/en/calendrier").text
    assert "Clos depuis le 30 avril 2023" in french
    assert "Closed since 9 April 2021" in english
    assert "Aucune date n" in french
    assert "No date is open or to come" in english


def test_every_date_opens_on_its_words(client: TestClient) -> None:
    rows = re.findall(r'<li class="moment">.*?</li>', client.get("/calendrier").text, re.DOTALL)
    assert len(rows) >= 20
    assert all("<blockquote" in row for row in rows)
    assert len([row for row in rows if "<svg" not in row]) == len([row for row in rows if "Sans date" in row]) >= 3


def test_documents_that_disagree_are_told(client: TestClient) -> None:
    page = html.unescape(client.get("/calendrier?region=11").text)
    jury = [row for row in re.findall(r'<li class="moment">.*?</li>', page, re.DOTALL) if "Semaine du jury" in row]
    assert len([row for row in jury if "Écart" in row and "Note des éditeurs" in row]) == 2


def test_one_region_alone(client: TestClient) -> None:
    page = client.get("/calendrier?region=75").text
    assert "<h1>Calendrier, Nouvelle-Aquitaine</h1>" in page
    assert "Île-de-France, appel" not in page
    assert "Aucun document ne donne de date" in client.get("/calendrier?region=53").text


@pytest.mark.parametrize("address", ["/calendrier?region=99", "/calendrier/99.ics", "/en/calendrier/x.atom"])
def test_a_region_that_is_not_there(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "75 (Nouvelle-Aquitaine)" in answer.text


@pytest.mark.parametrize(
    ("status", "first", "last", "word", "french"),
    [
        ("PAST", None, "2026-05-09", "Clos", "Clos depuis le 9 mai 2026"),
        ("OPEN", "2026-05-01", "2026-06-09", "Ouvert", "Ouvert jusqu'au 9 juin 2026"),
        ("COMING", "2026-07-01", "2026-08-09", "À venir", ""),
    ],
)
def test_the_status_is_that_of_the_day(status: str, first: str | None, last: str, word: str, french: str) -> None:
    values = calendar(visit(run(entry(status, first, last)), "2026-06-01"))
    (schedule,) = values["schedules"]
    assert schedule.rows[0].dated.status("fr") == word
    assert (schedule.closed is not None, schedule.open_until is not None) == (
        french.startswith("Clos"),
        french.startswith("Ouvert"),
    )
    assert values["coming"] is (status != "PAST")


@pytest.mark.parametrize("address", ["/calendrier.ics", "/en/calendrier.ics", "/calendrier/11.ics"])
def test_calendars_can_read_the_file(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert read(answer.content).errors == []
    found = events(answer.content)
    assert len(found) >= 9
    assert all(not event.errors for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    for event in found:
        first, last = event["DTSTART"].dt, event["DTEND"].dt
        assert not isinstance(first, datetime)
        assert first < last
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert "«" in event["DESCRIPTION"]
        assert event["SUMMARY"]
        assert event["URL"].startswith("https://w3id.org/post-internat/id/")


def test_the_lines_of_the_file_are_those_of_rfc_5545(client: TestClient) -> None:
    body = client.get("/calendrier.ics").content
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert all(0 < len(line) <= 75 for line in lines[:-1])
    assert b"\n" not in body.replace(b"\r\n", b"")
    for line in lines:
        line.decode()
    unfolded = body.replace(b"\r\n ", b"").decode().splitlines()
    assert all(re.match(r"[A-Z-]+(;[A-Z-]+=[A-Z-]+)*:", line) for line in unfolded)
    assert unfolded[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]


def test_the_deadline_is_the_day_of_the_documents(client: TestClient) -> None:
    (deadline,) = [
        event for event in events(client.get("/calendrier/11.ics").content) if "Fin du dépôt" in event["SUMMARY"]
    ]
    assert (deadline["DTSTART"].dt, deadline["DTEND"].dt) == (date(2021, 4, 9), date(2021, 4, 10))
    months = [
        event for event in events(client.get("/calendrier/75.ics").content) if "jour non précisé" in event["SUMMARY"]
    ]
    assert (date(2024, 5, 1), date(2024, 6, 1)) in [(event["DTSTART"].dt, event["DTEND"].dt) for event in months]


def test_a_region_without_a_date_has_a_calendar_that_says_so(client: TestClient) -> None:
    (note,) = read(client.get("/calendrier/53.ics").content).walk("VJOURNAL")
    assert note["SUMMARY"] == "Aucune date dans les documents."
    assert ET.fromstring(client.get("/calendrier/53.atom").content).findall("a:entry", ATOM) == []


def test_texts_come_back_from_the_calendar_as_they_were() -> None:
    made = as_icalendar(visit(run(entry("OPEN", "2026-05-01", "2026-06-09")), "2026-06-01"))
    (event,) = events(made.body)
    assert event["SUMMARY"] == f'AUMG {"é" * 60} : Dépôt ; candidatures, \\ "œ"'
    assert event["DESCRIPTION"].startswith("« avant\nle 9 » – Appel, page 3\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_keeps_every_character(line: str) -> None:
    folded = _folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))


@pytest.mark.parametrize(("address", "lang"), [("/calendrier.atom", "fr"), ("/en/calendrier/75.atom", "en")])
def test_feed_readers_can_read_the_feed(client: TestClient, address: str, lang: str) -> None:
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) >= 7
    for item in (feed, *entries):
        assert item.findtext("a:id", "", ATOM).partition(":")[0] in {"https", "urn"}
        assert item.findtext("a:title", "", ATOM)
        datetime.fromisoformat(item.findtext("a:updated", "", ATOM))
    assert feed.findtext("a:author/a:name", "", ATOM) == "postinternat"
    assert {link.get("rel") for link in feed.findall("a:link", ATOM)} == {"self", "alternate"}
    ids = [item.findtext("a:id", "", ATOM) for item in entries]
    assert len(ids) == len(set(ids))
    moments = [item.findtext("a:updated", "", ATOM) for item in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext("a:updated", "", ATOM) == moments[0]
    for link in feed.findall("a:link", ATOM):
        assert client.get(link.get("href", "")).status_code == 200


def test_an_entry_is_told_anew_when_it_opens_and_when_it_is_over() -> None:
    told = []
    for today, status in (
        ("2026-04-01", "COMING"),
        ("2026-06-01", "OPEN"),
        ("2026-06-10", "PAST"),
        ("2027-01-01", "PAST"),
    ):
        body = as_atom(visit(run(entry(status, "2026-05-01", "2026-06-09")), today, locale=ENGLISH)).body
        (item,) = ET.fromstring(body).findall("a:entry", ATOM)
        title = item.findtext("a:title", "", ATOM)
        told.append((title.partition(" –")[0], item.findtext("a:updated", "", ATOM), item.findtext("a:id", "", ATOM)))
    assert [words for words, _, _ in told] == ["To come", "Open", "Closed", "Closed"]
    assert [moment[:10] for _, moment, _ in told] == ["2026-01-01", "2026-05-01", "2026-06-10", "2026-06-10"]
    assert len({identifier for _, _, identifier in told}) == 1


def test_the_page_leads_to_all_its_files(client: TestClient) -> None:
    page = client.get("/en/calendrier").text
    files = re.findall(r'href="([^"]+\.(?:ics|atom))"', page)
    assert len(set(files)) == 8
    assert all(client.get(address).status_code == 200 for address in files)
