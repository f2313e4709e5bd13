"""SPARQL 1.1 Update texts that write the dataset to another server.

The graph of versions also holds the version as one triple there: an update that finds another one does
nothing, so two writers cannot overwrite each other.
"""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from postinternat.namespaces import DEF
from postinternat.store.dataset import NamedGraph
from postinternat.store.digest import VERSIONS, dataset_version, digest_triples

_VERSION = f"<{VERSIONS}> <{DEF}version>"


def load(dropped: Iterable[str], graphs: Iterable[NamedGraph], digests: Mapping[str, str]) -> str:
    """Return the update that drops graphs, puts others in place and sets all digests."""
    operations = [f"DROP SILENT GRAPH <{iri}>" for iri in [*dropped, VERSIONS]]
    for graph in graphs:
        operations += [f"DROP SILENT GRAPH <{graph.iri}>", _insert_data(graph.iri, _text(graph.triples))]
    operations.append(_insert_data(VERSIONS, _versions(digests)))
    return " ;\n".join(operations)


def replace(graph: str, triples: Iterable[ox.Triple], before: str, digests: Mapping[str, str]) -> str:
    """Return the update that replaces one graph and all digests if the version is still ``before``."""
    unchanged = f'GRAPH <{VERSIONS}> {{ {_VERSION} "{before}" }}'
    old = f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    digest_of_all = f"GRAPH <{VERSIONS}> {{ ?g ?has ?value }}"
    operations = [
        f"DELETE {{ {old} }} WHERE {{ {unchanged} {old} }}",
        f"INSERT {{ GRAPH <{graph}> {{\n{_text(triples)} }} }} WHERE {{ {unchanged} }}",
        f"DELETE {{ {digest_of_all} }} INSERT {{ GRAPH <{VERSIONS}> {{\n{_versions(digests)} }} }}"
        f" WHERE {{ {unchanged} {digest_of_all} }}",
    ]
    return " ;\n".join(operations)


def _insert_data(graph: str, text: str) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{text} }} }}"


def _text(triples: Iterable[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


def _versions(digests: Mapping[str, str]) -> str:
    return _text(digest_triples(digests)) + f'{_VERSION} "{dataset_version(digests)}" .\n'
