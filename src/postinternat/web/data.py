"""Everything to take away: the files, the three interfaces with a first request each, the licence, how to cite."""

from typing import Any
from urllib.parse import urlencode

from postinternat.namespaces import BASE
from postinternat.web.site import Visit

FORMATS = {
    "ttl": ("Turtle", "Turtle"),
    "jsonld": ("JSON-LD", "JSON-LD"),
    "nt": ("N-Triples", "N-Triples"),
    "rdf": ("RDF/XML", "RDF/XML"),
    "trig": ("TriG, avec qui dit quoi", "TriG, with who says what"),
    "nq": ("N-Quads, avec qui dit quoi", "N-Quads, with who says what"),
}
_QUERY = """PREFIX pi: <https://w3id.org/post-internat/def#>
SELECT ?basis (COUNT(*) AS ?amounts) { ?pay a pi:Remuneration ; pi:amount ?amount ; pi:basis ?basis } GROUP BY ?basis"""
_DIGITS = 12
"""As many of the version's digits as its IRI has."""


def data(visit: Visit) -> dict[str, Any]:
    """Return what the page of the data shows."""
    dataset = visit.ask("dataset")["dataset"]
    documents = visit.ask("documents")["documents"]["nodes"]
    version = dataset["version"][:_DIGITS]
    return {
        "dataset": dataset,
        "version": version,
        "documents": documents,
        "formats": {name: visit.t(*names) for name, names in FORMATS.items()},
        "requests": requests(visit.host),
        "query_address": "/sparql?" + urlencode({"query": _QUERY}),
        "citation": _citation(visit, version),
        "bibtex": _bibtex(visit, version),
    }


def requests(host: str) -> dict[str, str]:
    """Return a first request to each interface, as one types it."""
    return {
        "graphql": f"curl '{host}/graphql?documentId=highest-net-pay'",
        "csv": f"curl '{host}/operations/highest-net-pay.csv?lang=fr'",
        "sparql": f"curl {host}/sparql -H 'Accept: text/csv' --data-urlencode 'query={_QUERY}'",
        "dump": f"curl {host}/dumps/post-internat.ttl --output post-internat.ttl",
        "thing": f"curl --location {host}/id/scheme/ccu-mg -H 'Accept: text/turtle'",
        "check": f"curl -F file=@postes.xlsx '{host}/validate?format=text'",
    }


def _citation(visit: Visit, version: str) -> str:
    title = visit.t(
        "Graphe de connaissances des dispositifs de post-internat",
        "Knowledge graph of the French post-residency schemes",
    )
    return f"postinternat, {title}, version {version}. {BASE}dataset/{version}. Licence Ouverte 2.0."


def _bibtex(visit: Visit, version: str) -> str:
    title = visit.t(
        "Graphe de connaissances des dispositifs de post-internat",
        "Knowledge graph of the French post-residency schemes",
    )
    return f"""@misc{{postinternat,
  title   = {{{title}}},
  author  = {{{{postinternat}}}},
  version = {{{version}}},
  url     = {{{BASE}dataset/{version}}},
  note    = {{Licence Ouverte 2.0}}
}}"""
