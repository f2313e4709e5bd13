"""Any file of RDF can be served, with or without its named graphs in the default graph."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.cli import main
from postinternat.errors import DatasetError
from postinternat.settings import Settings
from tests.sparql.serving import application

TRIG = "@prefix e: <http://e/> . e:a e:p 1 . e:g { e:b e:p 2 }"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.trig"
    path.write_text(TRIG, encoding="utf-8")
    return path


@pytest.mark.parametrize(("union", "count"), [(True, 2), (False, 1)])
def test_the_union_is_a_setting(file: Path, union: bool, count: int) -> None:
    with TestClient(application(Settings(rdf=file, union=union, workers=1))) as client:
        query = {"query": "SELECT * { ?s ?p ?o }"}
        assert len(client.get("/sparql", params=query).json()["results"]["bindings"]) == count
        named = {"query": "SELECT * { GRAPH <http://e/g> { ?s ?p ?o } }"}
        assert len(client.get("/sparql", params=named).json()["results"]["bindings"]) == 1
        assert ("sd:UnionDefaultGraph" in client.get("/sparql").text) is union


def test_the_environment_can_say_so(file: Path) -> None:
    environment = {
        "POSTINTERNAT_RDF": str(file),
        "POSTINTERNAT_UNION": "no",
        "POSTINTERNAT_SERVICES": "http://a/ http://b/",
    }
    settings = Settings.from_environment(environment)
    assert (settings.rdf, settings.union, settings.services) == (file, False, ("http://a/", "http://b/"))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [("data.ttl", "<a", "not valid RDF"), ("data.pdf", "", "no format of RDF"), ("missing.nq", None, "cannot be read")],
)
def test_a_file_that_cannot_be_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str | None, words: str
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=words):
        application(Settings(rdf=path))
    assert main(["serve", "--port", "0", "--rdf", str(path)]) == 1
    assert words in capsys.readouterr().err
