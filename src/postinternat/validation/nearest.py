"""What comes nearest to a name that does not exist: by its code, its labels, its other names or its initials."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

import pyoxigraph as ox

from postinternat.intake.grid import folded
from postinternat.validation.names import Names

_NAMES = ("skos:prefLabel", "rdfs:label", "dct:title", "skos:notation", "skos:altLabel", "igeo:codeINSEE")
_SHORTEST_BEGINNING = 5
_MOST = 3


def local_name(iri: str) -> str:
    """Return the last part of an IRI, which is its code."""
    return re.split(r"[/#]", iri)[-1]


def known_names(nodes: Iterable[ox.NamedNode], names: Names) -> dict[ox.NamedNode, frozenset[str]]:
    """Return all names of each node, folded: ``400 MG`` and ``400mg`` are one."""
    return {node: frozenset(_names(node, names)) for node in nodes}


def nearest(word: str, known: Mapping[ox.NamedNode, Collection[str]], *, cutoff: float = 0.6) -> list[ox.NamedNode]:
    """Return the nodes that the word names, else those whose name begins so, else those with a name much like it."""
    wanted = folded(word)
    found = [node for node, own in known.items() if wanted in own]
    if not found and len(wanted) >= _SHORTEST_BEGINNING:
        found = [node for node, own in known.items() if any(name.startswith(wanted) for name in own)]
    if not found:
        every = {name: node for node, own in known.items() for name in own}
        close = difflib.get_close_matches(wanted, every, n=2 * _MOST, cutoff=cutoff)
        found = list(dict.fromkeys(every[name] for name in close))
    return found[:_MOST]


def _names(node: ox.NamedNode, names: Names) -> Iterable[str]:
    yield folded(local_name(node.value))
    for predicate in _NAMES:
        for term in names.values(node, predicate):
            if isinstance(term, ox.Literal):
                yield folded(term.value)
                initials = "".join(word[0] for word in re.findall(r"\w+", term.value))
                if len(initials) > 1:
                    yield folded(initials)
