"""Which nodes of a submission each shape has to look at, worked out for all nodes at once.

An engine that asks a target or a query of one node after the other takes minutes where there are many. Here Oxigraph
runs each target once over all nodes, and where a shape holds queries alone, these too: a node for which they answer
nothing breaks nothing. What is left is marked, and the shapes are given marks for targets, so that they are compiled
once and an engine looks at marked nodes alone. It still finds, fills in and tells every result itself.

Shapes that others refer to are as they were. A target that is not written in the usual way stays as it is: its other
nodes are left out of the results.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES
from postinternat.progress import Stage, tell
from postinternat.validation.graphs import DataGraph
from postinternat.validation.rulebook import Rulebook

_SH, _RDF, _RDFS = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TARGET, _SELECT, _SPARQL = (ox.NamedNode(_SH + name) for name in ("target", "select", "sparql"))
_BY_MARK = ox.NamedNode(_SH + "targetSubjectsOf")
_USUAL_SELECT = re.compile(r"^\s*SELECT\s(?:(?!\{).)*?WHERE\s*\{", re.DOTALL)
_USUAL_TARGET = re.compile(r"^\s*SELECT\s+DISTINCT\s+[?$]this\s+WHERE\s*\{")
_NO_CONSTRAINTS = {_SH + name for name in ("severity", "message", "deactivated", "name", "description", "order")}
_MARKS = ox.NamedNode("urn:postinternat:marks")
"""The named graph that holds the marks while the queries run."""
_PLACE = "#condition#"
_MARK = "urn:postinternat:mark:"
_SUBMITTED = ox.NamedNode(_MARK + "submitted")
_YES = ox.Literal("yes")
_CONDITIONS = {
    _SH + "targetClass": f"?this <{_RDF}type>/<{_RDFS}subClassOf>* <{{}}>",
    _SH + "targetSubjectsOf": "?this <{}> ?value",
    _SH + "targetObjectsOf": "?subject <{}> ?this",
}


@dataclass(frozen=True)
class _Marked:
    """A shape with its targets.

    Attributes:
        iri: its IRI.
        mark: the property that marks the nodes that it has to look at.
        targets: the marks of its targets.
        queries: its queries, each with a place for a condition, where it holds nothing else; else none.
    """

    iri: str
    mark: ox.NamedNode
    targets: tuple[ox.NamedNode, ...]
    queries: tuple[str, ...]


@dataclass(frozen=True)
class Targeted:
    """What the targets of the shapes are among the nodes of a submission.

    Attributes:
        marks: the marks of the nodes, in N-Triples, to add to the graph that is checked.
        shapes: the IRIs of the shapes that have a target among the nodes.
    """

    marks: str
    shapes: frozenset[str]


class Targets:
    """The targets of all shapes, and the shapes with marks in their place."""

    _of: ClassVar[WeakKeyDictionary[Rulebook, "Targets"]] = WeakKeyDictionary()

    @classmethod
    def of(cls, rules: Rulebook) -> "Targets":
        """Return the targets of the shapes, made once."""
        if rules not in cls._of:
            cls._of[rules] = cls(rules)
        return cls._of[rules]

    def __init__(self, rules: Rulebook) -> None:
        self._known: WeakKeyDictionary[DataGraph, Targeted] = WeakKeyDictionary()
        self._rules = rules
        self._marks: dict[str, ox.NamedNode] = {}
        self._shapes: list[_Marked] = []
        self.triples: tuple[ox.Triple, ...] = tuple(self._rewritten())

    def found(self, data: DataGraph, nodes: Collection[ox.NamedNode]) -> Targeted:
        """Return which of the nodes each shape has to look at; the answer is kept as long as ``data``."""
        if data not in self._known:
            with data.lent_store() as store:
                self._known[data] = self._find(store, nodes)
        return self._known[data]

    def _find(self, store: ox.Store, nodes: Collection[ox.NamedNode]) -> Targeted:
        _mark(store, _SUBMITTED, nodes)
        try:
            total = len(self._marks) + len(self._shapes)
            found: dict[ox.NamedNode, set[ox.NamedNode]] = {}
            for number, (query, mark) in enumerate(self._marks.items()):
                tell(Stage.TARGETS, number, total)
                found[mark] = _found(store, query, (_SUBMITTED,))
            for mark, targeted in found.items():
                _mark(store, mark, targeted)
            lines = []
            for number, shape in enumerate(self._shapes, len(self._marks)):
                tell(Stage.TARGETS, number, total)
                lines.append(_lines(shape.mark, self._to_check(shape, store, found)))
        finally:
            store.clear_graph(_MARKS)
        shapes = (shape.iri for shape in self._shapes if any(found[mark] for mark in shape.targets))
        return Targeted("".join(lines), frozenset(shapes))

    def _to_check(
        self, shape: _Marked, store: ox.Store, found: dict[ox.NamedNode, set[ox.NamedNode]]
    ) -> set[ox.NamedNode]:
        targets = tuple(mark for mark in shape.targets if found[mark])
        if not targets or not shape.queries:
            return set[ox.NamedNode]().union(*(found[mark] for mark in targets))
        return set[ox.NamedNode]().union(*(_found(store, query, targets) for query in shape.queries))

    def _rewritten(self) -> Iterator[ox.Triple]:
        targets: dict[object, list[ox.NamedNode]] = {}
        for triple in sorted(self._rules.triples, key=str):  # always the same marks
            query = self._target(triple)
            if query:
                mark = self._marks.setdefault(query, ox.NamedNode(f"{_MARK}target-{len(self._marks)}"))
                targets.setdefault(triple.subject, []).append(mark)
            else:
                yield triple
        for number, (subject, marks) in enumerate(targets.items()):
            mark = ox.NamedNode(f"{_MARK}shape-{number}")
            iri = subject.value if isinstance(subject, ox.NamedNode) else ""
            self._shapes.append(_Marked(iri, mark, tuple(marks), self._queries(subject)))
            yield ox.Triple(subject, _BY_MARK, mark)  # type: ignore[arg-type]

    def _target(self, triple: ox.Triple) -> str:
        """Return the query of a target, empty for another triple and for a target that is not in the usual form."""
        condition = _CONDITIONS.get(triple.predicate.value)
        if condition is not None and isinstance(triple.object, ox.NamedNode):
            return f"SELECT DISTINCT ?this WHERE {{ {_PLACE} {condition.format(triple.object.value)} }}"
        return self._query(triple.object, _USUAL_TARGET) if triple.predicate == _TARGET else ""

    def _queries(self, shape: object) -> tuple[str, ...]:
        """Return the queries of a shape that holds nothing else, none when one of them is not in the usual form."""
        for triple in self._rules.about(shape):
            name = triple.predicate.value
            aside = triple.predicate in {_SPARQL, _TARGET} or name in _CONDITIONS or name in _NO_CONSTRAINTS
            if name.startswith(_SH) and not aside:
                return ()
        queries = [self._query(node, _USUAL_SELECT) for node in self._rules.objects(shape, "sh:sparql")]
        return tuple(queries) if all(queries) else ()

    def _query(self, node: object, usual: re.Pattern[str]) -> str:
        """Return a query of the shapes with its prefixes and a place for a condition on ``?this``."""
        text = next((term.value for term in self._rules.objects(node, "sh:select")), "")
        head = usual.match(text)
        if head is None:
            return ""
        return f"{self._prefixes(node)}{head.group()} {_PLACE} {text[head.end() :]}"

    def _prefixes(self, node: object) -> str:
        declared = [
            (self._rules.objects(one, "sh:prefix")[0].value, self._rules.objects(one, "sh:namespace")[0].value)
            for declarer in self._rules.objects(node, "sh:prefixes")
            for one in self._rules.objects(declarer, "sh:declare")
        ]
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared))


def _found(store: ox.Store, query: str, marks: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
    """Return the nodes with one of the marks for which the query answers."""
    path = "|".join(map(str, marks))
    solutions = store.query(query.replace(_PLACE, f"GRAPH {_MARKS} {{ ?this {path} {_YES} }}", 1))
    return {solution["this"] for solution in solutions}  # type: ignore[union-attr]


def _mark(store: ox.Store, mark: ox.NamedNode, nodes: Iterable[ox.NamedNode]) -> None:
    store.bulk_extend(ox.Quad(node, mark, _YES, _MARKS) for node in nodes)


def _lines(mark: ox.NamedNode, nodes: Iterable[ox.NamedNode]) -> str:
    return "".join(f"{node} {mark} {_YES} .\n" for node in nodes)
