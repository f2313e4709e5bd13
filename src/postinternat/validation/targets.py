"""Shapes whose targets are cut down to the nodes that a submission marks, so that an engine looks at those alone.

The cut is written in SHACL itself (a ``sh:SPARQLTarget`` in place of each class or property target), so the shapes
are compiled once, and what a target means is still the engine's own business. Shapes that others refer to are as
they were; a target that is a query already asks for marked nodes first, and where it is not written in the usual
way it stays as it is: its other nodes are left out of the results.
"""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES

_SH, _RDF, _RDFS = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TARGET = ox.NamedNode(_SH + "target")
_SUBMITTED = ox.NamedNode("urn:postinternat:submitted")
_YES = ox.Literal("yes")
_MARKED = f"?this {_SUBMITTED} {_YES} ."
_SELECT = ox.NamedNode(_SH + "select")
_USUAL_SELECT = re.compile(r"^(\s*SELECT\s+DISTINCT\s+[?$]this\s+WHERE\s*\{)")
_CONDITIONS = {
    _SH + "targetClass": f"?this <{_RDF}type>/<{_RDFS}subClassOf>* <{{}}>",
    _SH + "targetSubjectsOf": "?this <{}> ?value",
    _SH + "targetObjectsOf": "?subject <{}> ?this",
}


def marks(nodes: Iterable[ox.NamedNode]) -> list[ox.Triple]:
    """Return the triples that mark the nodes of a submission, to add to the graph that is checked."""
    return [ox.Triple(node, _SUBMITTED, _YES) for node in nodes]


def cut_down(shapes: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the shapes with targets that hold marked nodes only."""
    every = list(shapes)
    queries = {triple.object for triple in every if triple.predicate == _TARGET}
    found: list[ox.Triple] = []
    for triple in every:
        condition = _CONDITIONS.get(triple.predicate.value)
        if condition is not None and isinstance(triple.object, ox.NamedNode):
            found += _target(triple.subject, condition.format(triple.object.value))
        elif triple.predicate == _SELECT and triple.subject in queries and isinstance(triple.object, ox.Literal):
            text = _USUAL_SELECT.sub(rf"\1 {_MARKED} ", triple.object.value)
            found.append(ox.Triple(triple.subject, triple.predicate, ox.Literal(text)))
        else:
            found.append(triple)
    return found


def _target(shape: ox.NamedNode | ox.BlankNode | ox.Triple, condition: str) -> list[ox.Triple]:
    target = ox.BlankNode()
    return [
        ox.Triple(shape, _TARGET, target),
        ox.Triple(target, ox.NamedNode(_RDF + "type"), ox.NamedNode(_SH + "SPARQLTarget")),
        ox.Triple(target, _SELECT, ox.Literal(f"SELECT DISTINCT ?this WHERE {{ {_MARKED} {condition} }}")),
    ]
