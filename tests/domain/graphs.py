"""Small graphs written in Turtle, for what the real documents do not happen to say."""

import pyoxigraph as ox

from postinternat.namespaces import graph, prologue
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import NamedGraph
from postinternat.store.digest import graph_digest


def triples(turtle: str) -> list[ox.Triple]:
    prefixes = "".join(line.replace("PREFIX", "@prefix") + " .\n" for line in prologue().splitlines())
    return [quad.triple for quad in ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)]


def store_of(turtle: str) -> EmbeddedStore:
    found = triples(turtle)
    return EmbeddedStore.from_graphs([NamedGraph(graph("source/test"), found, graph_digest(found))])
