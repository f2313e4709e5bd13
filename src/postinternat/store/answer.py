"""One public query run to its end: any form of SPARQL query to bytes of the media type asked for."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TypedDict

import pyoxigraph as ox

from postinternat.errors import QueryError, QueryTooLarge
from postinternat.store.engine import evaluate, refused
from postinternat.store.results import FORMATS, Full, RowLimit
from postinternat.store.serialise import serialise
from postinternat.text import Text

GRAPH_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
"""Media type of CONSTRUCT and DESCRIBE results to the engine's format."""


@dataclass(frozen=True)
class Request:
    """A query and how to answer it. Graphs as in the SPARQL protocol; None leaves the store's own dataset."""

    query: str
    results_type: str = "application/sparql-results+json"
    graph_type: str = "text/turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    max_rows: int = 100_000
    max_bytes: int = 32_000_000


class Options(TypedDict, total=False):
    """The fields of a Request other than the query."""

    results_type: str
    graph_type: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    max_rows: int
    max_bytes: int


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer and what is known of it.

    ``rows`` are rows or triples, 1 for ASK, None where nobody counted. When ``truncated``, the
    bytes are a whole document that holds only the first of them.
    """

    form: str
    """``select``, ``ask`` or ``graph``."""
    media_type: str
    body: bytes
    rows: int | None
    truncated: bool
    seconds: float
    version: str


def answer(store: ox.Store, request: Request, version: str) -> Answer:
    """Run the query to its end or to its limits.

    Raises QuerySyntaxError, QueryError when it cannot be run, QueryTooLarge when one row passes the limit.
    """
    started = time.monotonic()
    result = evaluate(store, request.query, default_graphs=request.default_graphs, named_graphs=request.named_graphs)
    try:
        form, media_type, body, rows, truncated = _serialise(result, request)
    except (OSError, RuntimeError) as error:
        raise refused(error) from error
    return Answer(form, media_type, body, rows, truncated, time.monotonic() - started, version)


def _serialise(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, request: Request
) -> tuple[str, str, bytes, int, bool]:
    if isinstance(result, ox.QueryTriples):
        return ("graph", request.graph_type, *_graph(result, request))
    media_type = request.results_type
    if media_type not in FORMATS:
        raise QueryError(
            Text(f"« {media_type} » n'est pas un format de résultats", f"{media_type!r} is not a results format"),
            fix=_choose(FORMATS),
        )
    if isinstance(result, ox.QueryBoolean):
        output = BytesIO()
        result.serialize(output, FORMATS[media_type].engine)
        return ("ask", media_type, output.getvalue(), 1, False)
    return ("select", media_type, *_rows(result, request))


def _rows(result: ox.QuerySolutions, request: Request) -> tuple[bytes, int, bool]:
    results = FORMATS[request.results_type]
    rows = RowLimit(results, max_rows=request.max_rows, max_bytes=request.max_bytes)
    try:
        result.serialize(rows, results.engine)  # type: ignore[arg-type]
    except Full:
        return _fits(rows.cut(), request), rows.rows, True
    return rows.complete(), rows.rows, False


def _graph(result: ox.QueryTriples, request: Request) -> tuple[bytes, int, bool]:
    if request.graph_type not in GRAPH_FORMATS:
        raise QueryError(
            Text(
                f"« {request.graph_type} » n'est pas un format de graphe",
                f"{request.graph_type!r} is not a graph format",
            ),
            fix=_choose(GRAPH_FORMATS),
        )
    kept, truncated = _first_triples(result, request)
    return serialise(kept, GRAPH_FORMATS[request.graph_type]), len(kept), truncated


def _first_triples(result: ox.QueryTriples, request: Request) -> tuple[list[ox.Triple], bool]:
    """Return the distinct triples within the limits, their bytes counted as N-Triples."""
    kept: dict[ox.Triple, None] = {}
    size = 0
    for triple in result:
        if triple in kept:
            continue
        size += len(str(triple).encode()) + len(" .\n")
        if len(kept) == request.max_rows or size > request.max_bytes:
            return list(kept), True
        kept[triple] = None
    return list(kept), False


def _fits(body: bytes, request: Request) -> bytes:
    if not body:
        raise QueryTooLarge(
            Text(
                f"la première ligne dépasse à elle seule {request.max_bytes} octets",
                f"the first row alone is larger than {request.max_bytes} bytes",
            ),
            fix=Text("demander moins de valeurs, ou de plus courtes", "select fewer or shorter values"),
        )
    return body


def _choose(formats: Iterable[str]) -> Text:
    known = ", ".join(formats)
    return Text(f"choisir parmi {known}", f"choose one of {known}")
