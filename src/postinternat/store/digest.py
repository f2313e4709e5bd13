"""Versions of the dataset: a digest for each graph, and one hash over them all.

Digests are taken from the triples as parsed, since a store may rewrite literals (``01`` becomes ``1``).
They are kept in the graph ``graph/versions``, so that every engine gives the same version back.
"""

import hashlib
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from postinternat.namespaces import DEF, graph

VERSIONS = graph("versions")
DIGEST = DEF + "digest"
SHORTEST_NAME = 8
"""The digits of its hash that name a version."""
READ_DIGESTS = f"SELECT ?graph ?digest {{ GRAPH <{VERSIONS}> {{ ?graph <{DIGEST}> ?digest }} }}"


def graph_digest(triples: Iterable[ox.Triple]) -> str:
    """Return the SHA-256 of the triples, whatever their order and the names of their blank nodes."""
    lines = sorted({f"{triple} .\n" for triple in _with_stable_blank_nodes(list(triples))})
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def dataset_version(digests: Mapping[str, str]) -> str:
    """Return the SHA-256 of the sorted pairs of graph IRI and digest."""
    lines = "".join(f"{iri} {digest}\n" for iri, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def names_version(text: str) -> bool:
    """Tell whether the text can name a version: its hash, or enough of its first digits."""
    return len(text) >= SHORTEST_NAME and set(text) <= set("0123456789abcdef")


def digest_triples(digests: Mapping[str, str]) -> list[ox.Triple]:
    """Return what the graph of versions says of these graphs."""
    digest = ox.NamedNode(DIGEST)
    return [ox.Triple(ox.NamedNode(iri), digest, ox.Literal(value)) for iri, value in digests.items()]


def _with_stable_blank_nodes(triples: list[ox.Triple]) -> Iterable[ox.Triple]:
    if not any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        return triples
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]
