"""Whether two answers are the same: rows in any order, blank nodes by any name, numbers by value."""

import csv
from pathlib import Path

import pyoxigraph as ox

from tests.w3c_sparql.manifest import BASE

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".ttl": "text/turtle, application/sparql-results+xml;q=0.5",
}
Canonical = set[ox.Quad] | bool | list[list[tuple[str, str]]]


def expected(result: Path) -> Canonical:
    """Return the expected result of a file of the suite."""
    if result.suffix == ".ttl":
        quads = list(ox.parse(result.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=BASE))
        if any(quad.object == ox.NamedNode(_RS + "ResultSet") for quad in quads):
            return _from_result_set(quads)
        return _canonical([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads])
    return received(result.read_bytes(), result.suffix)


def received(body: bytes, kind: str) -> Canonical:
    """Return what a body says; ``kind`` is the extension of its format."""
    if kind == ".csv":
        rows = csv.DictReader(body.decode().splitlines())
        named = ({name: "_:" if cell.startswith("_:") else cell for name, cell in row.items()} for row in rows)
        return sorted(sorted(row.items()) for row in named)
    if kind == ".ttl":
        return _canonical(list(ox.parse(body, format=ox.RdfFormat.TURTLE, base_iri=BASE)))
    results = ox.parse_query_results(body, format=_FORMATS[kind])
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    assert isinstance(results, ox.QuerySolutions)
    rows_as_graph = []
    names = [variable.value for variable in results.variables]
    for solution in results:
        row = ox.BlankNode()
        rows_as_graph.append(ox.Quad(row, ox.NamedNode(BASE + "row"), ox.Literal("row")))
        for name, value in zip(names, solution, strict=True):
            if value is not None:
                rows_as_graph.append(ox.Quad(row, ox.NamedNode(BASE + name), value))
    return _canonical(rows_as_graph)


def _from_result_set(quads: list[ox.Quad]) -> Canonical:
    """Return the rows of a result written in the vocabulary of result sets."""

    def values(node: object, name: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
        return [quad.object for quad in quads if quad.subject == node and quad.predicate.value == _RS + name]

    for quad in quads:
        if quad.predicate.value == _RS + "boolean" and isinstance(quad.object, ox.Literal):
            return quad.object.value == "true"
    rows = []
    for solution in [quad.object for quad in quads if quad.predicate.value == _RS + "solution"]:
        row = ox.BlankNode()
        rows.append(ox.Quad(row, ox.NamedNode(BASE + "row"), ox.Literal("row")))
        for binding in values(solution, "binding"):
            (name,), (value,) = values(binding, "variable"), values(binding, "value")
            assert isinstance(name, ox.Literal)
            rows.append(ox.Quad(row, ox.NamedNode(BASE + name.value), value))
    return _canonical(rows)


def _canonical(quads: list[ox.Quad]) -> set[ox.Quad]:
    by_value = ox.Store()
    by_value.extend(quads)  # numbers are kept by value
    dataset = ox.Dataset(by_value)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)
