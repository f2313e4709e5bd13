"""What a publication adds, removes and changes, node by node and field by field, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox

from postinternat.model import Catalogue, ClassSpec, Text
from postinternat.namespaces import PREFIXES, shorten
from postinternat.publication.content import TYPE
from postinternat.store import Store
from postinternat.validation.graphs import DataGraph, Term, canonical_triple
from postinternat.validation.names import Names, day

MOST_TOLD = 200
"""The nodes whose changes are told one by one; the others are counted."""
_BATCH = 500
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_DATE = PREFIXES["xsd"] + "date"
_YES_NO = {"true": Text("oui", "yes"), "false": Text("non", "no")}
_LABELS = " ".join(f"<{PREFIXES[p]}{n}>" for p, n in (("skos", "prefLabel"), ("rdfs", "label"), ("dct", "title")))

Values = dict[ox.NamedNode, dict[ox.NamedNode, set[Term]]]


class Kind(Enum):
    """What happens to a node."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class FieldChange:
    """The values of one field that go and those that come; the values that stay are not told."""

    path: str
    label: Text
    before: tuple[Text, ...]
    after: tuple[Text, ...]


@dataclass(frozen=True)
class NodeChange:
    """One node that is added, changed or removed: its IRI, its name, the name of its class, its fields."""

    node: str
    name: Text
    class_name: Text
    kind: Kind
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Difference:
    """All changes.

    Attributes:
        counts: the number of nodes added, changed and removed.
        nodes: the first ones, at most ``MOST_TOLD``.
        statements_added, statements_removed: the number of statements.
    """

    counts: Mapping[Kind, int]
    nodes: tuple[NodeChange, ...]
    statements_added: int
    statements_removed: int

    def __bool__(self) -> bool:
        """Tell whether anything changes."""
        return bool(self.statements_added or self.statements_removed)

    @property
    def untold(self) -> int:
        """The number of nodes that change and are not among ``nodes``."""
        return sum(self.counts.values()) - len(self.nodes)


def difference(
    before: Iterable[ox.Triple], after: Iterable[ox.Triple], store: Store, catalogue: Catalogue
) -> Difference:
    """Return what differs between two contents; the store gives the labels of what they point at.

    Raises StoreError.
    """
    old = set(map(canonical_triple, before))
    new = set(map(canonical_triple, after))
    gone, come = _by_node(old - new), _by_node(new - old)
    known, now = {triple.subject for triple in old}, {triple.subject for triple in new}

    def kind(node: ox.NamedNode) -> Kind:
        if node not in known:
            return Kind.ADDED
        return Kind.CHANGED if node in now else Kind.REMOVED

    kinds = {node: kind(node) for node in sorted(gone.keys() | come.keys(), key=str)}
    told = [node for one in Kind for node in kinds if kinds[node] is one][:MOST_TOLD]
    naming = _Naming(told, [gone, come], old | new, store, catalogue)
    nodes = tuple(naming.change(node, kinds[node], gone.get(node, {}), come.get(node, {})) for node in told)
    counts = {one: sum(found is one for found in kinds.values()) for one in Kind}
    return Difference(counts, nodes, len(new - old), len(old - new))


class _Naming:
    """The names of what changes: classes and fields from the model, nodes from both contents and the store."""

    def __init__(
        self,
        told: Sequence[ox.NamedNode],
        sides: Sequence[Values],
        contents: set[ox.Triple],
        store: Store,
        catalogue: Catalogue,
    ) -> None:
        self._classes = catalogue.classes
        self._types: dict[ox.NamedNode, list[ClassSpec]] = {}
        for triple in contents:
            if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
                spec = self._classes.get(triple.object.value)
                self._types.setdefault(triple.subject, []).extend([spec] if spec else [])  # type: ignore[arg-type]
        values = {value for side in sides for node in told for found in side.get(node, {}).values() for value in found}
        links = sorted(str(value) for value in values if isinstance(value, ox.NamedNode))
        self._names = Names(DataGraph(contents), DataGraph(_labels(store, links)))

    def change(
        self,
        node: ox.NamedNode,
        kind: Kind,
        gone: Mapping[ox.NamedNode, set[Term]],
        come: Mapping[ox.NamedNode, set[Term]],
    ) -> NodeChange:
        specs = self._types.get(node, [])
        labels = {field.path: field for spec in specs for field in spec.fields.values() if not field.inverse}
        paths = sorted(
            {*gone, *come} - {TYPE},
            key=lambda path: (labels[path.value].order if path.value in labels else 99, path.value),
        )
        fields = tuple(
            FieldChange(
                path.value,
                labels[path.value].label if path.value in labels else Text(shorten(path.value), shorten(path.value)),
                self._values(gone.get(path, ())),
                self._values(come.get(path, ())),
            )
            for path in paths
        )
        class_name = specs[0].label if specs else Text("élément", "thing")
        return NodeChange(node.value, self._names.node(node), class_name, kind, fields)

    def _values(self, terms: Iterable[Term]) -> tuple[Text, ...]:
        return tuple(map(self._value, sorted(terms, key=str)))

    def _value(self, term: Term) -> Text:
        if not isinstance(term, ox.Literal):
            return self._names.node(term)
        if term.language:
            return Text(f"{term.value} ({term.language})", f"{term.value} ({term.language})")
        if term.datatype.value == _BOOLEAN and term.value in _YES_NO:
            return _YES_NO[term.value]
        return day(term.value) if term.datatype.value == _DATE else self._names.value(term)


def _by_node(triples: Iterable[ox.Triple]) -> Values:
    found: Values = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            found.setdefault(triple.subject, {}).setdefault(triple.predicate, set()).add(triple.object)  # type: ignore[arg-type]
    return found


def _labels(store: Store, links: Sequence[str]) -> list[ox.Triple]:
    found: list[ox.Triple] = []
    for start in range(0, len(links), _BATCH):
        values = " ".join(links[start : start + _BATCH])
        pattern = f"VALUES ?x {{ {values} }} VALUES ?p {{ {_LABELS} }} ?x ?p ?label"
        found += store.construct(f"CONSTRUCT {{ ?x ?p ?label }} WHERE {{ {pattern} }}")
    return found
