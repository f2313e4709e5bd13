"""The subscription tells the version at once, and each new one, to as many clients as are allowed."""

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from postinternat.app import create_app
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, dataset
from tests.gql_http.conftest import serving

SUBSCRIPTION = "subscription { now: datasetUpdated { v: version } }"


@pytest.fixture
def directory(tmp_path: Path, small: Path) -> DirectoryStore:
    store = DirectoryStore(tmp_path)
    store.load(dataset.read(small))
    return store


@pytest.fixture
def address(directory: DirectoryStore) -> Iterator[str]:
    root = str(directory.versions.root)
    with serving(create_app(Settings(store=root, workers=1, graphql_max_subscribers=1))) as address:
        yield address


@contextmanager
def subscribed(address: str, query: str = SUBSCRIPTION) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    connection.request("POST", "/graphql", json.dumps({"query": query}), headers)
    with closing(connection), connection.getresponse() as response:
        yield response


def next_event(stream: http.client.HTTPResponse) -> tuple[str, object]:
    lines = [stream.readline().decode().rstrip("\n") for _ in range(3)]
    assert lines[2] == ""
    data = lines[1].removeprefix("data: ")
    return lines[0].removeprefix("event: "), json.loads(data) if data else None


def test_each_version_is_told(address: str, directory: DirectoryStore) -> None:
    with subscribed(address) as stream:
        assert stream.getheader("content-type") == "text/event-stream; charset=utf-8"
        assert next_event(stream) == ("next", {"data": {"now": {"v": directory.version}}})
        triple = ox.Triple(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:b"), ox.NamedNode("urn:x:c"))
        new = directory.replace_graph("https://w3id.org/post-internat/graph/source/new", [triple])
        assert next_event(stream) == ("next", {"data": {"now": {"v": new}}})
        with subscribed(address) as full:
            assert (full.status, full.getheader("retry-after")) == (503, "1")
            assert json.load(full)["errors"][0]["extensions"] == {"code": "TOO_MANY_SUBSCRIBERS", "allowed": 1}


def test_a_subscription_that_is_not_valid_is_refused_before_it_streams(address: str) -> None:
    with subscribed(address, "subscription { datasetUpdated { nothing } }") as refused:
        assert refused.status == 400
        assert json.load(refused)["errors"][0]["extensions"]["code"] == "VALIDATION"


def test_a_stream_does_not_keep_the_server_from_stopping(small: Path) -> None:
    command = [sys.executable, "-m", "postinternat", "serve", "--port", "0", "--dataset", str(small)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        curl = next(found for line in server.stdout if (found := re.search(r"curl (\S+)/health", line)))
        with subscribed(curl[1].replace("localhost", "127.0.0.1")) as stream:
            assert next_event(stream)[0] == "next"
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=15)
