"""Who published a submission, when, from which files: written in PROV into the graph of the submission itself.

Data and provenance are so replaced together. A publisher is a function or a service, never a person.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import BASE, DEF, PREFIXES, graph
from postinternat.publication.campaign import Campaign
from postinternat.publication.content import TYPE
from postinternat.store import Store

ACTIVITIES = BASE + "id/publication/"
AGENTS = BASE + "id/publisher/"
RESERVED = (ACTIVITIES, AGENTS, graph(""))
"""What the IRIs of provenance begin with; a submission cannot name its own nodes so."""
_PROV, _LABEL = PREFIXES["prov"], ox.NamedNode(PREFIXES["rdfs"] + "label")
_READ = f"""SELECT ?graph ?activity ?time ?by ?message ?before {{ GRAPH ?graph {{
  ?graph <{_PROV}wasGeneratedBy> ?activity .
  ?activity <{_PROV}endedAtTime> ?time ; <{DEF}version> ?before ;
    <{_PROV}wasAssociatedWith>/<{PREFIXES["rdfs"]}label> ?by .
  OPTIONAL {{ ?activity <{PREFIXES["rdfs"]}comment> ?message }}
}} FILTER (STRSTARTS(STR(?graph), "{graph("submission/")}")) }}"""
_READ_FILES = f"""SELECT ?activity ?name ?sha256 {{ GRAPH ?graph {{
  ?activity <{_PROV}used> ?file . ?file <{PREFIXES["rdfs"]}label> ?name ; <{DEF}sha256> ?sha256
}} FILTER (STRSTARTS(STR(?graph), "{graph("submission/")}")) }} ORDER BY ?activity ?name"""


@dataclass(frozen=True)
class SourceFile:
    """A file that was sent: its name and the SHA-256 of its bytes, in hexadecimal."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "SourceFile":
        """Return the description of a file."""
        return cls(name, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class Publication:
    """One publication as its graph records it.

    Attributes:
        campaign: the region and year.
        activity: the IRI of the publication.
        time: when, in UTC, as ``2026-11-22T15:04:49Z``.
        by: the function or service that published.
        message: what it said of it.
        files: the files sent.
        before: the version of the dataset that it was made on.
    """

    campaign: Campaign
    activity: str
    time: str
    by: str
    before: str
    message: str = ""
    files: tuple[SourceFile, ...] = field(default=())


def provenance(
    campaign: Campaign, region: Text, *, by: str, message: str, files: Sequence[SourceFile], before: str, now: datetime
) -> list[ox.Triple]:
    """Return what the graph of a submission says of itself. ``before`` is the version that it is published on."""
    time = now.astimezone(UTC)
    activity = ox.NamedNode(f"{ACTIVITIES}{campaign.region}-{campaign.year}-{time:%Y%m%dT%H%M%S%fZ}")
    agent = ox.NamedNode(AGENTS + hashlib.sha256(by.encode()).hexdigest()[:16])
    this = ox.NamedNode(campaign.graph)
    stamp = ox.Literal(f"{time:%Y-%m-%dT%H:%M:%SZ}", datatype=ox.NamedNode(PREFIXES["xsd"] + "dateTime"))
    title = ox.NamedNode(PREFIXES["dct"] + "title")
    triples = [
        ox.Triple(this, TYPE, _prov("Entity")),
        ox.Triple(
            this, title, ox.Literal(f"Données publiées par la région : {region.fr}, {campaign.year}", language="fr")
        ),
        ox.Triple(
            this,
            title,
            ox.Literal(f"Data published by the region: {region.en or region.fr}, {campaign.year}", language="en"),
        ),
        ox.Triple(this, _prov("wasGeneratedBy"), activity),
        ox.Triple(activity, TYPE, _prov("Activity")),
        ox.Triple(activity, _LABEL, ox.Literal(f"Publication : {region.fr}, campagne {campaign.year}", language="fr")),
        ox.Triple(
            activity,
            _LABEL,
            ox.Literal(f"Publication: {region.en or region.fr}, {campaign.year} campaign", language="en"),
        ),
        ox.Triple(activity, _prov("endedAtTime"), stamp),
        ox.Triple(activity, _prov("wasAssociatedWith"), agent),
        ox.Triple(activity, ox.NamedNode(DEF + "version"), ox.Literal(before)),
        ox.Triple(agent, TYPE, _prov("Agent")),
        ox.Triple(agent, _LABEL, ox.Literal(by)),
    ]
    if message:
        triples.append(ox.Triple(activity, ox.NamedNode(PREFIXES["rdfs"] + "comment"), ox.Literal(message)))
    for number, file in enumerate(files, 1):
        sent = ox.NamedNode(f"{activity.value}/file-{number}")
        triples += [
            ox.Triple(activity, _prov("used"), sent),
            ox.Triple(sent, TYPE, _prov("Entity")),
            ox.Triple(sent, _LABEL, ox.Literal(file.name)),
            ox.Triple(sent, ox.NamedNode(DEF + "sha256"), ox.Literal(file.sha256)),
        ]
    return triples


def without_provenance(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return what a region said, without what the publication says of itself."""
    return [triple for triple in triples if not triple.subject.value.startswith(RESERVED)]  # type: ignore[union-attr]


def publications(store: Store) -> list[Publication]:
    """Return the last publication of each region and year that the store holds, the newest first."""
    files: dict[str, list[SourceFile]] = {}
    for row in store.select(_READ_FILES).rows:
        activity, name, sha256 = _texts(row)
        files.setdefault(activity, []).append(SourceFile(name, sha256))
    found = []
    for row in store.select(_READ).rows:
        iri, activity, time, by, message, before = _texts(row)
        campaign = Campaign.of_graph(iri)
        if campaign is not None:
            sent = tuple(files.get(activity, ()))
            found.append(Publication(campaign, activity, time, by, before, message, sent))
    return sorted(found, key=lambda one: (one.time, one.activity), reverse=True)


def as_plain(publication: Publication) -> Mapping[str, object]:
    """Return a publication as plain values for JSON."""
    return {
        "region": publication.campaign.region,
        "year": publication.campaign.year,
        "graph": publication.campaign.graph,
        "publication": publication.activity,
        "time": publication.time,
        "by": publication.by,
        "message": publication.message,
        "files": [{"name": file.name, "sha256": file.sha256} for file in publication.files],
        "versionBefore": publication.before,
    }


def _prov(name: str) -> ox.NamedNode:
    return ox.NamedNode(_PROV + name)


def _texts(row: Sequence[object]) -> list[str]:
    return [str(getattr(term, "value", "")) for term in row]
