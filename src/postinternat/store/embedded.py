"""The store inside this process: one fixed version of the dataset, in memory or read from disk."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from postinternat.errors import QueryError, VersionConflict
from postinternat.store import dataset
from postinternat.store.dataset import NamedGraph
from postinternat.store.digest import READ_DIGESTS, VERSIONS, dataset_version, graph_digest
from postinternat.store.engine import Result, evaluate, insert, refused, remove
from postinternat.store.protocol import Solutions, Term, with_values
from postinternat.text import Text


class EmbeddedStore:
    """A pyoxigraph store. In memory, ``replace_graph`` lasts as long as the process."""

    writable = False

    def __init__(self, store: ox.Store, *, path: Path | None = None, version: str | None = None) -> None:
        self.engine = store
        if version is not None:
            self.version = version
        self.path = path
        """The directory of the version on disk; None in memory."""

    @classmethod
    def from_graphs(cls, graphs: Iterable[NamedGraph]) -> "EmbeddedStore":
        """Make a store in memory that holds the graphs."""
        store = ox.Store()
        insert(store, graphs)
        return cls(store)

    @classmethod
    def from_files(cls, root: Path) -> "EmbeddedStore":
        """Load ontology/ and data/ under ``root`` in memory. Raises DatasetError."""
        return cls.from_graphs(dataset.read(root))

    @classmethod
    def from_rdf(cls, file: Path, *, union: bool) -> "EmbeddedStore":
        """Load one file of RDF as it is; its version is the SHA-256 of the file. Raises DatasetError."""
        store, version = dataset.load_rdf(file, union=union)
        return cls(store, version=version)

    @cached_property
    def version(self) -> str:
        """The version, from the digests that the store holds."""
        return dataset_version(self.digests())

    def digests(self) -> dict[str, str]:
        """Return the digest of each graph by its IRI."""
        rows = self.select(READ_DIGESTS).rows
        return {str(iri.value): str(digest.value) for iri, digest in rows}  # type: ignore[union-attr]

    def snapshot(self) -> "EmbeddedStore":
        """Return this store: only ``replace_graph`` in memory changes it."""
        return self

    def kept(self, version: str) -> "EmbeddedStore | None":
        """Return this store when the version is its own."""
        return self if self.version.startswith(version) else None

    def select(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> Solutions:
        """Run a SELECT query."""
        result = self._run(query, substitutions)
        if not isinstance(result, ox.QuerySolutions):
            raise wrong_form("SELECT")
        try:
            rows = [tuple(solution) for solution in result]
        except OSError as error:
            raise refused(error) from error
        return Solutions(tuple(variable.value for variable in result.variables), rows)

    def ask(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> bool:
        """Run an ASK query."""
        result = self._run(query, substitutions)
        if not isinstance(result, ox.QueryBoolean):
            raise wrong_form("ASK")
        return bool(result)

    def construct(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE query."""
        result = self._run(query, substitutions)
        if not isinstance(result, ox.QueryTriples):
            raise wrong_form("CONSTRUCT or DESCRIBE")
        try:
            return list(dict.fromkeys(result))
        except OSError as error:
            raise refused(error) from error

    def graphs(self) -> dict[str, int]:
        """Return the number of triples of each named graph."""
        return {
            name.value: sum(1 for _ in self.engine.quads_for_pattern(None, None, None, name))
            for name in sorted(self.engine.named_graphs(), key=str)
            if isinstance(name, ox.NamedNode) and name.value != VERSIONS
        }

    def replace_graph(self, graph: str, triples: Iterable[ox.Triple], *, expected_version: str | None = None) -> str:
        """Put the triples in place of those of the named graph, in this process only."""
        if expected_version is not None and expected_version != self.version:
            raise version_conflict(expected_version, self.version)
        new = list(dict.fromkeys(triples))
        remove(self.engine, graph)
        if new:
            insert(self.engine, [NamedGraph(graph, new, graph_digest(new))])
        self.__dict__.pop("version", None)
        return self.version

    def _run(self, query: str, substitutions: Mapping[str, Term] | None) -> Result:
        return evaluate(self.engine, with_values(query, substitutions))


def wrong_form(wanted: str) -> QueryError:
    """Return the error for a query of another form than the one asked for."""
    return QueryError(
        Text(f"ce doit être une requête {wanted}", f"this must be a {wanted} query"),
        fix=Text(f"écrire une requête {wanted}", f"write a {wanted} query"),
    )


def version_conflict(expected: str, actual: str) -> VersionConflict:
    """Return the error for a write that was prepared on another version."""
    return VersionConflict(
        "the dataset changed since it was read",
        where=f"read at version {expected[:12]}, now {actual[:12]}",
        fix="read it again, check the change against it, and repeat",
    )
