"""What one operation runs with: the store at one version, the language, the limits, and the queries so far."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from postinternat.errors import StoreError
from postinternat.model import Catalogue
from postinternat.store import Solutions, Store, Term
from postinternat.validation.sent import Checks


@dataclass(frozen=True)
class Limits:
    """The bounds that planning and running an operation keep to."""

    page: int = 100
    """Nodes on a page of a connection, when the operation does not say."""
    max_page: int = 1000
    max_level_rows: int = 50_000
    """Nodes that one level of an operation may hold."""
    max_filter_depth: int = 12
    max_conditions: int = 200
    """Keys in all the filters of one argument."""
    max_sort_keys: int = 6
    max_text: int = 1000
    """Characters in a text to compare with."""
    max_listed: int = 1000
    """Values in one list of a filter, and IRIs of ``nodes``."""


@dataclass
class Context:
    """One run of one operation. ``language`` is ``fr`` or ``en``, for texts that no ``lang`` argument is about."""

    store: Store
    catalogue: Catalogue
    language: str = "fr"
    limits: Limits = field(default_factory=Limits)
    heavy: Callable[[str], Solutions] | None = None
    """Runs the queries that read a whole class (counts, groups), where they can be killed; None: the store itself."""
    checks: Checks | None = None
    """Checks a region's data where that can be stopped; None: in this process."""
    queries: list[str] = field(default_factory=list)
    """The SPARQL queries run so far."""

    def __post_init__(self) -> None:
        self.store = self.store.snapshot()

    @property
    def noted(self) -> Store:
        """The store, for functions that query it themselves: what they run is noted."""
        return _NotedStore(self.store, self.queries)

    def select(self, query: str) -> Solutions:
        """Run a SELECT query and note it."""
        self.queries.append(query)
        return self.store.select(query)

    def select_heavy(self, query: str) -> Solutions:
        """Run a SELECT query that reads a whole class, and note it."""
        self.queries.append(query)
        return self.heavy(query) if self.heavy else self.store.select(query)


class _NotedStore:
    """A store at one version that notes the queries it runs."""

    writable = False

    def __init__(self, store: Store, queries: list[str]) -> None:
        self._store = store
        self._queries = queries

    @property
    def version(self) -> str:
        return self._store.version

    def snapshot(self) -> Store:
        return self

    def kept(self, version: str) -> Store | None:
        return self if self.version.startswith(version) else None

    def select(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> Solutions:
        self._queries.append(query)
        return self._store.select(query, substitutions=substitutions)

    def ask(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> bool:
        self._queries.append(query)
        return self._store.ask(query, substitutions=substitutions)

    def construct(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        self._queries.append(query)
        return self._store.construct(query, substitutions=substitutions)

    def graphs(self) -> dict[str, int]:
        return self._store.graphs()

    def replace_graph(self, graph: str, triples: Iterable[ox.Triple], *, expected_version: str | None = None) -> str:
        del triples, expected_version
        raise StoreError("an operation only reads", where=graph, fix="publish through the publication service")
