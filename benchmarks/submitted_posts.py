"""A made-up submission of Bretagne of any size, the same at every run, that keeps every rule: about 12 triples a post.

With faults, one post in a hundred breaks one rule, each in its turn.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES

_USED = ("pi", "post", "reg", "scheme", "schema", "site", "structure-type", "zone", "rdfs", "skos", "xsd", "dep")
_SITES = 40
_FAULTY_EACH = 100
_HALF_DAYS = {4: ("0.4", "0.6"), 5: ("0.5", "0.5"), 6: ("0.6", "0.4")}
_FAULTS = (
    ("pi:hospitalShare 0.", "pi:hospitalShare 1."),
    ("pi:zone zone:zip", "pi:zone zone:zap"),
    ("pi:region reg:53", "pi:region reg:35"),
    ('"^^xsd:date', 'T08"^^xsd:date'),
    ("pi:isRenewal", "pi:renewal"),
)
"""What stands in a post, and the wrong words in its place."""


def write(file: Path, posts: int, *, faulty: bool = False) -> None:
    """Write the submission as Turtle."""
    with file.open("w", encoding="utf-8") as output:
        output.writelines(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED)
        output.writelines(_site(number) for number in range(_SITES))
        for number, text in enumerate(_posts(posts)):
            broken = faulty and number % _FAULTY_EACH == 0
            output.write(text.replace(*_FAULTS[number // _FAULTY_EACH % len(_FAULTS)], 1) if broken else text)


def as_ntriples(file: Path, output: TextIO) -> None:
    """Write a Turtle file as N-Triples."""
    output.writelines(f"{quad.triple} .\n" for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE))


def _site(number: int) -> str:
    kind, name = ("chu", "hospitalier") if number % 2 else ("msp", "de santé")
    return (
        f"site:bretagne-{number} a pi:CareStructure ; pi:structureType structure-type:{kind} ;\n"
        f'  skos:prefLabel "Établissement {name} {number}"@fr , "Care structure {number}"@en ;\n'
        f"  pi:department dep:35 .\n"
    )


def _posts(posts: int) -> Iterator[str]:
    chance = random.Random(2026)  # noqa: S311 -- made-up data, the same each time
    for number in range(posts):
        start = date(2022, 1, 1) + timedelta(days=chance.randrange(1000))
        half_days = chance.choice((4, 5, 6))
        hospital, practice = _HALF_DAYS[half_days]
        yield (
            f"post:bretagne-{number} a pi:Post ; pi:underScheme scheme:400mg ; pi:region reg:53 ; pi:zone zone:zip ;\n"
            f'  rdfs:label "Poste partagé {number}"@fr ;\n'
            f"  pi:hospitalSite site:bretagne-{chance.randrange(1, _SITES, 2)} ;\n"
            f"  pi:ambulatorySite site:bretagne-{chance.randrange(0, _SITES, 2)} ;\n"
            f"  pi:hospitalShare {hospital} ; pi:ambulatoryShare {practice} ; pi:halfDaysPerWeek {half_days} ;\n"
            f'  schema:startDate "{start.isoformat()}"^^xsd:date ; pi:isRenewal false .\n'
        )
