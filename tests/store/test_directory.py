"""The store on disk keeps the contract, and a load that is interrupted anywhere leaves a whole dataset."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat.errors import StoreBusy, StoreError
from postinternat.namespaces import graph
from postinternat.store import DirectoryStore, EmbeddedStore, dataset, versions
from postinternat.store.directory import open_version
from postinternat.store.versions import VersionDirectory
from tests.store.contract import SUBMISSION, StoreContract, count, triple


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def loaded(root: Path, small: Path) -> DirectoryStore:
    store = DirectoryStore(root)
    store.load(dataset.read(small))
    return store


class TestDirectoryStore(StoreContract):
    @pytest.fixture
    def store(self, loaded: DirectoryStore) -> DirectoryStore:
        return loaded


def test_the_version_on_disk_is_that_in_memory(loaded: DirectoryStore, small_store: EmbeddedStore) -> None:
    assert loaded.version == small_store.version


def test_an_empty_store_says_how_to_load_it(root: Path) -> None:
    with pytest.raises(StoreError, match="postinternat load --store"):
        DirectoryStore(root).select("SELECT * {}")


def test_a_damaged_pointer_is_told(loaded: DirectoryStore, root: Path) -> None:
    for text in ("nonsense", "7"):
        (root / "CURRENT").write_text(text)
        with pytest.raises(StoreError, match="cannot be read"):
            loaded.snapshot()


def test_a_reader_sees_what_another_process_publishes(loaded: DirectoryStore, root: Path) -> None:
    kept = loaded.snapshot()
    version = DirectoryStore(root).replace_graph(SUBMISSION, [triple("a")])
    assert loaded.version == version
    assert SUBMISSION in loaded.graphs()
    assert SUBMISSION not in kept.graphs()


def test_a_second_load_keeps_what_regions_published(loaded: DirectoryStore, small: Path) -> None:
    loaded.replace_graph(SUBMISSION, [triple("a")])
    version = loaded.version
    loaded.replace_graph(graph("reference"), [])
    assert loaded.load(dataset.read(small)) == version
    assert loaded.versions.numbers() == [1, 2, 3, 4]


def test_an_earlier_version_comes_back(loaded: DirectoryStore) -> None:
    first = loaded.version
    second = loaded.replace_graph(SUBMISSION, [triple("a")])
    assert loaded.revert(1) == first
    assert loaded.revert(2) == second
    with pytest.raises(StoreError, match="choose one of: 1, 2"):
        loaded.revert(9)


def test_an_earlier_version_is_kept_and_found_by_its_first_digits(loaded: DirectoryStore) -> None:
    names = [loaded.version, *(loaded.replace_graph(SUBMISSION, [triple(name)]) for name in "abcdef")]
    (loaded.versions.path(2) / "CURRENT").write_text("damaged")
    for number, name in enumerate(names, start=1):
        kept = loaded.kept(name[:12])
        if number == 2:
            assert kept is None
        else:
            assert kept is not None
            assert (kept.version, kept.path) == (name, loaded.versions.path(number))
            assert loaded.kept(name) is kept  # it is held open
    assert loaded.kept("0" * 12) is None


def test_a_revert_does_not_let_the_next_version_take_an_old_number(loaded: DirectoryStore) -> None:
    loaded.replace_graph(SUBMISSION, [triple("a")])
    loaded.revert(1)
    loaded.replace_graph(SUBMISSION, [triple("b")])
    assert loaded.versions.current() == 3


def test_a_second_writer_is_told_to_wait(loaded: DirectoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_LOCK_WAIT_S", 0.1)
    with loaded.versions.lock(), pytest.raises(StoreBusy, match="another process is writing"):
        loaded.replace_graph(SUBMISSION, [triple("a")])


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path, small: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StoreError, match="cannot be written"):
        DirectoryStore(file / "store").load(dataset.read(small))


@pytest.mark.parametrize("step", ["build", "durable", "into place", "pointer"])
def test_a_failure_at_any_step_leaves_the_old_dataset(
    loaded: DirectoryStore, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    before = loaded.version
    with monkeypatch.context() as broken:
        if step == "build":
            broken.setattr("postinternat.store.directory.insert", fail)
        elif step == "durable":
            broken.setattr(versions, "_make_durable", fail)
        elif step == "into place":
            broken.setattr(Path, "rename", fail)
        else:
            broken.setattr(Path, "replace", fail)
        with pytest.raises(StoreError, match="cannot be written: no space left"):
            loaded.replace_graph(SUBMISSION, [triple("a")])
    assert DirectoryStore(loaded.versions.root).version == before
    after = loaded.replace_graph(SUBMISSION, [triple("a")])
    assert DirectoryStore(loaded.versions.root).version == after
    assert list((loaded.versions.root / "versions").glob("building-*")) == []


_WRITER = """
import sys
from pathlib import Path
import pyoxigraph as ox
from postinternat.store import DirectoryStore
store = DirectoryStore(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(10_000):
    name = ox.NamedNode("http://example.org/n")
    triples = [ox.Triple(name, name, ox.Literal(number)), ox.Triple(name, name, ox.Literal(-number - 1))]
    store.replace_graph("https://w3id.org/post-internat/graph/submission/a", triples)
"""


def test_a_killed_writer_leaves_a_whole_dataset(loaded: DirectoryStore) -> None:
    root = loaded.versions.root
    moments = random.Random(7)
    for _ in range(6):
        command = [sys.executable, "-c", _WRITER, str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(moments.uniform(0.02, 0.2))
            os.kill(writer.pid, signal.SIGKILL)
        store = DirectoryStore(root)
        rows = store.select("SELECT ?o { GRAPH <https://w3id.org/post-internat/graph/submission/a> { ?s ?p ?o } }").rows
        values = sorted(int(row[0].value) for row in rows if isinstance(row[0], ox.Literal))
        assert values == [] or (len(values) == 2 and values[0] == -values[1] - 1)
        assert count(store, "?s ?p ?o") == 16 + len(values)
    store.replace_graph(SUBMISSION, [triple("a")])


def test_the_number_of_the_next_version_skips_what_a_crash_left(tmp_path: Path) -> None:
    directory = VersionDirectory(tmp_path)
    with directory.lock():
        assert directory.create(lambda path: path.mkdir()) == 1
    shutil.copytree(directory.path(1), directory.path(2))
    with directory.lock():
        assert directory.create(lambda path: path.mkdir()) == 3
    assert directory.current() == 3


def test_pruning_keeps_the_newest_the_current_and_what_is_read(loaded: DirectoryStore) -> None:
    root = loaded.versions.root
    for name in "abcdef":
        loaded.replace_graph(SUBMISSION, [triple(name)])
    loaded.revert(3)
    read = open_version(loaded.versions.path(2))
    assert DirectoryStore(root).prune(2) == ([1, 4, 5], [2, 3])
    assert loaded.versions.numbers() == [2, 3, 6, 7]
    assert count(read, "?s ?p ?o") == 17
    assert list((root / "versions").glob("pruned-*")) == []
    del read
    assert DirectoryStore(root).prune(2) == ([2], [3])
    assert loaded.replace_graph(SUBMISSION, [triple("g")]) == DirectoryStore(root).version
    assert loaded.versions.current() == 8


_FULL = """
import resource, sys
from pathlib import Path
import pyoxigraph as ox
from postinternat.store import DirectoryStore
store = DirectoryStore(Path(sys.argv[1]))
store.snapshot()
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
name = ox.NamedNode("http://example.org/n")
triples = [ox.Triple(name, name, ox.Literal(f"{number:0200}")) for number in range(5_000)]
try:
    store.replace_graph("https://w3id.org/post-internat/graph/submission/a", triples)
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_full_disk_is_told_and_leaves_the_old_dataset(loaded: DirectoryStore) -> None:
    before = loaded.version
    command = [sys.executable, "-c", _FULL, str(loaded.versions.root)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.startswith("StoreError the store cannot be written")
    assert "fix: free some space" in told
    assert DirectoryStore(loaded.versions.root).version == before
    assert loaded.versions.numbers() == [1]
    assert list((loaded.versions.root / "versions").glob("building-*")) == []


def test_a_directory_of_someone_else_is_left_alone(tmp_path: Path, small: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf8")
    with pytest.raises(StoreError, match=r"holds 'thesis\.txt'"):
        DirectoryStore(tmp_path).load(dataset.read(small))
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_pointer_to_nowhere_says_which_versions_there_are(tmp_path: Path, small: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.load(dataset.read(small))
    (tmp_path / "CURRENT").write_text("7\n", encoding="ascii")
    with pytest.raises(StoreError) as caught:
        DirectoryStore(tmp_path).snapshot()
    assert caught.value.fix == "write the number of one of its versions there: 1"
