"""The tests of a folder of the suite, read from its manifest."""

from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib.collection import Collection
from rdflib.term import Node

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
BASE = "http://w3c.example/"
EVALUATED = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping"),
    *("json-res", "negation", "project-expression", "property-path", "subquery"),
)
"""The folders of query evaluation tests. Left out: entailment and SERVICE, which the endpoint does not offer."""


@dataclass(frozen=True)
class Evaluation:
    """One query, the data it is asked of, and the file of the expected result."""

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path


@dataclass(frozen=True)
class Exchange:
    """One HTTP request and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None


@dataclass(frozen=True)
class ProtocolTest:
    """Requests in order, over named graphs given as IRI and file."""

    name: str
    graphs: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]


def evaluations(folder: Path) -> list[Evaluation]:
    """Return the query evaluation tests of one folder."""
    manifest = _read(folder)

    def files(node: Node | None, name: rdflib.URIRef) -> tuple[Path, ...]:
        return tuple(sorted(folder / str(value).removeprefix(BASE) for value in manifest.objects(node, name)))

    found = []
    for kind in (MF.QueryEvaluationTest, MF.CSVResultFormatTest):
        for test in manifest.subjects(rdflib.RDF.type, kind):
            action = manifest.value(test, MF.action)
            (query,), (result,) = files(action, QT.query), files(test, MF.result)
            name = f"{folder.name}/{str(test).rpartition('#')[2]}"
            found.append(Evaluation(name, query, files(action, QT.data), files(action, QT.graphData), result))
    return sorted(found, key=lambda test: (test.data, test.graphs, test.name))


def protocol_tests(folder: Path) -> list[ProtocolTest]:
    """Return the protocol tests."""
    manifest = _read(folder)
    found = []
    for test in manifest.subjects(rdflib.RDF.type, MF.ProtocolTest):
        graphs = []
        for node in manifest.objects(test, UT.graphData):
            file = folder / str(manifest.value(node, UT.graph)).removeprefix(BASE)
            graphs.append((str(manifest.value(node, rdflib.RDFS.label)), file))
        requests = manifest.value(manifest.value(test, MF.action), HT.requests)
        assert requests is not None
        exchanges = tuple(_exchange(manifest, node) for node in Collection(manifest, requests))
        found.append(ProtocolTest(str(test).rpartition("#")[2], tuple(sorted(graphs)), exchanges))
    return sorted(found, key=lambda test: test.name)


def _read(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "manifest.ttl", format="turtle", publicID=BASE)


def _exchange(manifest: rdflib.Graph, node: Node) -> Exchange:
    headers = {}
    listed = manifest.value(node, HT.headers)
    for header in Collection(manifest, listed) if listed is not None else ():
        headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    body, response = manifest.value(node, HT.body), manifest.value(node, HT.resp)
    text = str(manifest.value(body, CNT.chars) or "") if body is not None else ""
    encoding = str(manifest.value(body, CNT.characterEncoding) or "utf-8") if body is not None else "utf-8"
    boolean = manifest.value(response, MF.expectedBoolean)
    expected_format = manifest.value(response, MF.expectedFormat)
    return Exchange(
        str(manifest.value(node, HT.methodName)),
        str(manifest.value(node, HT.absolutePath)),
        headers,
        text.encode(encoding),
        tuple(str(status)[-3:] for status in manifest.objects(response, MF.expectedStatus)),
        None if boolean is None else str(boolean) == "true",
        None if expected_format is None else str(expected_format),
    )
