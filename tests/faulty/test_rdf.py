"""Faulty RDF beyond the forty: what it may not say, and how it may not say it; each finding has its line."""

from typing import NamedTuple

import pytest

from postinternat.intake.reading import read_contents
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore
from postinternat.validation import validate_submission
from tests.faulty.expectation import ERROR, WARNING, Expected, check

USED = ("pi", "post", "pv", "psg", "call", "scheme", "zone", "reg", "dep", "o", "shape", "discipline", "status", "doc")
MORE = ("xsd", "rdfs", "skos", "dct", "schema", "igeo", "sh", "foaf", "org", "payment-basis")
HEAD = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in (*USED, *MORE))
LINE = len((*USED, *MORE)) + 1
POST = "post:p1 a pi:Post ; pi:underScheme scheme:400mg ; pi:zone zone:zip"


class Case(NamedTuple):
    """What is wrong, what is written after the prefixes, with the fault on its last line, and the finding."""

    what: str
    body: str
    rule: str
    fr: str
    en: str
    severity: str = ERROR


CASES = [
    Case("a nameless node without class", f"{POST} ; dct:relation\n [ pi:months 24 ] .", "VOC-02", "classe", "class"),
    Case("a new code", "discipline:magie a skos:Concept .", "VOC-05", "ni code, ni terme", "a code, a term"),
    Case("a new term", "pi:prime a rdfs:Class .", "VOC-05", "ni code, ni terme", "a code, a term"),
    Case(
        "another label for a code",
        'zone:zip skos:prefLabel "Ma zone"@fr .',
        "VOC-05",
        "ni code, ni terme",
        "a code, a term",
    ),
    Case("a new shape", "shape:X a sh:NodeShape ; sh:targetClass pi:Post .", "VOC-05", "ni code", "a code"),
    Case("a shape made weaker", "shape:400MG-01 sh:deactivated true .", "VOC-05", "ni code", "a code"),
    Case("a new region", "reg:99 a igeo:Region .", "VOC-05", "ni région", "a region"),
    Case("a new département", "dep:29 igeo:nom 'Penn-ar-Bed' .", "VOC-05", "ni département", "a département"),
    Case(
        "more about a scheme of all",
        'scheme:400mg dct:title "Le mien"@fr .',
        "VOC-05",
        "décrit déjà",
        "describes this already",
    ),
    Case(
        "more about a call of another region",
        "call:aumg-ile-de-france-2021 pi:year 2026 .",
        "VOC-05",
        "décrit déjà",
        "describes this already",
    ),
    Case("another region's post", f"{POST} ; pi:region reg:28 .", "VOC-06", "Normandie", "Normandie"),
    Case("a class misspelt", "post:p1 a pi:Poste .", "VOC-01", "pi:Post", "pi:Post"),
    Case("a property misspelt", f"{POST} ;\n pi:hospitalShar 0.5 .", "VOC-01", "pi:hospitalShare", "pi:hospitalShare"),
    Case(
        "a property of persons",
        f'{POST} ;\n foaf:firstName "x" .',
        "VOC-03",
        "foaf:firstName",
        "foaf:firstName",
        WARNING,
    ),
    Case("no class", "post:p1 pi:months 24 .", "VOC-02", "Ajouter « a »", "Add 'a'"),
    Case(
        "an identifier of nothing",
        f"{POST} ; dct:relation\n o:ars-de-breizh .",
        "VOC-04",
        "n'existe pas",
        "does not exist",
    ),
    Case(
        "a relative identifier",
        "<p1> a pi:Post ; pi:months 24 .",
        "COH-11",
        "au titre de quel dispositif",
        "under which scheme",
    ),
    Case(
        "a text for an identifier",
        f'{POST} ;\n pi:discipline "Chirurgie" .',
        "STR-POST",
        "discipline:surgery",
        "discipline:surgery",
    ),
    Case(
        "a comma in a number",
        f"{POST} ;\n pi:hospitalShare 0,5 .",
        "STR-POST",
        "un nombre à virgule s'écrit avec un point",
        "written with a point",
    ),
    Case("a percentage", f"{POST} ;\n pi:hospitalShare 50 .", "STR-POST", "0.5 pour 50 %", "0.5 for 50%"),
    Case(
        "a number between quotes",
        f'{POST} ;\n pi:months "24" .',
        "STR-POST",
        "sans unité ni guillemets",
        "without unit or quotes",
    ),
    Case("a text without its language", "doc:cdc a foaf:Document ; dct:title 'Cahier' .", "STR-DOCUMENT", "@fr", "@fr"),
    Case(
        "one text twice in a language",
        "doc:cdc a foaf:Document ; dct:title 'A'@fr , 'B'@fr .",
        "STR-DOCUMENT",
        "même langue",
        "same language",
    ),
    Case(
        "a French date", f'{POST} ;\n schema:startDate "01/11/2026"^^xsd:date .', "STR-POST", "2026-11-01", "2026-11-01"
    ),
    Case(
        "a mailbox of a person",
        f'{POST} ;\n pi:email "jeanne.martin@ars.example" .',
        "COH-09",
        "boîte fonctionnelle",
        "functional mailbox",
    ),
    Case("an RPPS number", f'{POST} ;\n pi:zoneName "10003456789" .', "PERS-01", "numéro RPPS", "RPPS number"),
    Case(
        "the name of a doctor",
        f'{POST} ;\n rdfs:label "Dr Martin"@fr .',
        "PERS-02",
        "nommer une personne",
        "name a person",
        WARNING,
    ),
    Case("a variant of itself", "scheme:s a pi:Scheme ; pi:variantOf scheme:s .", "COH-18", "lui-même", "itself"),
    Case(
        "a provision for all regions",
        "pv:p a pi:Remuneration ; pi:appliesTo scheme:aumg .",
        "VOC-07",
        "votre région",
        "your region",
    ),
    Case("nothing", "", "VOC-00", "ne dit rien", "says nothing"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_faulty_turtle(case: Case, store: EmbeddedStore) -> None:
    sent = read_contents({"envoi.ttl": f"{HEAD}{case.body}\n".encode()}, store, region="53", year=2026)
    line = LINE + case.body.count("\n")
    place = f"envoi.ttl {line}" if case.body else "envoi.ttl"
    report = validate_submission(sent, store, engine="fast")
    check(report, Expected(case.rule, place, case.severity, case.fr, case.en))


def test_several_graphs(store: EmbeddedStore) -> None:
    body = f"<urn:un> {{ {POST} . }}\n<urn:deux> {{ {POST.replace('p1', 'p2')} . }}\n"
    report = validate_submission(read_contents({"envoi.trig": (HEAD + body).encode()}, store), store, engine="fast")
    check(report, Expected("RDF-01", f"envoi.trig {LINE + 1}", ERROR, "une région et une année", "one region and year"))
