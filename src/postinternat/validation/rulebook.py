"""The shapes read once: for each, its rule, severity, messages, fix, and the provisions whose words it enforces."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.validation.graphs import canonical_triple

Node = ox.NamedNode | ox.BlankNode
_CHILD_SHAPES = ("sh:property", "sh:sparql")


@dataclass(frozen=True)
class Shape:
    """A node shape, or a property shape with what it takes from the node shape above it.

    Attributes:
        iri: its IRI.
        rule: the id of the rule, such as ``400MG-01``.
        label: the name of the rule or of the class.
        path: the IRI of its property; empty for a node shape or a longer path.
        last: the IRI of the last property of the path, which names the field of a longer one.
        messages: the templates of its messages, one for each constraint that has some.
        fixes: for each of these, how to mend the data.
        name: the name that the shape gives to the field, if any.
        enforces: the IRIs of the provisions.
        quotes: the IRIs of the passages to quote; none means all those of the provisions.
    """

    iri: str
    rule: str
    label: Text
    path: str
    last: str
    messages: tuple[Text, ...]
    fixes: tuple[Text, ...]
    name: Text
    enforces: tuple[str, ...]
    quotes: tuple[str, ...] = ()


class Rulebook:
    """All shapes, by IRI. Property shapes and queries without a name get one, to trace a result to them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = tuple(_named([canonical_triple(triple) for triple in triples]))
        self._store = ox.Store()
        self._store.bulk_extend(ox.Quad(*triple) for triple in self.triples)

    @cached_property
    def ntriples(self) -> str:
        """The shapes in N-Triples, always in the same order."""
        return "".join(sorted(f"{triple} .\n" for triple in self.triples))

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """IRI to shape, for the node shapes with an id and their property shapes."""
        found: dict[str, Shape] = {}
        for quad in self._store.quads_for_pattern(None, _iri("dct:identifier"), None, None):
            node = quad.subject
            if isinstance(node, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                top = self._shape(node, None, quad.object.value)
                found[top.iri] = top
                for child in self.objects(node, "sh:property"):
                    if isinstance(child, ox.NamedNode):
                        found.setdefault(child.value, self._shape(child, top, top.rule))
        return found

    @cached_property
    def paths(self) -> frozenset[str]:
        """The IRIs of the properties that some shape reads."""
        paths = {quad.object for quad in self._store.quads_for_pattern(None, _iri("sh:path"), None, None)}
        return frozenset(term.value for path in paths for term in self._properties(path))

    def objects(self, subject: object, name: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        """Return the values of a property of a shape."""
        quads = self._store.quads_for_pattern(subject, _iri(name), None, None)  # type: ignore[arg-type]
        return [quad.object for quad in quads]  # type: ignore[misc]

    def about(self, subject: object) -> list[ox.Triple]:
        """Return everything that is said of a shape."""
        return [quad.triple for quad in self._store.quads_for_pattern(subject, None, None, None)]  # type: ignore[arg-type]

    def values(self, shape: str, name: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        """Return the parameters ``name`` of a shape, the items of a list one by one."""
        found = self.objects(ox.NamedNode(shape), name)
        return [item for value in found for item in self._items(value)]

    def _items(self, head: object) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        first = self.objects(head, "rdf:first") if isinstance(head, Node) else []
        if not first:
            return [] if head == _iri("rdf:nil") else [head]  # type: ignore[list-item]
        return [first[0], *(item for rest in self.objects(head, "rdf:rest") for item in self._items(rest))]

    def _shape(self, node: ox.NamedNode, above: Shape | None, rule: str) -> Shape:
        constraints = self.objects(node, "sh:sparql")
        sources: list[object] = [node, *constraints]
        path = self.objects(node, "sh:path")
        named = [term.value for term in path if isinstance(term, ox.NamedNode)]
        properties = [term.value for term in self._properties(path[0])] if path else []
        fixes = [self._text(source, "pi:fix") for source in sources]
        own = next((fix for fix in fixes if fix.fr), above.fixes[0] if above else Text())
        messages = [self._text(source, "sh:message") for source in sources]
        provisions = {term.value for source in sources for term in self.objects(source, "pi:enforces")}
        quoted = {term.value for source in sources for term in self.objects(source, "pi:quotes")}
        return Shape(
            iri=node.value,
            rule=rule,
            label=above.label if above else self._text(node, "rdfs:label"),
            path=named[0] if named else "",
            last=properties[-1] if properties else "",
            messages=tuple(message for message in messages if message.fr),
            fixes=tuple(fix if fix.fr else own for fix, message in zip(fixes, messages, strict=True) if message.fr)
            or (own,),
            name=self._text(node, "sh:name"),
            enforces=tuple(sorted(provisions)) or (above.enforces if above else ()),
            quotes=tuple(sorted(quoted)) or (above.quotes if above and not provisions else ()),
        )

    def _text(self, subject: object, name: str) -> Text:
        found = {t.language: t.value for t in self.objects(subject, name) if isinstance(t, ox.Literal)}
        plain = found.get(None, "")
        return Text(found.get("fr", plain), found.get("en", plain))

    def _properties(self, path: object) -> list[ox.NamedNode]:
        if isinstance(path, ox.NamedNode):
            return [path]
        steps = [quad.object for quad in self._store.quads_for_pattern(path, None, None, None)]  # type: ignore[arg-type]
        if self.objects(path, "rdf:first"):
            steps = list(self._items(path))
        return [term for step in steps if step != _iri("rdf:nil") for term in self._properties(step)]


def _iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _named(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return the triples with an IRI for each nameless property shape and query, made from the shape above it."""
    links = {_iri(name) for name in _CHILD_SHAPES}
    children = sorted(
        (t for t in triples if t.predicate in links and isinstance(t.object, ox.BlankNode)),
        key=lambda triple: (str(triple.subject), _signature(triple.object, triples)),
    )
    names: dict[object, ox.NamedNode] = {}
    for number, triple in enumerate(children, 1):
        above = names.get(triple.subject, triple.subject)
        stem = above.value if isinstance(above, ox.NamedNode) else "urn:shape"
        names.setdefault(triple.object, ox.NamedNode(f"{stem}.{number}"))
    return [ox.Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object)) for t in triples]


def _signature(node: object, triples: list[ox.Triple]) -> list[str]:
    return sorted(
        f"{t.predicate} {t.object}" for t in triples if t.subject == node and not isinstance(t.object, ox.BlankNode)
    )
