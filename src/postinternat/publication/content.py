"""What of a submission is published: the fields of its classes, without those that are only checked.

A property that no shape of the class describes is left out as well, so that nothing unread, such as a name of a
person, ends up in the dataset.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from postinternat.model import Catalogue
from postinternat.namespaces import PREFIXES

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class Content:
    """The statements to publish, and how many were left out for each property.

    Attributes:
        triples: the statements to publish, as written.
        checked_only: how many values were left out by the IRI of the property, because it serves the checks alone.
        unread: the same because no shape reads the property on that class.
    """

    triples: tuple[ox.Triple, ...]
    checked_only: Counter[str]
    unread: Counter[str]


def content_of(triples: Iterable[ox.Triple], catalogue: Catalogue) -> Content:
    """Return what is to be published of the statements."""
    every = tuple(dict.fromkeys(triples))
    published, checks = _fields(catalogue)
    classes: dict[object, set[str]] = {}
    for triple in every:
        if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
            classes.setdefault(triple.subject, set()).add(triple.object.value)
    kept: list[ox.Triple] = []
    checked_only: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for triple in every:
        path = triple.predicate.value
        own = classes.get(triple.subject, set())
        if path in checks:
            checked_only[path] += 1
        elif _is_class(triple, published) or any(path in published.get(iri, ()) for iri in own):
            kept.append(triple)
        else:
            unread[path] += 1
    return Content(tuple(kept), checked_only, unread)


def _is_class(triple: ox.Triple, published: dict[str, set[str]]) -> bool:
    return triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode) and triple.object.value in published


def _fields(catalogue: Catalogue) -> tuple[dict[str, set[str]], set[str]]:
    """Return the properties that each class publishes, and those that are only checked, on whatever class."""
    specs = catalogue.classes.values()
    checks = {field.path for spec in specs for field in spec.fields.values() if field.check_only}
    published = {
        spec.iri: {field.path for field in spec.fields.values() if not field.inverse and field.path not in checks}
        for spec in specs
    }
    return published, checks
