"""Made-up posts in the project's own vocabulary, the same at every run: about 13 triples for each post."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from postinternat.model import read_catalogue
from postinternat.namespaces import BASE, DEF, PREFIXES

_PER_POST = 13
_XSD = PREFIXES["xsd"]
_LABEL = PREFIXES["rdfs"] + "label"
_RDF_TYPE = PREFIXES["rdf"] + "type"
_OTHERS = 40


def write(file: Path, triples: int) -> int:
    """Write about so many triples as N-Triples and return the number of posts."""
    posts = triples // _PER_POST
    with file.open("w", encoding="utf-8") as output:
        output.writelines(_lines(posts))
    return posts


def _lines(posts: int) -> Iterator[str]:
    catalogue = read_catalogue()
    paths = {name: field.path for name, field in catalogue.class_named("Post").fields.items()}
    for class_name, kind in (("Region", "region"), ("Scheme", "scheme"), ("Organization", "organisation")):
        spec = catalogue.class_named(class_name)
        for number in range(_OTHERS):
            yield _link(f"id/{kind}/b{number}", _RDF_TYPE, spec.iri)
            for path in {_LABEL, PREFIXES["dct"] + "title"}:
                yield f'<{BASE}id/{kind}/b{number}> <{path}> "{class_name} {number} é"@fr .\n'
            yield _value(f"id/{kind}/b{number}", spec.fields["code"].path, str(number)) if "code" in spec.fields else ""
    chance = random.Random(2026)  # noqa: S311 -- made-up data, the same each time
    for number in range(posts):
        post = f"id/post/b{number}"
        start = date(2018, 1, 1) + timedelta(days=chance.randrange(2500))
        yield _link(post, _RDF_TYPE, DEF + "Post")
        yield f'<{BASE}{post}> <{_LABEL}> "Poste {number}"@fr .\n'
        yield _value(post, paths["startDate"], start.isoformat(), "date")
        yield _value(post, paths["endDate"], (start + timedelta(days=730)).isoformat(), "date")
        yield _value(post, paths["months"], "24", "integer")
        yield _value(post, paths["hospitalShare"], str(chance.choice((40, 50, 60))), "decimal")
        yield _value(post, paths["renewals"], str(chance.randrange(3)), "integer")
        yield _value(post, paths["isRenewal"], chance.choice(("true", "false")), "boolean")
        yield _value(post, paths["fundedMonths"], "12", "integer")
        yield _link(post, paths["region"], f"{BASE}id/region/b{chance.randrange(_OTHERS)}")
        yield _link(post, paths["underScheme"], f"{BASE}id/scheme/b{chance.randrange(_OTHERS)}")
        yield _link(post, paths["funder"], f"{BASE}id/organisation/b{chance.randrange(_OTHERS)}")
        yield _link(post, paths["zone"], f"{BASE}code/zone/zip")


def _link(node: str, path: str, target: str) -> str:
    return f"<{BASE}{node}> <{path}> <{target}> .\n"


def _value(node: str, path: str, value: str, datatype: str = "string") -> str:
    return f'<{BASE}{node}> <{path}> "{value}"^^<{_XSD}{datatype}> .\n'
