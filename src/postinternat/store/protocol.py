"""What every store offers: SPARQL 1.1 in, RDF terms out, one named graph replaced at a time, a version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT: the variables without their ``?``, and one row of terms for each solution.

    A row has one place for each variable, None where the variable is unbound.
    """

    variables: tuple[str, ...]
    rows: list[Row]


class Store(Protocol):
    """A dataset that answers SPARQL 1.1.

    Its default graph is the union of the facts: ontology, code lists, reference, catalogue, sources,
    decisions and submissions. Shapes, examples and versions are reached by ``GRAPH`` only.

    ``substitutions`` binds variables to terms by a VALUES block after the query, so the query must not
    end with one of its own, and with GROUP BY only grouped variables can be bound. Blank nodes cannot.

    Queries raise QuerySyntaxError, QueryError when the form is another one, StoreError when the store
    cannot be read.
    """

    @property
    def version(self) -> str:
        """The SHA-256, in hexadecimal, of what the dataset says; it changes when a graph changes."""
        ...

    @property
    def writable(self) -> bool:
        """Whether ``replace_graph`` outlives this process."""
        ...

    def snapshot(self) -> "Store":
        """Return a store that stays at the present version, for reads that belong together.

        A remote store returns itself: another writer may come between two of its queries.
        """
        ...

    def kept(self, version: str) -> "Store | None":
        """Return the store at the version whose hash begins with ``version``, None when it is not kept."""
        ...

    def select(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> Solutions:
        """Run a SELECT query."""
        ...

    def ask(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> bool:
        """Run an ASK query."""
        ...

    def construct(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE query; each triple comes once."""
        ...

    def graphs(self) -> dict[str, int]:
        """Return the number of triples of each named graph by its IRI, the graph of versions left out."""
        ...

    def replace_graph(self, graph: str, triples: Iterable[ox.Triple], *, expected_version: str | None = None) -> str:
        """Put the triples in place of those of the named graph, all at once; none removes the graph.

        Returns the new version. Raises VersionConflict when ``expected_version`` is no longer the version,
        StoreBusy when another process is writing, StoreError when the store cannot be written.
        """
        ...


def with_values(query: str, substitutions: Mapping[str, Term] | None) -> str:
    """Return the query with a VALUES block after it that binds the variables to the terms."""
    if not substitutions:
        return query
    variables = " ".join(f"?{name}" for name in substitutions)
    terms = " ".join(str(term) for term in substitutions.values())
    return f"{query}\nVALUES ({variables}) {{ ({terms}) }}"
