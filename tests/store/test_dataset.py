"""Files become named graphs; a file that cannot be one is refused with its place."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat.errors import DatasetError
from postinternat.namespaces import GRAPH
from postinternat.store import EmbeddedStore, dataset
from postinternat.store.digest import graph_digest


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return shutil.copytree(small, tmp_path / "dataset")


def write(root: Path, place: str, text: str) -> Path:
    file = root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_each_folder_is_a_named_graph(small: Path) -> None:
    sizes = {graph.iri.removeprefix(GRAPH): len(graph.triples) for graph in dataset.read(small)}
    assert sizes == {
        "codelists": 2,
        "decisions": 1,
        "examples": 4,
        "ontology": 4,
        "reference": 2,
        "shapes": 8,
        "source/doc-a": 4,
        "source/doc-b": 4,
    }


def test_alignments_and_parts_of_a_graph_join_it(copy: Path) -> None:
    write(copy, "ontology/alignments/org.ttl", "<http://a/x> <http://a/p> <http://a/y> .")
    write(copy, "data/catalogue.ttl", "<http://a/x> <http://a/p> <http://a/y> .")
    sizes = {graph.iri.removeprefix(GRAPH): len(graph.triples) for graph in dataset.read(copy)}
    assert (sizes["ontology"], sizes["catalogue"]) == (5, 1)


def test_a_syntax_error_gives_file_line_and_column(copy: Path) -> None:
    file = write(copy, "data/reference/bad.ttl", "@prefix a: <http://a/> .\na:x a:p 1 ;\n   a:q a:r a:s .\n")
    with pytest.raises(DatasetError) as caught:
        dataset.read(copy)
    assert (caught.value.file, caught.value.line, caught.value.column) == (file, 3, 12)
    assert "dot" in caught.value.what
    assert str(caught.value).count("\n") == 2


def test_bytes_that_are_no_text_give_their_line(copy: Path) -> None:
    (copy / "data/reference/bad.ttl").write_bytes(
        b'<http://a/x> <http://a/p> "a" .\n<http://a/x> <http://a/p> "\xff" .'
    )
    with pytest.raises(DatasetError, match="UTF-8") as caught:
        dataset.read(copy)
    assert caught.value.line == 2


@pytest.mark.parametrize("text", ["<http://a/x> <http://a/p> [] .", "_:b <http://a/p> 1 ."])
def test_blank_nodes_are_refused_outside_shapes(copy: Path, text: str) -> None:
    write(copy, "data/reference/blank.ttl", text)
    with pytest.raises(DatasetError, match="without a name, at the property <http://a/p>"):
        dataset.read(copy)


@pytest.mark.parametrize(
    "place", ["data/loose.ttl", "data/sources/loose.ttl", "data/sources/a/b/c.ttl", "ontology/x/y.ttl"]
)
def test_a_file_outside_every_graph_is_refused(copy: Path, place: str) -> None:
    file = write(copy, place, "")
    with pytest.raises(DatasetError, match="belongs to no named graph") as caught:
        dataset.read(copy)
    assert caught.value.file == file
    assert "data/sources/<document>" in caught.value.fix


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no Turtle file"):
        dataset.read(tmp_path)


def test_the_digest_forgets_order_and_names_of_blank_nodes() -> None:
    text = "<http://a/s> <http://a/p> _:x , _:y . _:x <http://a/q> 1 . _:y <http://a/q> 01 ."
    other = "_:n <http://a/q> 01 . <http://a/s> <http://a/p> _:m , _:n . _:m <http://a/q> 1 ."
    first, second = ([quad.triple for quad in ox.parse(t, ox.RdfFormat.TURTLE)] for t in (text, other))
    assert graph_digest(first) == graph_digest(second)
    assert graph_digest(first) != graph_digest(first[:-1])


def test_the_digest_sees_how_a_number_is_written() -> None:
    one, other = (
        [quad.triple for quad in ox.parse(f"<http://a/s> <http://a/p> {number} .", ox.RdfFormat.TURTLE)]
        for number in ("1", "01")
    )
    assert graph_digest(one) != graph_digest(other)


def test_the_version_is_the_same_after_a_second_load_and_another_after_a_change(copy: Path) -> None:
    before = EmbeddedStore.from_files(copy).version
    assert EmbeddedStore.from_files(copy).version == before
    write(copy, "data/reference/more.ttl", "<http://a/x> <http://a/p> <http://a/y> .")
    assert EmbeddedStore.from_files(copy).version != before


def test_the_dataset_of_the_repository_loads(store: EmbeddedStore) -> None:
    graphs = store.graphs()
    assert all(graphs.get(GRAPH + name) for name in ("ontology", "codelists", "shapes", "reference"))
