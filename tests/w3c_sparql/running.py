"""Runs the tests of the suite against servers started on their data; ``python -m tests.w3c_sparql`` prints them."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import httpx2 as httpx
import pyoxigraph as ox

from postinternat.settings import Settings
from tests.sparql.serving import serving
from tests.w3c_sparql.comparison import ACCEPT, expected, received
from tests.w3c_sparql.manifest import BASE, Evaluation, Exchange, ProtocolTest, evaluations, protocol_tests

_ELSEWHERE = "http://kasei.us/2009/09/sparql/data/data0.rdf"
_TABULAR = {"json", "xml", "csv", "tab-separated-values"}


def evaluate(folder: Path, scratch: Path) -> Iterator[tuple[Evaluation, bool, bool]]:
    """Yield each evaluation test of a folder, whether the endpoint passes it, and whether the engine alone does."""
    by_data = groupby(evaluations(folder), key=lambda test: (test.data, test.graphs))
    for number, ((data, graphs), tests) in enumerate(by_data):
        quads = [quad for file in data for quad in _read(file, None)]
        quads += [quad for file in graphs for quad in _read(file, ox.NamedNode(BASE + file.name))]
        engine = ox.Store()
        engine.extend(quads)
        file = scratch / f"{folder.name}-{number}.nq"
        file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        with serving(Settings(rdf=file, union=False, workers=1)) as address:
            for test in tests:
                yield test, _passes(test, address), _engine_passes(test, engine)


def converse(folder: Path, scratch: Path) -> Iterator[tuple[ProtocolTest, list[str]]]:
    """Yield each protocol test, and what is wrong with the answers of one server over the data of all of them."""
    tests = protocol_tests(folder)
    named = {iri: file for test in tests for iri, file in test.graphs}
    quads = [quad for iri, file in named.items() for quad in _read(file, ox.NamedNode(iri))]
    # Some tests name this graph without giving it; here, a graph that does not exist is refused.
    quads.append(ox.Quad(*[ox.NamedNode(_ELSEWHERE)] * 4))
    file = scratch / "protocol.nq"
    file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    with serving(Settings(rdf=file, workers=1)) as address:
        for test in tests:
            yield test, [wrong for exchange in test.exchanges for wrong in _wrong(exchange, address)]


def _wrong(exchange: Exchange, address: str) -> list[str]:
    answer = httpx.request(
        exchange.method,
        address + exchange.path.replace("/sparql/", "/sparql", 1),
        headers=exchange.headers,
        content=exchange.body or None,
        timeout=20,
    )
    if not any(str(answer.status_code)[0] == status[0] for status in exchange.statuses):
        return [f"status {answer.status_code}, not {exchange.statuses}"]
    found = []
    kind = re.split(r"[;]", answer.headers["content-type"])[0].rpartition("/")[2].rpartition("+")[2]
    if exchange.format == "tabular" and kind not in _TABULAR:
        found.append(f"{kind} is not tabular")
    if exchange.format == "boolean" and kind not in {"json", "xml"}:
        found.append(f"{kind} is not for booleans")
    if exchange.format == "RDF" and kind not in {"turtle", "xml", "n-triples", "json"}:
        found.append(f"{kind} is not RDF")
    if exchange.boolean is not None and answer.json()["boolean"] != exchange.boolean:
        found.append("the other boolean")
    return found


def _read(file: Path, graph: ox.NamedNode | None) -> list[ox.Quad]:
    media_format = ox.RdfFormat.from_extension(file.suffix.removeprefix("."))
    assert media_format is not None
    parsed = ox.parse(file.read_bytes(), format=media_format, base_iri=BASE + file.name, rename_blank_nodes=True)
    name = graph or ox.DefaultGraph()
    return [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in parsed]


def _query(test: Evaluation) -> str:
    return f"BASE <{BASE}>\n{test.query.read_text(encoding='utf-8')}"


def _passes(test: Evaluation, address: str) -> bool:
    headers = {"Accept": ACCEPT[test.result.suffix]}
    answer = httpx.post(f"{address}/sparql", data={"query": _query(test)}, headers=headers, timeout=20)
    if answer.status_code != 200:
        return False
    kind = test.result.suffix
    if kind == ".ttl" and answer.headers["content-type"].startswith("application/sparql-results"):
        kind = ".srx"
    return received(answer.content, kind) == expected(test.result)


def _engine_passes(test: Evaluation, engine: ox.Store) -> bool:
    try:
        results = engine.query(_query(test))
        if isinstance(results, ox.QueryTriples):
            body = ox.serialize(results, format=ox.RdfFormat.TURTLE) or b""
            return received(body, ".ttl") == expected(test.result)
        kind = {".srj": "json", ".tsv": "tsv", ".csv": "csv"}.get(test.result.suffix, "srx")
        media_format = ox.QueryResultsFormat.from_extension(kind)
        assert media_format is not None
        body = results.serialize(format=media_format) or b""
    except (SyntaxError, OSError, RuntimeError):
        return False
    return received(body, ".srx" if kind == "srx" else test.result.suffix) == expected(test.result)
