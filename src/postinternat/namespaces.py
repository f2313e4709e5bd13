"""The project's IRIs: the base, the named graphs, and every prefix that data, queries and pages use."""

from types import MappingProxyType

BASE = "https://w3id.org/post-internat/"
DEF = BASE + "def#"
GRAPH = BASE + "graph/"

_CODE_LISTS = (
    "activity",
    "amount-nature",
    "audience",
    "contact-kind",
    "criterion-kind",
    "date-precision",
    "diploma",
    "discipline",
    "document-piece",
    "duration-kind",
    "fst",
    "legal-kind",
    "milestone-kind",
    "note-kind",
    "obligation-kind",
    "organisation-kind",
    "payment-basis",
    "payment-mode",
    "period",
    "place",
    "placement",
    "placement-kind",
    "practice-mode",
    "rank",
    "reach",
    "recipient",
    "remuneration-kind",
    "role",
    "sanction",
    "specialty-scope",
    "statement-kind",
    "status",
    "strength",
    "structure-type",
    "timing",
    "topic",
    "track",
    "unit",
    "work-time-kind",
    "zone",
)
"""The prefix of a code list is its name."""
_RESOURCES = {
    "call": "call",
    "dep": "department",
    "doc": "document",
    "law": "law",
    "note": "note",
    "o": "organisation",
    "post": "post",
    "prog": "programme",
    "psg": "passage",
    "pv": "provision",
    "reg": "region",
    "scheme": "scheme",
    "site": "site",
    "sub": "subdivision",
}
_OUTSIDE = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "igeo": "http://rdf.insee.fr/def/geo#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PREFIXES = MappingProxyType(
    {
        "pi": DEF,
        "code": BASE + "code/",
        "graph": GRAPH,
        "shape": BASE + "shape/",
        **{name: f"{BASE}code/{name}/" for name in _CODE_LISTS},
        **{prefix: f"{BASE}id/{name}/" for prefix, name in _RESOURCES.items()},
        **_OUTSIDE,
    }
)
"""Prefix to namespace IRI, the project's own first."""

_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def graph(name: str) -> str:
    """Return the IRI of the named graph ``name``, such as ``ontology`` or ``source/<document>``."""
    return GRAPH + name


def shorten(iri: str) -> str:
    """Return ``prefix:name`` when a prefix covers the IRI and the rest is a plain name, else the IRI."""
    for prefix, namespace in _LONGEST_FIRST:
        name = iri.removeprefix(namespace)
        if name != iri and name.replace("-", "a").replace("_", "a").isalnum():
            return f"{prefix}:{name}"
    return iri


def prologue() -> str:
    """Return the ``PREFIX`` lines of all prefixes, to put before a query."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
