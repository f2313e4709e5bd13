"""What a publication checks beside the rules: the year, and what other regions have published.

- PUB-01 (error): another region has published something of that IRI.
- PUB-02 (error): a call of another year than the one published.
- PUB-03 (error): an IRI that is kept for the record of publications.
- PUB-04 (error): something is described no more that another campaign of the region names.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from postinternat.intake import Place, Submission
from postinternat.intake.problems import Problem
from postinternat.model import Text
from postinternat.namespaces import BASE, DEF, graph, shorten
from postinternat.publication.campaign import Campaign, regions
from postinternat.publication.provenance import RESERVED
from postinternat.store import Store
from postinternat.validation.wording import both

NAMELESS = BASE + "id/submission/"
"""What the IRIs that the reading gives to nodes without a name begin with."""
_BATCH = 1000
_YEAR = ox.NamedNode(DEF + "year")


def problems(submission: Submission, campaign: Campaign, store: Store) -> Iterator[Problem]:
    """Yield what keeps the submission from being published there. Raises StoreError."""
    names = regions(store)
    nodes = sorted(node.value for node in submission.nodes)
    for node in nodes:
        if node.startswith(RESERVED):
            yield _problem(submission, "PUB-03", node, "", None, *_RESERVED)
    for node, region in _of_others(nodes, campaign, store):
        yield _problem(submission, "PUB-01", node, "", None, *_taken(names.get(region, Text(region, region))))
    sent = set(nodes)
    for node, year in still_named(campaign, store).items():
        if node not in sent and not node.startswith(NAMELESS):
            yield _problem(submission, "PUB-04", node, "", None, *_named_later(node, year))
    for triple in submission.triples:
        thing, value = triple.subject, triple.object
        if not isinstance(thing, ox.NamedNode):
            continue
        if triple.predicate == _YEAR and isinstance(value, ox.Literal) and value.value != str(campaign.year):
            yield _problem(submission, "PUB-02", thing.value, _YEAR.value, value, *_other_year(value.value, campaign))


def still_named(campaign: Campaign, store: Store) -> dict[str, str]:
    """Return what the campaign alone describes and another one of the region names: the IRI and the year of that."""
    own = [name for name in store.graphs() if name.startswith(campaign.others_of_region) and name != campaign.graph]
    if not own:
        return {}
    values = " ".join(f"<{name}>" for name in own)
    rows = store.select(
        f"SELECT DISTINCT ?node ?graph {{ VALUES ?graph {{ {values} }} GRAPH ?graph {{ ?thing ?link ?node }} "
        f"GRAPH <{campaign.graph}> {{ ?node a ?class }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?node a ?any }} FILTER (?other != <{campaign.graph}>) }} }}"
    ).rows
    found = ((getattr(node, "value", ""), getattr(name, "value", "")) for node, name in rows)
    return {node: name.rpartition("/")[2] for node, name in sorted(found)}


def _of_others(nodes: Iterable[str], campaign: Campaign, store: Store) -> Iterator[tuple[str, str]]:
    """Yield the nodes that another region's graph describes, with the region; nothing else of it is read."""
    named = [node for node in nodes if not node.startswith(NAMELESS)]
    for start in range(0, len(named), _BATCH):
        values = " ".join(f"<{node}>" for node in named[start : start + _BATCH])
        own, every = campaign.others_of_region, graph("submission/")
        rows = store.select(
            f"SELECT DISTINCT ?node ?graph {{ VALUES ?node {{ {values} }} GRAPH ?graph {{ ?node a ?class }} "
            f'FILTER (STRSTARTS(STR(?graph), "{every}") && !STRSTARTS(STR(?graph), "{own}")) }} ORDER BY ?node'
        ).rows
        for node, name in rows:
            if isinstance(node, ox.NamedNode) and isinstance(name, ox.NamedNode):
                other = Campaign.of_graph(name.value)
                yield node.value, other.region if other else name.value


def _problem(
    submission: Submission,
    rule: str,
    node: str,
    path: str,
    value: ox.NamedNode | ox.Literal | None,
    message: Text,
    fix: Text,
) -> Problem:
    predicate = ox.NamedNode(path) if path else None
    place = submission.places.find(ox.NamedNode(node), predicate, [value]) or Place(next(iter(submission.files), ""))
    return Problem(
        rule, "error", place, message, fix, value="" if value is None else value.value, focus=node, path=path
    )


_RESERVED = (
    Text(
        "Cet identifiant est réservé à l'historique des publications.",
        "This identifier is kept for the record of publications.",
    ),
    Text("Donner un autre identifiant.", "Give another identifier."),
)


def _taken(region: Text) -> tuple[Text, Text]:
    return (
        both(
            "Une autre région, {region}, a déjà publié un élément de cet identifiant.",
            "Another region, {region}, has already published something of this identifier.",
            region=region,
        ),
        Text("Donner à l'élément un identifiant de votre région.", "Give it an identifier of your region."),
    )


def _named_later(node: str, year: str) -> tuple[Text, Text]:
    return (
        both(
            "« {node} » n'est plus décrit, mais la campagne {year} de la région le nomme.",
            "'{node}' is described no more, but the {year} campaign of the region names it.",
            node=shorten(node),
            year=year,
        ),
        both(
            "Le garder ici, ou le décrire d'abord dans la campagne {year}.",
            "Keep it here, or describe it in the {year} campaign first.",
            year=year,
        ),
    )


def _other_year(year: str, campaign: Campaign) -> tuple[Text, Text]:
    return (
        both(
            "L'appel est de {year}, la campagne publiée est {published}.",
            "The call is of {year}, the campaign published is {published}.",
            year=year,
            published=campaign.year,
        ),
        Text("Corriger l'année, ou publier sous l'autre année.", "Correct the year, or publish under the other one."),
    )
