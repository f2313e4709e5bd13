"""The store on another server keeps the contract, here on an Oxigraph server; servers that fail are told apart."""

import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from postinternat.errors import (
    PostinternatError,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    SettingsError,
    StoreError,
    VersionConflict,
)
from postinternat.namespaces import graph
from postinternat.settings import Settings
from postinternat.store import EmbeddedStore, RemoteStore, dataset, open_store
from postinternat.store.runner import RemoteRunner, open_runner
from tests.store.contract import SCHEMES, SUBMISSION, StoreContract, count, triple


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """Run an Oxigraph server in memory and give its address."""
    program = shutil.which("oxigraph", path=Path(sys.executable).parent)
    assert program, "the package oxigraph is in requirements.lock"
    port = free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with oxigraph() as address:
        yield address


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")


@pytest.fixture
def empty(server: str) -> RemoteStore:
    form = b"update=DROP+ALL"
    urllib.request.urlopen(urllib.request.Request(f"{server}/update", data=form), timeout=5).close()
    settings = Settings(store=f"{server}/query", timeout_s=5)
    store = open_store(settings)
    assert isinstance(store, RemoteStore)
    return store


@pytest.fixture
def loaded(empty: RemoteStore, small: Path) -> RemoteStore:
    empty.load(dataset.read(small))
    return empty


class TestRemoteStore(StoreContract):
    @pytest.fixture
    def store(self, loaded: RemoteStore) -> RemoteStore:
        return loaded


def test_the_version_on_the_server_is_that_in_memory(loaded: RemoteStore, small_store: EmbeddedStore) -> None:
    assert loaded.version == small_store.version


def test_an_empty_server_says_how_to_load_it(empty: RemoteStore) -> None:
    with pytest.raises(StoreError, match="postinternat load --store http"):
        empty.select(SCHEMES)


def test_a_second_load_keeps_what_regions_published_and_drops_the_rest(loaded: RemoteStore, small: Path) -> None:
    version = loaded.replace_graph(SUBMISSION, [triple("a")])
    loaded.replace_graph(graph("source/old"), [triple("b")])
    assert loaded.load(dataset.read(small)) == version
    assert graph("source/old") not in loaded.graphs()


def test_a_server_whose_default_graph_shows_all_graphs_is_asked_for_the_union(small: Path) -> None:
    with oxigraph("--union-default-graph") as address:
        store = RemoteStore(f"{address}/query", update_url=f"{address}/update")
        for _ in range(2):
            store.load(dataset.read(small))
        assert not store.ask("ASK { ?s a <http://www.w3.org/ns/shacl#NodeShape> }")
        before = store.version
        store.replace_graph(SUBMISSION, [triple("a")])
        assert count(store, "?s ?p 'x'") == 1
        store.replace_graph(SUBMISSION, [])
        assert count(store, "?s ?p 'x'") == 0
        assert store.version == before


def test_two_writers_cannot_overwrite_each_other(loaded: RemoteStore) -> None:
    other = RemoteStore(loaded.url, update_url=loaded.update_url)
    assert other.version == loaded.version
    send = loaded._update

    def send_late(text: str) -> None:
        other.replace_graph(SUBMISSION, [triple("theirs")])
        send(text)

    loaded._update = send_late  # type: ignore[method-assign]
    with pytest.raises(VersionConflict):
        loaded.replace_graph(SUBMISSION, [triple("mine")])
    assert loaded.version == other.version
    assert loaded.graphs()[SUBMISSION] == 1


def test_public_queries_read_the_union_within_limits(loaded: RemoteStore) -> None:
    runner = open_runner(loaded, Settings(store=loaded.url))
    assert isinstance(runner, RemoteRunner)
    answer = runner.run(SCHEMES, results_type="text/csv")
    assert answer.body.decode().split() == [
        "s",
        "https://w3id.org/post-internat/id/scheme/ccu",
        "https://w3id.org/post-internat/id/scheme/dumg",
    ]
    assert (answer.media_type, answer.truncated, answer.version) == ("text/csv", False, loaded.version)
    triples = runner.run("CONSTRUCT WHERE { ?s ?p ?o }", graph_type="application/n-triples")
    assert triples.body.count(b" .\n") == 16
    only = runner.run("ASK { ?s ?p ?o }", default_graphs=("http://example.org/none",), named_graphs=())
    assert b"false" in only.body
    with pytest.raises(QueryTooLarge):
        runner.run(SCHEMES, max_bytes=10)
    with pytest.raises(QuerySyntaxError):
        runner.run("SELECT")
    assert runner.select(SCHEMES) == loaded.select(SCHEMES)
    runner.close()


class Answers(BaseHTTPRequestHandler):
    """Answers by the path: /status/<number>, /html, /slow."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/slow":
            time.sleep(0.6)
        self.send_response(int(self.path.removeprefix("/status/")) if "status" in self.path else 200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>no results here</p>")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def answering() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("/status/400", QuerySyntaxError, "refused the query"),
        ("/status/401", StoreError, "password"),
        ("/status/404", StoreError, "check the address"),
        ("/status/500", StoreError, "look at the server's log"),
        ("/html", StoreError, "did not answer with SPARQL results"),
        ("/slow", QueryTimeout, "within 0.3 s"),
    ],
)
def test_each_failure_of_a_server_has_its_message(path: str, kind: type[PostinternatError], message: str) -> None:
    with answering() as server, pytest.raises(kind, match=message):
        RemoteStore(server + path, timeout_s=0.3).select("SELECT * {}")


def test_a_graph_that_is_no_graph_is_told() -> None:
    with answering() as server:
        store = RemoteStore(server + "/html")
        store._digests, store._read_at, store._union_in_default = {graph("ontology"): "x"}, float("inf"), True
        with pytest.raises(QueryError, match="CONSTRUCT"):
            store.construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/query").select("SELECT * {}")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x"])
def test_only_web_addresses_are_servers(url: str) -> None:
    with pytest.raises(SettingsError, match="not a web address"):
        RemoteStore(url).select("SELECT * {}")
