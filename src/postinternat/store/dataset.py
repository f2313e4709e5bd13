"""The files of ontology/ and data/, and the named graph that each of them belongs to."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from postinternat.errors import DatasetError
from postinternat.namespaces import GRAPH, graph
from postinternat.store.digest import VERSIONS, graph_digest

_FOLDERS = {
    "ontology": "ontology",
    "ontology/alignments": "ontology",
    "ontology/codelists": "codelists",
    "ontology/shapes": "shapes",
    "ontology/questions": "examples",
    "data/reference": "reference",
    "data/decisions": "decisions",
    "data/catalogue": "catalogue",
}
_FILES = {"data/decisions.ttl": "decisions", "data/catalogue.ttl": "catalogue"}
_SOURCES = "data/sources/"
_BLANK_NODES_ALLOWED = {graph("shapes")}
_OUTSIDE_UNION = {graph("shapes"), graph("examples"), VERSIONS}


@dataclass(frozen=True)
class NamedGraph:
    """One named graph as its files give it, each triple once, with its digest (SHA-256)."""

    iri: str
    triples: list[ox.Triple]
    digest: str


def in_union(graph_iri: str) -> bool:
    """Tell whether the graph is part of the union that queries read by default."""
    return graph_iri not in _OUTSIDE_UNION


def files(root: Path) -> list[Path]:
    """Return the Turtle files of the dataset under ``root``, sorted.

    Raises DatasetError when there is none.
    """
    found = sorted([*(root / "ontology").rglob("*.ttl"), *(root / "data").rglob("*.ttl")])
    if not found:
        raise DatasetError(
            "there is no Turtle file to load", file=root, fix="name a folder that holds ontology/ and data/"
        )
    return found


def graph_of(file: Path, root: Path) -> str:
    """Return the IRI of the named graph that the file belongs to.

    Raises DatasetError when its folder belongs to no graph.
    """
    place = file.relative_to(root)
    folder = place.parent.as_posix()
    name = _FILES.get(place.as_posix()) or _FOLDERS.get(folder)
    if name is None and folder.startswith(_SOURCES) and folder.count("/") == _SOURCES.count("/"):
        name = "source/" + folder.removeprefix(_SOURCES)
    if name is None:
        known = ", ".join([*_FOLDERS, *_FILES, _SOURCES + "<document>"])
        raise DatasetError("this file belongs to no named graph", file=file, fix=f"move it to one of: {known}")
    return graph(name)


def parse(file: Path, *, blank_nodes: bool) -> Iterator[ox.Triple]:
    """Yield the triples of one Turtle file.

    Raises DatasetError with the line and the column where the text is not Turtle, and for a blank node
    unless they are allowed.
    """
    try:
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            if not blank_nodes:
                _refuse_blank_nodes(quad.triple, file)
            yield quad.triple
    except SyntaxError as error:
        what = error.msg.partition(": ")[2] or error.msg
        raise DatasetError(
            f"not valid Turtle: {what}",
            file=file,
            line=error.lineno,
            column=error.offset,
            fix="correct the text at that place",
        ) from error
    except OSError as error:
        raise DatasetError(f"cannot be read: {error}", file=file, fix="check that the file is readable") from error


def read(root: Path) -> list[NamedGraph]:
    """Parse every file under ``root`` and return the named graphs, sorted by IRI. Raises DatasetError."""
    by_graph: dict[str, dict[ox.Triple, None]] = {}
    for file in files(root):
        iri = graph_of(file, root)
        triples = parse(file, blank_nodes=iri in _BLANK_NODES_ALLOWED)
        by_graph.setdefault(iri, {}).update(dict.fromkeys(triples))
    return [NamedGraph(iri, list(triples), graph_digest(triples)) for iri, triples in sorted(by_graph.items())]


def load_rdf(file: Path, *, union: bool) -> tuple[ox.Store, str]:
    """Return one file of RDF as a store, its named graphs in the default graph too if asked, and its SHA-256.

    Raises DatasetError when it cannot be read.
    """
    media_format = ox.RdfFormat.from_extension(file.suffix.removeprefix("."))
    if media_format is None:
        raise DatasetError(f"{file.suffix!r} is no format of RDF", file=file, fix="use .nq, .trig, .nt or .ttl")
    store = ox.Store()
    try:
        content = file.read_bytes()
        store.bulk_load(content, media_format, base_iri=file.resolve().as_uri())
    except SyntaxError as error:
        raise DatasetError(f"not valid RDF: {error.msg}", file=file, line=error.lineno, column=error.offset) from error
    except OSError as error:
        raise DatasetError(f"cannot be read: {error}", file=file, fix="check that the file is readable") from error
    if union:
        store.extend([ox.Quad(*quad.triple) for quad in store if quad.graph_name != ox.DefaultGraph()])
    return store, hashlib.sha256(content).hexdigest()


def is_submission(graph_iri: str) -> bool:
    """Tell whether the graph was published by a region and does not come from the files."""
    return graph_iri.startswith(GRAPH + "submission/")


def _refuse_blank_nodes(triple: ox.Triple, file: Path) -> None:
    if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
        raise DatasetError(
            f"a node without a name, at the property {triple.predicate}",
            file=file,
            fix="give the node an IRI; only shapes may use [ ] and _:names",
        )
