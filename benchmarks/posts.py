"""A dataset of made-up posts of any size, the same at every run, to measure with: about 24 triples for each post."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

VOCABULARY = "http://example.org/v#"
THING = "http://example.org/"
REGIONS = 18
SCHEMES = 12
STATUSES = ("draft", "open", "filled", "closed", "suspended", "archived")
SURNAMES = ("garcia", "moreau", "dupont", "roux", "leroy", "simon", "petit", "faure", "blanc", "henry", "colin", "noel")
_PER_POST = 24.6
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def number_of_posts(triples: int) -> int:
    """Return how many posts make about that many triples."""
    return int(triples / _PER_POST)


def write(file: Path, triples: int) -> int:
    """Write the dataset as N-Triples and return its number of triples."""
    count = 0
    with file.open("w", encoding="ascii") as output:
        for line in _lines(number_of_posts(triples)):
            output.write(line)
            count += 1
    return count


def _lines(posts: int) -> Iterator[str]:
    chance = random.Random(2026)  # noqa: S311 -- made-up data, the same each time
    zones = [list(range(max(4, posts // 2000))) for _ in range(REGIONS)]
    hospitals, practices, people = max(36, posts // 20), max(36, posts // 10), max(50, posts * 2 // 3)
    sources = max(5, posts // 200)
    yield from _thing("country", "fr", "Country", "France")
    for region in range(REGIONS):
        yield from _thing("region", region, "Region", f"Region {region}")
        yield _link("region", region, "partOf", "country", "fr")
        for zone in zones[region]:
            name = f"{region}-{zone}"
            yield from _thing("zone", name, "Zone", f"Zone {name}")
            yield _link("zone", name, "partOf", "region", region)
    for number in range(SCHEMES):
        yield from _thing("scheme", number, "Scheme", f"Scheme {number}")
        yield _value("scheme", number, "code", f"S{number:02}")
    for number in range(30):
        yield from _thing("funder", number, "Funder", f"Funder {number}")
    for status in STATUSES:
        yield from _thing("status", status, "Status", status)
    for number in range(sources):
        yield from _thing("source", number, "Source", f"Source {number}")
        yield _value("source", number, "retrieved", f"2026-{1 + number % 12:02}-15", "date")
    for kind, class_name, size in (("hospital", "Hospital", hospitals), ("practice", "Practice", practices)):
        for number in range(size):
            region = number % REGIONS
            yield from _thing(kind, number, class_name, f"{class_name} {number}")
            yield _value(kind, number, "register", f"{number:09}")
            yield _link(kind, number, "region", "region", region)
            yield _link(kind, number, "zone", "zone", f"{region}-{chance.choice(zones[region])}")
    for number in range(people):
        surname = chance.choice(SURNAMES)
        yield from _thing("person", number, "Person", f"Dr {surname.title()} {number}")
        yield _value("person", number, "surname", surname)
    for number in range(posts):
        yield from _post(number, chance, zones, hospitals, practices, people, sources)


def _post(
    number: int,
    chance: random.Random,
    zones: list[list[int]],
    hospitals: int,
    practices: int,
    people: int,
    sources: int,
) -> Iterator[str]:
    region = chance.randrange(REGIONS)
    start = date(2018, 1, 1) + timedelta(days=chance.randrange(2500))
    months, share = chance.choice((12, 24, 36, 48)), chance.choice((40, 50, 60))
    state, regional = 1000 * chance.randrange(10, 60), 1000 * chance.randrange(5, 40)
    yield from _thing("post", number, "Post", f"Post {number} in region {region}")
    links = {
        "region": ("region", region),
        "zone": ("zone", f"{region}-{chance.choice(zones[region])}"),
        "scheme": ("scheme", chance.randrange(SCHEMES)),
        "status": ("status", chance.choice(STATUSES)),
        "funder": ("funder", chance.randrange(30)),
        "hospital": ("hospital", REGIONS * chance.randrange(hospitals // REGIONS) + region),
        "practice": ("practice", REGIONS * chance.randrange(practices // REGIONS) + region),
        "source": ("source", chance.randrange(sources)),
    }
    if chance.random() < 0.8:
        links["holder"] = ("person", chance.randrange(people))
    for name, (kind, target) in links.items():
        yield _link("post", number, name, kind, target)
    dated = {"start": start, "end": start + timedelta(days=int(30.4 * months)), "created": start, "checked": start}
    for name, day in dated.items():
        yield _value("post", number, name, day.isoformat(), "date")
    counted = {"months": months, "hospitalShare": share, "practiceShare": 100 - share, "halfDays": share // 10}
    for name, value in counted.items():
        yield _value("post", number, name, value, "integer")
    for name, value in {"state": state, "regional": regional, "amount": state + regional}.items():
        yield _value("post", number, name, f"{value}.5", "decimal")


def _thing(kind: str, name: object, class_name: str, label: str) -> Iterator[str]:
    yield f"<{THING}{kind}/{name}> <{_RDF_TYPE}> <{VOCABULARY}{class_name}> .\n"
    yield f'<{THING}{kind}/{name}> <{_LABEL}> "{label}"@fr .\n'


def _link(kind: str, name: object, verb: str, other: str, target: object) -> str:
    return f"<{THING}{kind}/{name}> <{VOCABULARY}{verb}> <{THING}{other}/{target}> .\n"


def _value(kind: str, name: object, verb: str, value: object, datatype: str = "") -> str:
    typed = f"^^<{_XSD}{datatype}>" if datatype else ""
    return f'<{THING}{kind}/{name}> <{VOCABULARY}{verb}> "{value}"{typed} .\n'
