"""Shapes whose targets are cut down to the nodes that a submission marks, so that an engine looks at those alone.

The cut is written in SHACL itself (a ``sh:SPARQLTarget`` in place of each class or property target), so the shapes
are compiled once, and what a target means is still the engine's own business. Shapes that others refer to are as
they were; targets that are queries already stay, and their other nodes are left out of the results.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES

_SH, _RDF, _RDFS = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TARGET = ox.NamedNode(_SH + "target")
_SUBMITTED = ox.NamedNode("urn:postinternat:submitted")
_YES = ox.Literal("yes")
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
    found: list[ox.Triple] = []
    for triple in shapes:
        condition = _CONDITIONS.get(triple.predicate.value)
        if condition is None or not isinstance(triple.object, ox.NamedNode):
            found.append(triple)
            continue
        target = ox.BlankNode()
        query = f"SELECT DISTINCT ?this WHERE {{ ?this {_SUBMITTED} {_YES} . {condition.format(triple.object.value)} }}"
        found += [
            ox.Triple(triple.subject, _TARGET, target),
            ox.Triple(target, ox.NamedNode(_RDF + "type"), ox.NamedNode(_SH + "SPARQLTarget")),
            ox.Triple(target, ox.NamedNode(_SH + "select"), ox.Literal(query)),
        ]
    return found
