"""Change the values that facts stand on, in a loaded store, and put them back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pyoxigraph as ox

from postinternat.namespaces import BASE
from tests.coverage.values import expand

_OTHER_THING = ox.NamedNode(BASE + "id/changed")


@contextmanager
def changed(store: ox.Store, places: Iterable[tuple[list[str], list[str]]]) -> Iterator[int]:
    """Replace every value of the places (nodes, properties) while the block runs, and give their number."""
    old = [
        quad
        for nodes, properties in places
        for node in nodes
        for name in properties
        if name != "-"
        for quad in store.quads_for_pattern(expand(node), expand(name, "pi"), None, None)
    ]
    new = [ox.Quad(quad.subject, quad.predicate, _other(quad.object), quad.graph_name) for quad in old]
    for before, after in zip(old, new, strict=True):
        store.remove(before)
        store.add(after)
    try:
        yield len(old)
    finally:
        for quad in new:
            store.remove(quad)
        store.extend(old)


def _other(term: object) -> ox.NamedNode | ox.Literal:
    if not isinstance(term, ox.Literal):
        return _OTHER_THING
    value, datatype = term.value, term.datatype
    match datatype.value.rpartition("#")[2]:
        case "boolean":
            return ox.Literal(value not in {"true", "1"})
        case "integer" | "decimal":
            return ox.Literal(str(Decimal(value) * 2 + 7), datatype=datatype)
        case "date":
            return ox.Literal(str(date.fromisoformat(value) + timedelta(days=400)), datatype=datatype)
    return ox.Literal("changed", language=term.language) if term.language else ox.Literal("changed")
