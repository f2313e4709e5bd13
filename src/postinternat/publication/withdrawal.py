"""Take back what a region published for a year, all at once; earlier versions of a store directory still have it."""

from dataclasses import dataclass

from postinternat.errors import VersionConflict
from postinternat.model import Text
from postinternat.namespaces import shorten
from postinternat.publication.campaign import Campaign, regions
from postinternat.publication.checks import still_named
from postinternat.publication.provenance import without_provenance
from postinternat.publication.publishing import digest_of, names_of, refuse_memory
from postinternat.publication.refusal import NothingPublished, Overtaken, PreconditionFailed, StillNamed
from postinternat.store import Store

_ATTEMPTS = 3
_LISTED = 5


@dataclass(frozen=True)
class Withdrawal:
    """What was taken back: the region's name, how many things, and the version of the dataset after it."""

    campaign: Campaign
    region: Text
    things: int
    version: str


def withdraw(campaign: Campaign, store: Store, *, replaces: frozenset[str] = frozenset()) -> Withdrawal:
    """Remove the graph of a region and year. ``replaces`` is as in ``Order``.

    Raises NothingPublished, PreconditionFailed, StillNamed when another campaign names what is in it, Refusal when the
    store keeps nothing, Overtaken, StoreBusy and StoreError. After any of them the dataset is as it was.
    """
    refuse_memory(store)
    for _ in range(_ATTEMPTS):
        snapshot = store.snapshot()
        digest = digest_of(snapshot, campaign)
        if not digest:
            raise NothingPublished(campaign.graph)
        if replaces and not replaces & names_of(digest):
            raise PreconditionFailed(campaign.graph)
        _refuse_named(campaign, snapshot)
        triples = snapshot.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{campaign.graph}> {{ ?s ?p ?o }} }}")
        things = {triple.subject for triple in without_provenance(triples)}
        try:
            version = store.replace_graph(campaign.graph, [], expected_version=snapshot.version)
        except VersionConflict:
            continue
        region = regions(snapshot).get(campaign.region, Text(campaign.region, campaign.region))
        return Withdrawal(campaign, region, len(things), version)
    raise Overtaken(campaign.graph)


def _refuse_named(campaign: Campaign, store: Store) -> None:
    named = still_named(campaign, store)
    if not named:
        return
    listed = ", ".join(f"{shorten(iri)} ({year})" for iri, year in sorted(named.items())[:_LISTED])
    raise StillNamed(campaign.graph, listed + ("…" if len(named) > _LISTED else ""))
