"""SPARQL 1.1 Update texts that write the dataset to another server.

The graph of versions also holds the version as one triple there: an update that finds another one does
nothing, so two writers cannot overwrite each other.
"""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from postinternat.namespaces import DEF
from postinternat.store.dataset import NamedGraph, in_union
from postinternat.store.digest import VERSIONS, dataset_version, digest_triples

_VERSION = f"<{VERSIONS}> <{DEF}version>"


def load(dropped: Iterable[str], graphs: Iterable[NamedGraph], digests: Mapping[str, str]) -> str:
    """Return the update that drops graphs, puts others in place and sets all digests."""
    operations = [f"DROP SILENT GRAPH <{iri}>" for iri in [*dropped, VERSIONS]]
    for graph in graphs:
        operations += [f"DROP SILENT GRAPH <{graph.iri}>", _insert_data(graph.iri, _text(graph.triples))]
    operations.append(_insert_data(VERSIONS, _versions(digests)))
    return " ;\n".join(operations)


def leave_default(graphs: Iterable[str]) -> str:
    """Return the update that takes what these graphs say out of the default graph."""
    return f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {_among(graphs)} }}"


def join_default(graphs: Iterable[str]) -> str:
    """Return the update that adds what these graphs say to the default graph."""
    return f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {_among(graphs)} }}"


def replace(graph: str, triples: list[ox.Triple], before: str, digests: Mapping[str, str], *, in_default: bool) -> str:
    """Return the update that replaces one graph and all digests if the version is still ``before``.

    With ``in_default`` the default graph holds what the union says, and is kept so.
    """
    unchanged = f'GRAPH <{VERSIONS}> {{ {_VERSION} "{before}" }}'
    old = f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    others = _among(iri for iri in digests if iri != graph and in_union(iri))
    versions = f"GRAPH <{VERSIONS}> {{ ?v ?has ?value }}"
    new = _text(triples)
    operations = [
        f"DELETE {{ {old} }} WHERE {{ {unchanged} {old} }}",
        f"INSERT {{ GRAPH <{graph}> {{\n{new} }} }} WHERE {{ {unchanged} }}",
        f"DELETE {{ {versions} }} INSERT {{ GRAPH <{VERSIONS}> {{\n{_versions(digests)} }} }}"
        f" WHERE {{ {unchanged} {versions} }}",
    ]
    if in_default:
        said_elsewhere = f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} {others} }}"
        operations.insert(0, f"DELETE {{ ?s ?p ?o }} WHERE {{ {unchanged} {old} {said_elsewhere} }}")
        operations.insert(2, f"INSERT {{\n{new} }} WHERE {{ {unchanged} }}")
    return " ;\n".join(operations)


def _among(graphs: Iterable[str]) -> str:
    return f"FILTER (?g IN ({', '.join(f'<{iri}>' for iri in graphs)}))"


def _insert_data(graph: str, text: str) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{text} }} }}"


def _text(triples: Iterable[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


def _versions(digests: Mapping[str, str]) -> str:
    return _text(digest_triples(digests)) + f'{_VERSION} "{dataset_version(digests)}" .\n'
