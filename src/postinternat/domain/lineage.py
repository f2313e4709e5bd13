"""Schemes and calls, and what they inherit from: the scheme of a call, the national scheme, the whole of a part."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from postinternat.domain.provisions import Provision, Value, notation, text_of
from postinternat.model import Text
from postinternat.namespaces import DEF, PREFIXES, prologue
from postinternat.store import Store

_THINGS = """SELECT DISTINCT ?thing ?p ?o WHERE {
  VALUES ?class { pi:Scheme pi:Call }
  VALUES ?p { rdf:type dct:title pi:specialtyScope pi:region pi:year pi:forScheme pi:variantOf pi:partOf }
  ?thing a ?class ; ?p ?o .
  FILTER(isIRI(?thing))
} ORDER BY ?thing ?p ?o"""
_PARENTS = (DEF + "forScheme", DEF + "variantOf", DEF + "partOf")


@dataclass(frozen=True)
class Thing:
    """A scheme or a call.

    Attributes:
        scope: the notation of its specialty scope, its own or inherited; empty when none is given.
        region: the IRI of its region; empty for a national scheme.
        year: of the campaign; None when none is given.
        holders: the IRIs of the things whose provisions hold for it, itself first, then from near to far.
    """

    iri: str
    is_call: bool
    title: Text
    scope: str
    region: str
    year: int | None
    holders: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """A provision that holds for a thing; ``inherited_from`` is None when it holds directly."""

    provision: Provision
    inherited_from: str | None


def read_things(store: Store, wanted: Iterable[str] | None = None) -> dict[str, Thing]:
    """Return the schemes and calls by IRI, sorted; all of them, or those that are ``wanted``. Raises StoreError."""
    values: dict[str, dict[str, list[Value]]] = {}
    for thing, p, o in store.select(prologue() + _THINGS).rows:
        values.setdefault(thing.value, {}).setdefault(p.value, []).append(o)  # type: ignore[union-attr, arg-type]
    chosen = values.keys() if wanted is None else values.keys() & set(wanted)
    return {iri: _thing(iri, values) for iri in sorted(chosen)}


def holding(thing: Thing, provisions: Mapping[str, Provision]) -> Iterator[Held]:
    """Yield the provisions that hold for the thing, by IRI, without those that exclude it in so many words."""
    rank = {holder: place for place, holder in enumerate(thing.holders)}
    for _, provision in sorted(provisions.items()):
        applies = [iri for iri in provision.iris("appliesTo") if iri in rank]
        if applies and not rank.keys() & set(provision.iris("doesNotApplyTo")):
            nearest = min(applies, key=lambda iri: rank[iri])
            yield Held(provision, None if nearest == thing.iri else nearest)


def _thing(iri: str, values: Mapping[str, Mapping[str, list[Value]]]) -> Thing:
    holders = _holders(iri, values)
    own = values[iri]
    year = _first(values, holders, DEF + "year")
    return Thing(
        iri=iri,
        is_call=any(kind.value == DEF + "Call" for kind in own.get(PREFIXES["rdf"] + "type", ())),
        title=text_of(own.get(PREFIXES["dct"] + "title", ())) or Text(iri, iri),
        scope=notation(_first(values, holders, DEF + "specialtyScope")),
        region=_first(values, holders, DEF + "region"),
        year=int(year) if year.isdigit() else None,
        holders=holders,
    )


def _holders(iri: str, values: Mapping[str, Mapping[str, list[Value]]]) -> tuple[str, ...]:
    """Return the thing and what it inherits from, from near to far; a cycle ends where it closes."""
    found, level = [iri], [iri]
    while level:
        above = [parent.value for thing in level for name in _PARENTS for parent in values[thing].get(name, ())]
        level = [thing for thing in dict.fromkeys(above) if thing in values and thing not in found]
        found += level
    return tuple(found)


def _first(values: Mapping[str, Mapping[str, list[Value]]], holders: Iterable[str], name: str) -> str:
    return next((values[holder][name][0].value for holder in holders if name in values[holder]), "")
