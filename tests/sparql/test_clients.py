"""The programs that researchers use read the endpoint as they read any other."""

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

from postinternat import paths
from postinternat.namespaces import DEF, graph
from postinternat.settings import Settings
from postinternat.store import EmbeddedStore
from tests.sparql.serving import serving

SCHEMES = (
    f"SELECT ?s ?label WHERE {{ ?s a <{DEF}Scheme> ; <http://purl.org/dc/terms/title> ?label }} ORDER BY ?s ?label"
)


def ask(address: str, fields: dict[str, str]) -> str:
    return f"{address}/sparql?{urlencode(fields)}"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Settings(dataset=paths.resources(), workers=2)) as address:
        yield address


@pytest.fixture(scope="module")
def rows(store: EmbeddedStore) -> list[tuple[str, str]]:
    return [(s.value, label.value) for s, label in store.select(SCHEMES).rows]  # type: ignore[union-attr]


def test_sparqlwrapper(address: str, rows: list[tuple[str, str]]) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setQuery(SCHEMES)
    wrapper.setReturnFormat(JSON)
    found = converted(wrapper)["results"]["bindings"]
    assert [(row["s"]["value"], row["label"]["value"]) for row in found] == rows
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(CSV)
    assert len(converted(wrapper).decode().splitlines()) == len(rows) + 1
    wrapper.setQuery(f"DESCRIBE ?s WHERE {{ ?s a <{DEF}Call> }}")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=converted(wrapper), format="turtle")) > 5


def converted(wrapper: SPARQLWrapper) -> Any:  # noqa: ANN401 -- a dictionary, bytes or a graph, by the format
    return wrapper.queryAndConvert()


def test_the_store_of_rdflib(address: str, rows: list[tuple[str, str]]) -> None:
    remote = rdflib.Graph(SPARQLStore(f"{address}/sparql"))
    assert [tuple(map(str, row)) for row in remote.query(SCHEMES)] == rows  # type: ignore[arg-type]
    schemes = set(remote.subjects(rdflib.RDF.type, rdflib.URIRef(DEF + "Scheme")))
    assert {str(scheme) for scheme in schemes} == {scheme for scheme, _ in rows}
    assert (None, rdflib.RDF.type, rdflib.URIRef(DEF + "Scheme")) in remote


def test_pandas_reads_csv(address: str, rows: list[tuple[str, str]]) -> None:
    frame = pd.read_csv(ask(address, {"query": SCHEMES, "format": "csv"}))
    assert list(frame.columns) == ["s", "label"]
    assert list(frame.itertuples(index=False, name=None)) == rows


def test_an_example_as_csv(address: str) -> None:
    frame = pd.read_csv(f"{address}/examples/annual-leave.csv")
    assert list(frame["days"]) == [30]


def test_curl(address: str, rows: list[tuple[str, str]]) -> None:
    program = shutil.which("curl")
    assert program, "curl is needed"
    command = [program, "--silent", "--show-error", "--fail", "--compressed", "-H", "Accept: text/csv"]
    command += ["--data-urlencode", f"query={SCHEMES}", f"{address}/sparql"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
    assert list(pd.read_csv(io.StringIO(output)).itertuples(index=False, name=None)) == rows
    command = [program, "--silent", "--location", "-H", "Accept: text/turtle", f"{address}/id/scheme/ccu-mg"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
    assert len(rdflib.Graph().parse(data=output, format="turtle")) > 5


def test_a_service_that_the_operator_allows(address: str, small: Path) -> None:
    other = f"{address}/sparql"
    query = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{other}> {{ ?s a <{DEF}Scheme> }} }}"
    with serving(Settings(dataset=small, workers=1, services=(other,))) as calling:
        found = pd.read_csv(ask(calling, {"query": query, "format": "csv"}))
        assert int(found["n"][0]) > 10
        command = [sys.executable, "-c", "import sys, urllib.request as u; u.urlopen(sys.argv[1])"]
        forbidden = query.replace(other, other + "2")
        refused = subprocess.run(
            [*command, ask(calling, {"query": forbidden})], capture_output=True, text=True, timeout=30
        )
        assert "HTTP Error 403" in refused.stderr


def test_the_graphs_say_who_speaks(address: str) -> None:
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?p a <{DEF}Remuneration> }} }}"
    graphs = set(pd.read_csv(ask(address, {"query": query, "format": "csv"}))["g"])
    assert graph("source/hauts-de-france-mg") in graphs
