"""The store on another server, by the SPARQL 1.1 protocol: Oxigraph, Fuseki, GraphDB and others.

The union of the facts is kept in the server's default graph. Where that graph shows all graphs anyway, as on
GraphDB or Virtuoso, the union is asked for by ``default-graph-uri`` instead: elsewhere this is slower, and
Oxigraph then gives a triple once for each graph that says it.
"""

import time
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from postinternat.errors import StoreError
from postinternat.store import update
from postinternat.store.dataset import NamedGraph, in_union, is_submission
from postinternat.store.digest import DIGEST, READ_DIGESTS, VERSIONS, dataset_version, graph_digest
from postinternat.store.embedded import version_conflict, wrong_form
from postinternat.store.http import post_form
from postinternat.store.protocol import Solutions, Term, with_values
from postinternat.text import Text

RESULTS_TYPE = "application/sparql-results+json"
GRAPH_TYPE = "application/n-triples"
_DIGESTS_KEPT_S = 1.0


class RemoteStore:
    """A SPARQL 1.1 server at ``url``; writes go to ``update_url``.

    A change made by another process is seen after a second at most.
    """

    writable = True

    def __init__(self, url: str, *, update_url: str | None = None, timeout_s: float = 10.0) -> None:
        self.url = url
        self.update_url = update_url or url
        self.timeout_s = timeout_s
        self._digests: dict[str, str] = {}
        self._read_at = float("-inf")
        self._union_in_default: bool | None = None

    @property
    def version(self) -> str:
        """The version, from the digests that the server holds."""
        return dataset_version(self.digests())

    def digests(self) -> dict[str, str]:
        """Return the digest of each graph by its IRI. Raises StoreError when the server holds none."""
        if time.monotonic() - self._read_at > _DIGESTS_KEPT_S:
            self._digests = self._read_digests()
            self._read_at = time.monotonic()
        if not self._digests:
            raise StoreError(
                Text("le serveur n'a pas de données de ce projet", "the server holds no dataset of this project"),
                where=self.url,
                fix=Text(
                    f"en charger : postinternat load --store {self.url}",
                    f"load one: postinternat load --store {self.url}",
                ),
            )
        return self._digests

    def snapshot(self) -> "RemoteStore":
        """Return this store."""
        return self

    def kept(self, version: str) -> "RemoteStore | None":
        """Return this store when the version is the present one: the server keeps no other."""
        return self if self.version.startswith(version) else None

    def select(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> Solutions:
        """Run a SELECT query."""
        results = self._results(with_values(query, substitutions), self.dataset())
        if not isinstance(results, ox.QuerySolutions):
            raise wrong_form("SELECT")
        return Solutions(tuple(variable.value for variable in results.variables), [tuple(row) for row in results])

    def ask(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> bool:
        """Run an ASK query."""
        results = self._results(with_values(query, substitutions), self.dataset())
        if not isinstance(results, ox.QueryBoolean):
            raise wrong_form("ASK")
        return bool(results)

    def construct(self, query: str, *, substitutions: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        """Run a CONSTRUCT or DESCRIBE query."""
        form = [("query", with_values(query, substitutions)), *self.dataset()]
        reply = post_form(self.url, form, accept=GRAPH_TYPE, timeout_s=self.timeout_s)
        if not reply.media_type.startswith(GRAPH_TYPE):
            raise wrong_form("CONSTRUCT or DESCRIBE")
        quads = ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)
        return list(dict.fromkeys(quad.triple for quad in quads))

    def graphs(self) -> dict[str, int]:
        """Return the number of triples of each named graph."""
        query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
        rows = self.select(query).rows
        counts = {g.value: int(n.value) for g, n in rows}  # type: ignore[union-attr]
        counts.pop(VERSIONS, None)
        return counts

    def load(self, graphs: Iterable[NamedGraph]) -> str:
        """Put the graphs in place of all that the server holds of this project, submissions apart.

        It is one update request, which is atomic on servers that make a request a transaction; the first
        load is two.
        """
        new = list(graphs)
        old = self._read_digests()
        digests = {iri: digest for iri, digest in old.items() if is_submission(iri)}
        digests.update((graph.iri, graph.digest) for graph in new)
        text = update.load(old.keys() - digests.keys(), new, digests)
        join = update.join_default(filter(in_union, digests))
        if not old:
            self._update(text)
            if self._default_is_ours():
                self._update(join)
        elif self._default_is_ours():
            self._update(" ;\n".join([update.leave_default(filter(in_union, old)), text, join]))
        else:
            self._update(text)
        return self.version

    def replace_graph(self, graph: str, triples: Iterable[ox.Triple], *, expected_version: str | None = None) -> str:
        """Replace the named graph, provided that the version is still the one read just before."""
        self._read_at = float("-inf")
        old = self.digests()
        before = dataset_version(old)
        if expected_version is not None and expected_version != before:
            raise version_conflict(expected_version, before)
        new = list(dict.fromkeys(triples))
        digests = {iri: digest for iri, digest in old.items() if iri != graph}
        if new:
            digests[graph] = graph_digest(new)
        in_default = in_union(graph) and self._default_is_ours()
        self._update(update.replace(graph, new, before, digests, in_default=in_default))
        if self.version != dataset_version(digests):
            raise version_conflict(before, self.version)
        return self.version

    def _default_is_ours(self) -> bool:
        """Tell whether the default graph holds the union alone; the server must hold the dataset."""
        if self._union_in_default is None:
            sees_all = self._results(f"ASK {{ ?graph <{DIGEST}> ?digest }}", [])
            self._union_in_default = not sees_all
        return self._union_in_default

    def dataset(
        self, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> list[tuple[str, str]]:
        """Return the graphs to read as fields of the protocol; without any, the project's own dataset."""
        if default_graphs is None and named_graphs is None:
            if self.digests() and self._default_is_ours():
                return []
            default_graphs = [iri for iri in self.digests() if in_union(iri)]
            named_graphs = [*self.digests(), VERSIONS]
        return [
            *(("default-graph-uri", iri) for iri in default_graphs or ()),
            *(("named-graph-uri", iri) for iri in named_graphs or ()),
        ]

    def _update(self, text: str) -> None:
        post_form(self.update_url, [("update", text)], accept="*/*", timeout_s=6 * self.timeout_s)
        self._read_at = float("-inf")

    def _read_digests(self) -> dict[str, str]:
        results = self._results(READ_DIGESTS, [("named-graph-uri", VERSIONS)])
        return {row["graph"].value: row["digest"].value for row in results}  # type: ignore[union-attr]

    def _results(self, query: str, dataset: list[tuple[str, str]]) -> ox.QuerySolutions | ox.QueryBoolean:
        reply = post_form(self.url, [("query", query), *dataset], accept=RESULTS_TYPE, timeout_s=self.timeout_s)
        try:
            return ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                Text(
                    f"le serveur n'a pas répondu par des résultats SPARQL : {error}",
                    f"the server did not answer with SPARQL results: {error}",
                ),
                where=self.url,
                fix=Text(
                    "vérifier que c'est l'adresse de requête d'un serveur SPARQL 1.1",
                    "check that the URL is that of a SPARQL 1.1 query endpoint",
                ),
            ) from error
