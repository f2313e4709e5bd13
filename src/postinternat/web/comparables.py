"""What can be compared: the schemes and calls, and the facets by which one finds them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from postinternat.errors import suggestion
from postinternat.http import Problem
from postinternat.namespaces import BASE
from postinternat.text import Text
from postinternat.web.figures import months
from postinternat.web.pay import Json
from postinternat.web.site import Visit

_FIRST_LENGTHS = {"appointment", "support"}
_ALL = "all"
NATIONAL = "national"
"""The value of the facet region for what is no region's own."""


@dataclass(frozen=True)
class Comparable:
    """One scheme or call.

    Attributes:
        key: what addresses call it: ``ccu-mg-hauts-de-france``, or ``call/…`` for a call.
        scope: the code of its specialties, with its label.
        lengths: how many months one stays, before any renewal.
        bases, funders, zones: by their code, what each is called.
    """

    iri: str
    key: str
    title: str
    region: Json | None
    scope: Json
    lengths: frozenset[int]
    bases: Mapping[str, str]
    funders: Mapping[str, str]
    zones: Mapping[str, str]

    @property
    def place(self) -> str:
        """The name of its region, nothing for a national scheme."""
        return self.region["label"] if self.region else ""


@dataclass(frozen=True)
class Facet:
    """One filter of the form.

    Attributes:
        name: in the address.
        values: the values of a thing and what each is called.
    """

    name: str
    label: Text
    values: Callable[[Comparable, str], Mapping[str, str]]


@dataclass(frozen=True)
class Offer:
    """A facet with the values that things have, and those that were chosen: several only of the facet base."""

    facet: Facet
    options: Mapping[str, str]
    chosen: tuple[str, ...]


def _region(thing: Comparable, lang: str) -> Mapping[str, str]:
    if thing.region is None:
        return {NATIONAL: Text("National", "National").in_language(lang)}
    return {thing.region["code"]: thing.region["label"]}


_LENGTH = Facet(
    "duree",
    Text("Durée initiale", "First length"),
    lambda thing, lang: {str(length): months(length, lang) for length in thing.lengths},
)
BASIS = Facet("base", Text("Base des montants", "Basis of amounts"), lambda thing, _: thing.bases)
"""The facet that also says which amounts the chart is to show."""
FACETS = (
    Facet("region", Text("Région", "Region"), _region),
    Facet("specialite", Text("Spécialité", "Specialty"), lambda thing, _: {thing.scope["code"]: thing.scope["label"]}),
    Facet("financeur", Text("Financeur", "Funder"), lambda thing, _: thing.funders),
    _LENGTH,
    Facet("zone", Text("Zone", "Zone"), lambda thing, _: thing.zones),
    BASIS,
)


def read(visit: Visit) -> list[Comparable]:
    """Return all schemes and calls, those of regions first."""
    answer = visit.ask("scheme-facets")
    schemes = [_comparable(node, node["specialtyScope"]) for node in answer["schemes"]["nodes"]]
    calls = [_comparable(node, node["forScheme"]["specialtyScope"]) for node in answer["calls"]["nodes"]]
    return sorted([*schemes, *calls], key=lambda thing: (thing.region is None, thing.place, thing.title))


def key_of(iri: str) -> str:
    """Return what the addresses of the comparison call a scheme or call."""
    return iri.removeprefix(f"{BASE}id/").removeprefix("scheme/")


def offers(visit: Visit, things: Sequence[Comparable]) -> list[Offer]:
    """Return the filters as they were set. Raises Problem for a value that no thing has, or for two values."""
    return [_offer(visit, facet, things) for facet in FACETS]


def matching(things: Iterable[Comparable], given: Sequence[Offer], lang: str) -> list[Comparable]:
    """Return the things that have every chosen value."""
    set_ones = [offer for offer in given if offer.chosen]
    return [thing for thing in things if all(_has(thing, offer, lang) for offer in set_ones)]


def _has(thing: Comparable, offer: Offer, lang: str) -> bool:
    if offer.facet.name == "specialite" and thing.scope["code"] == _ALL:
        return True
    return not offer.facet.values(thing, lang).keys().isdisjoint(offer.chosen)


def _offer(visit: Visit, facet: Facet, things: Sequence[Comparable]) -> Offer:
    options: dict[str, str] = {}
    for thing in things:
        options |= facet.values(thing, visit.lang)
    in_order = dict(sorted(options.items(), key=lambda item: _order(facet, *item)))
    given = tuple(dict.fromkeys(value for value in visit.query.getlist(facet.name) if value))
    for value in given:
        if value not in options:
            known = ", ".join(in_order)
            raise Problem(
                "bad-request",
                Text(f"le filtre « {facet.name} » n'a pas la valeur « {value} »", f"{facet.name} cannot be {value!r}"),
                fix=suggestion(value, options, Text(f"choisir parmi : {known}", f"choose one of: {known}")),
            )
    if len(given) > 1 and facet is not BASIS:
        raise Problem(
            "bad-request",
            Text(f"le filtre « {facet.name} » a deux valeurs", f"{facet.name} has two values"),
            fix=Text("n'en garder qu'une", "keep one of them"),
        )
    return Offer(facet, in_order, given)


def _order(facet: Facet, value: str, label: str) -> tuple[bool, int, str]:
    return value == NATIONAL, int(value) if facet is _LENGTH else 0, label


def _comparable(node: Json, scope: Json) -> Comparable:
    remunerations = node["remunerations"]["nodes"]
    zones = [zone for criterion in node["criteria"]["nodes"] for zone in criterion["anyOf"] + criterion["example"]]
    return Comparable(
        iri=node["id"],
        key=key_of(node["id"]),
        title=node["title"],
        region=node["region"],
        scope=scope,
        lengths=frozenset(
            length["months"]
            for length in node["durations"]["nodes"]
            if length["months"] and length["kind"]["code"] in _FIRST_LENGTHS
        ),
        bases={
            pay["basis"]["code"]: pay["basis"]["label"]
            for pay in remunerations
            if pay["basis"] and pay["amount"] is not None
        },
        funders=_by_name(body for pay in remunerations for body in pay["funder"]),
        zones=_by_name(zones),
    )


def _by_name(nodes: Iterable[Json]) -> dict[str, str]:
    return {node["id"].rpartition("/")[2]: node["label"] for node in nodes}
