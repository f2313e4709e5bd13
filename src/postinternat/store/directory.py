"""The store on disk: reads the current version, follows it, and publishes new ones."""

import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from postinternat.errors import StoreError
from postinternat.store.dataset import NamedGraph, is_submission
from postinternat.store.digest import graph_digest
from postinternat.store.embedded import EmbeddedStore, version_conflict
from postinternat.store.engine import graph_triples, insert, remove
from postinternat.store.protocol import Solutions, Term
from postinternat.store.versions import VersionDirectory, hold
from postinternat.text import Text

_OPENINGS = 3
_HELD = 4
"""The earlier versions that are held open."""


class DirectoryStore:
    """A directory of versions. Each query reads the version that is current when it starts."""

    writable = True

    def __init__(self, root: Path) -> None:
        self.versions = VersionDirectory(root)
        self._opening = threading.Lock()
        self._opened: tuple[int, EmbeddedStore] | None = None
        self._finding = threading.Lock()
        self._held: OrderedDict[str, EmbeddedStore] = OrderedDict()

    @property
    def version(self) -> str:
        """The version that is current now."""
        return self.snapshot().version

    def snapshot(self) -> EmbeddedStore:
        """Return the current version, opened for reading. Raises StoreError when there is none."""
        for _ in range(_OPENINGS - 1):
            try:
                return self._snapshot()
            except StoreError:
                # What was current may be replaced, and pruned, before it is opened.
                if self.versions.current() is None:
                    raise
        return self._snapshot()

    def _snapshot(self) -> EmbeddedStore:
        number = self.versions.current()
        if number is None:
            raise StoreError(
                Text("le magasin n'a pas encore de données", "the store holds no dataset yet"),
                where=str(self.versions.root),
                fix=Text(
                    f"en charger : postinternat load --store {self.versions.root}",
                    f"load one: postinternat load --store {self.versions.root}",
                ),
            )
        with self._opening:
            if self._opened is None or self._opened[0] != number:
                path = self.versions.path(number)
                self._opened = (number, open_version(path))
            return self._opened[1]

    def kept(self, version: str) -> EmbeddedStore | None:
        """Return the latest version of that hash, opened for reading; the last few are held open."""
        current = self.snapshot()
        if current.version.startswith(version):
            return current
        with self._finding:
            found = next((held for name, held in self._held.items() if name.startswith(version)), None)
            found = found or self._find(version)
            if found is not None:
                self._held[found.version] = found
                self._held.move_to_end(found.version)
                if len(self._held) > _HELD:
                    self._held.popitem(last=False)
            return found

    def select(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> Solutions:
        """Run a SELECT query."""
        return self.snapshot().select(query, substitutions=substitutions)

    def ask(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> bool:
        """Run an ASK query."""
        return self.snapshot().ask(query, substitutions=substitutions)

    def construct(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE query."""
        return self.snapshot().construct(query, substitutions=substitutions)

    def graphs(self) -> dict[str, int]:
        """Return the number of triples of each named graph."""
        return self.snapshot().graphs()

    def load(self, graphs: Iterable[NamedGraph]) -> str:
        """Publish a version made of these graphs and of the submissions of the current one.

        Returns the new version. Raises StoreBusy or StoreError.
        """
        with self.versions.lock():
            kept = self._submissions() if self.versions.current() is not None else []
            self.versions.create(lambda path: _build(path, [*graphs, *kept]))
        return self.version

    def replace_graph(self, graph: str, triples: Iterable[ox.Triple], *, expected_version: str | None = None) -> str:
        """Publish a version in which the named graph holds these triples; the other graphs are not copied."""
        new = list(dict.fromkeys(triples))
        added = [NamedGraph(graph, new, graph_digest(new))] if new else []
        with self.versions.lock():
            current = self.snapshot()
            if expected_version is not None and expected_version != current.version:
                raise version_conflict(expected_version, current.version)
            self.versions.create(lambda path: _derive(path, current, graph, added))
        return self.version

    def revert(self, number: int) -> str:
        """Make an earlier version the current one and return its hash. Raises StoreError or StoreBusy."""
        with self.versions.lock():
            self.versions.point_at(number)
        return self.version

    def prune(self, keep: int) -> tuple[list[int], list[int]]:
        """Remove all but the ``keep`` newest versions. Raises StoreBusy or StoreError.

        Returns the numbers removed, and those left although old: the current one, and what is being read.
        """
        with self.versions.lock():
            return self.versions.prune(keep)

    def _find(self, version: str) -> EmbeddedStore | None:
        for number in reversed(self.versions.numbers()):
            try:
                earlier = open_version(self.versions.path(number))
                if earlier.version.startswith(version):
                    return earlier
            except StoreError:  # one that is damaged does not hide the others
                continue
        return None

    def _submissions(self) -> list[NamedGraph]:
        current = self.snapshot()
        return [
            NamedGraph(iri, graph_triples(current.engine, iri), digest)
            for iri, digest in current.digests().items()
            if is_submission(iri)
        ]


def open_version(path: Path) -> EmbeddedStore:
    """Open one version for reading; it is not pruned while it is open. Raises StoreError when it cannot be read."""
    try:
        held = hold(path)
        try:
            opened = EmbeddedStore(ox.Store.read_only(str(path)), path=path)
        except (OSError, RuntimeError):
            os.close(held)
            raise
        weakref.finalize(opened, os.close, held)
        return opened
    except (OSError, RuntimeError) as error:  # the latter for files that are damaged
        raise StoreError(
            Text(f"le magasin ne peut pas être lu : {error}", f"the store cannot be read: {error}"),
            where=str(path),
            fix=Text("charger de nouveau les données", "load the dataset again"),
        ) from error


def _build(path: Path, graphs: Iterable[NamedGraph]) -> None:
    store = ox.Store(path)
    insert(store, graphs)
    store.flush()


def _derive(path: Path, current: EmbeddedStore, graph: str, added: list[NamedGraph]) -> None:
    current.engine.backup(path)
    store = ox.Store(path)
    remove(store, graph)
    insert(store, added)
    store.flush()
