"""Check a submission and put it in place of what its region published for the year, all at once or not at all."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyoxigraph as ox

from postinternat.errors import VersionConflict
from postinternat.intake import Submission
from postinternat.model import Catalogue, Text
from postinternat.publication.campaign import Campaign, regions
from postinternat.publication.checks import NAMELESS, problems
from postinternat.publication.content import Content, content_of
from postinternat.publication.difference import Difference, difference
from postinternat.publication.provenance import SourceFile, provenance, without_provenance
from postinternat.publication.publisher import checked_message, checked_publisher, refuse_apparent_names
from postinternat.publication.refusal import NotConforming, Overtaken, PreconditionFailed, Refusal
from postinternat.store import Store
from postinternat.store.digest import READ_DIGESTS, graph_digest
from postinternat.validation.check import validate_submission
from postinternat.validation.limit import READ
from postinternat.validation.report import Report, Severity

_ATTEMPTS = 3
NOT_PUBLISHED = "-"
"""What ``Order.replaces`` says when nothing may have been published yet."""
ANY_PUBLISHED = "*"
"""What ``Order.replaces`` says when something must have been published, whatever it is."""


@dataclass(frozen=True)
class Order:
    """What the publisher asks.

    Attributes:
        by: the function or service that publishes, never a person.
        message: what it says of the publication.
        files: the files sent.
        accept_warnings: publish although the report has warnings.
        replaces: the digests of the published graph one of which is meant to be replaced, ``NOT_PUBLISHED`` or
            ``ANY_PUBLISHED``; when empty, whatever is there.
        seen: the digest of the published graph when the publisher asked, empty for none; None when nobody looked.
        engine: the SHACL engine.
    """

    by: str
    message: str = ""
    files: tuple[SourceFile, ...] = ()
    accept_warnings: bool = False
    replaces: frozenset[str] = frozenset()
    seen: str | None = None
    engine: str = "auto"


@dataclass(frozen=True)
class Plan:
    """What would be published, and what the checks say of it.

    Attributes:
        campaign: the region and year.
        report: what the checks found.
        content: the statements to publish, and what is left out.
        difference: what changes against what is published now.
        version: the version of the dataset that all this was read from.
        digest: the digest of the graph published now, empty when there is none.
        region: the name of the region.
    """

    campaign: Campaign
    report: Report
    content: Content
    difference: Difference
    version: str
    digest: str
    region: Text


@dataclass(frozen=True)
class Outcome:
    """What was published. ``version`` and ``digest`` are those after it; ``created`` when there was nothing before."""

    plan: Plan
    version: str
    digest: str

    @property
    def created(self) -> bool:
        """Whether the region had published nothing for that year."""
        return not self.plan.digest

    @property
    def changed(self) -> bool:
        """Whether anything was written: the same data sent again leave everything as it is."""
        return self.digest != self.plan.digest


def plan(
    submission: Submission, campaign: Campaign, store: Store, catalogue: Catalogue, *, engine: str = "auto"
) -> Plan:
    """Check the submission and return what publishing it would do. Raises what validation raises, and StoreError."""
    snapshot = store.snapshot()
    version = snapshot.version
    sent = replace(submission, region=campaign.region, year=campaign.year)
    sent = replace(sent, problems=(*sent.problems, *problems(sent, campaign, snapshot)))
    report = validate_submission(sent, snapshot, engine=engine, replaced=campaign.graph, most=READ)
    content = content_of(_under_campaign(submission.triples, campaign), catalogue)
    changes = difference(published(snapshot, campaign), content.triples, snapshot, catalogue)
    region = regions(snapshot).get(campaign.region, Text(campaign.region, campaign.region))
    return Plan(campaign, report, content, changes, version, digest_of(snapshot, campaign), region)


def publish(submission: Submission, campaign: Campaign, store: Store, catalogue: Catalogue, order: Order) -> Outcome:
    """Publish the submission, if it may be.

    Raises NotConforming with the report, PreconditionFailed, Overtaken when somebody else published the same region
    and year meanwhile, Refusal for a publisher or a message that names a person or a store that keeps nothing,
    StoreBusy and StoreError. After any of them the dataset is as it was.
    """
    by, message = checked_publisher(order.by), checked_message(order.message)
    if not order.accept_warnings:
        refuse_apparent_names(by, message, store)
    refuse_memory(store)
    read = order.seen
    for _ in range(_ATTEMPTS):
        planned = plan(submission, campaign, store, catalogue, engine=order.engine)
        if order.replaces and not order.replaces & names_of(planned.digest):
            raise PreconditionFailed(campaign.graph)
        if read is not None and read != planned.digest:
            raise Overtaken(campaign.graph)
        read = planned.digest
        _refuse_findings(planned.report, order)
        if not planned.difference:
            return Outcome(planned, planned.version, planned.digest)
        record = provenance(
            campaign,
            planned.region,
            by=by,
            message=message,
            files=order.files,
            before=planned.version,
            now=datetime.now(UTC),
        )
        triples = list(dict.fromkeys([*planned.content.triples, *record]))
        try:
            version = store.replace_graph(campaign.graph, triples, expected_version=planned.version)
        except VersionConflict:
            continue  # another region's publication is no reason to refuse this one
        return Outcome(planned, version, graph_digest(triples))
    raise Overtaken(campaign.graph)


def published(store: Store, campaign: Campaign) -> list[ox.Triple]:
    """Return what the region has published for the year, without the record of its publication."""
    triples = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{campaign.graph}> {{ ?s ?p ?o }} }}")
    return without_provenance(triples)


def digest_of(store: Store, campaign: Campaign) -> str:
    """Return the digest of what the region has published for the year, empty when there is nothing."""
    rows = store.select(READ_DIGESTS, substitutions={"graph": ox.NamedNode(campaign.graph)}).rows
    return str(rows[0][1].value) if rows else ""  # type: ignore[union-attr]


def refuse_memory(store: Store) -> None:
    """Raise Refusal for a store that keeps nothing."""
    if not store.writable:
        raise Refusal(
            Text("Les données sont en mémoire : rien n'y est publié.", "The data are in memory: nothing is published."),
            Text("Nommer un dossier : --store DIR.", "Name a directory: start with --store DIR."),
        )


def names_of(digest: str) -> frozenset[str]:
    """Return what ``Order.replaces`` may call a published graph by its digest, empty when there is none."""
    return frozenset({digest, ANY_PUBLISHED}) if digest else frozenset({NOT_PUBLISHED})


def _refuse_findings(report: Report, order: Order) -> None:
    if not report.conforms or report.disagreements:
        raise NotConforming(report)
    if report.count(Severity.WARNING) and not order.accept_warnings:
        raise NotConforming(report)


def _under_campaign(triples: tuple[ox.Triple, ...], campaign: Campaign) -> list[ox.Triple]:
    """Return the statements with nodes without a name of their own under the region and year.

    The reading names them by their file, and two regions may each send a ``postes.ttl``.
    """
    own = f"{NAMELESS}{campaign.region}/{campaign.year}/"

    def moved(term: ox.NamedNode) -> ox.NamedNode:
        if not term.value.startswith(NAMELESS) or term.value.startswith(own):
            return term
        return ox.NamedNode(own + term.value.removeprefix(NAMELESS))

    return [
        ox.Triple(
            moved(triple.subject) if isinstance(triple.subject, ox.NamedNode) else triple.subject,
            triple.predicate,
            moved(triple.object) if isinstance(triple.object, ox.NamedNode) else triple.object,
        )
        for triple in triples
    ]
