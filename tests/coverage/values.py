"""The values that stand on a node of the graph, each in every form in which the inventory may write it."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES
from tests.coverage.folding import fold

_LABELS = [
    ox.NamedNode(PREFIXES["rdfs"] + "label"),
    *(ox.NamedNode(PREFIXES["skos"] + name) for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")),
    *(ox.NamedNode(PREFIXES["dct"] + name) for name in ("title", "identifier")),
    *(ox.NamedNode(PREFIXES["pi"] + name) for name in ("town", "name")),
]
_MONTH_NAMES = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)
_MONTHS = {"months", "minMonths", "maxMonths", "lessThanMonths", "duringMonths"}
_SHARES = {"share", "minShare", "maxShare", "allowedShare", "workShare"}

Form = str | Decimal | bool


def expand(name: str, default: str = "pv") -> ox.NamedNode:
    """Return the IRI of a prefixed name; a name without prefix takes ``default``."""
    prefix, _, local = name.strip().rpartition(":")
    return ox.NamedNode(PREFIXES[prefix or default] + local)


def objects(store: ox.Store, node: ox.NamedNode, property_name: str) -> list[ox.NamedNode | ox.Literal]:
    """Return the distinct objects of ``node`` for a property, in any named graph."""
    found = {quad.object for quad in store.quads_for_pattern(node, expand(property_name, "pi"), None, None)}
    return sorted(found, key=str)  # type: ignore[arg-type]


def forms(store: ox.Store, term: ox.NamedNode | ox.Literal, property_name: str) -> set[Form]:
    """Return the forms in which a value may be written: months and years, shares and per cent, labels folded."""
    if isinstance(term, ox.NamedNode):
        labels = _labels(store, term)
        return {*(fold(label) for label in labels), *_numbers(labels)}
    local = property_name.rpartition(":")[2]
    value = term.value
    if term.datatype.value.endswith("#boolean"):
        return {value in {"true", "1"}}
    if local == "month":
        return {fold(_MONTH_NAMES[int(value) - 1]), Decimal(value), f"{int(value):02}"}
    found: set[Form] = {fold(value)}
    if len(value) == 10 and value[4:5] == "-":
        found |= {fold(value[:7]), value[:4], Decimal(value[:4])}
    for number in _numbers([value]):
        found.add(number)
        if local in _MONTHS:
            found |= {number / 12, number / 6}
        if local in _SHARES:
            found.add(number * 100)
    return found


def _labels(store: ox.Store, node: ox.NamedNode) -> set[str]:
    quads = (quad for label in _LABELS for quad in store.quads_for_pattern(node, label, None, None))
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


def _numbers(values: Iterable[str]) -> Iterable[Decimal]:
    for value in values:
        try:
            yield Decimal(value)
        except InvalidOperation:
            continue


def calendar_forms(store: ox.Store, node: ox.NamedNode) -> set[Form]:
    """Return a date without year as ``MM-DD`` and as a month name, with the mark of the following year."""
    months, days, offsets = (
        [int(term.value) for term in objects(store, node, name)]
        for name in ("pi:month", "pi:dayOfMonth", "pi:yearOffset")
    )
    found: set[Form] = {fold(f"{month:02}-{day:02}") for month in months for day in days}
    if 1 in offsets:
        found |= {fold(f"{_MONTH_NAMES[month - 1]} (année suivante)") for month in months}
    return found
