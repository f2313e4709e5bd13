"""A publisher killed at any moment leaves the old dataset or the new one: never a mix, never a loss.

``POSTINTERNAT_KILLS=200`` makes as many kills as that, in place of 20.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat.namespaces import DEF
from postinternat.publication.provenance import publications
from postinternat.store import DirectoryStore, EmbeddedStore, dataset
from postinternat.store.digest import graph_digest
from postinternat.store.engine import graph_triples
from tests.publication.conftest import BRETAGNE

KILLS = int(os.environ.get("POSTINTERNAT_KILLS", "20"))
_POSTS = 40

# Imports once, then forks a publisher for each line it reads; it never opens a store itself. The rules are left out:
# what is tried here is writing.
_NURSERY = f"""
import os, sys
from pathlib import Path
from postinternat.intake.reading import read_bytes
from postinternat.model import read_catalogue
from postinternat.publication import Campaign, Order, publish, publishing
from postinternat.store import DirectoryStore
from postinternat.validation.report import Report
publishing.validate_submission = lambda *_, **__: Report((), "none", "", ())
catalogue = read_catalogue()
root = Path(sys.argv[1])
for line in sys.stdin:
    publisher = os.fork()
    if not publisher:
        number = int(line)
        while True:
            number += 1
            posts = [f"<p{{n}}> a pi:Post ; pi:months {{number}} ." for n in range({_POSTS})]
            sent = read_bytes(("@prefix pi: <{DEF}> .\\n" + "\\n".join(posts)).encode(), "posts.ttl")
            publish(sent, Campaign("53", 2026), DirectoryStore(root), catalogue, Order(f"Service {{number}}"))
            print("published", flush=True)
    print(publisher, flush=True)
    os.waitpid(publisher, 0)
    print("ended", flush=True)
"""


def published_number(store: EmbeddedStore, other: dict[str, int]) -> int:
    """Return the number that the whole of the published graph is about, 0 before; fail for a mix."""
    assert {iri: size for iri, size in store.graphs().items() if iri != BRETAGNE.graph} == other
    rows = store.select(f"SELECT ?n {{ ?post a <{DEF}Post> ; <{DEF}months> ?n }}").rows
    numbers = {row[0].value for row in rows}  # type: ignore[union-attr]
    records = publications(store)
    if not rows:
        assert records == []
        return 0
    assert len(rows) == _POSTS
    assert {f"Service {number}" for number in numbers} == {record.by for record in records}
    assert store.digests()[BRETAGNE.graph] == graph_digest(graph_triples(store.engine, BRETAGNE.graph))
    return int(numbers.pop())


@contextmanager
def reading(root: Path, other: dict[str, int]) -> Iterator[list[BaseException]]:
    """Read the store in a thread all the while, as a server does; gives what went wrong."""
    faults: list[BaseException] = []
    over = threading.Event()

    def read() -> None:
        store = DirectoryStore(root)
        last = 0
        while not over.is_set():
            try:
                number = published_number(store.snapshot(), other)
                assert number >= last
                last = number
            except BaseException as fault:
                faults.append(fault)
                return

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield faults
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("kills", [KILLS])
def test_kills_lose_and_mix_nothing(tmp_path: Path, small: Path, kills: int) -> None:
    root = tmp_path / "store"
    store = DirectoryStore(root)
    store.load(dataset.read(small))
    other, moments, number, moved = store.graphs(), random.Random(53), 0, 0
    command = [sys.executable, "-c", _NURSERY, str(root)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery,
        reading(root, other) as faults,
    ):
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for round_ in range(kills):
            nursery.stdin.write(f"{number}\n")
            nursery.stdin.flush()
            publisher = int(nursery.stdout.readline())
            if round_ % 2:
                assert nursery.stdout.readline() == "published\n"
            time.sleep(moments.uniform(0.0, 0.15))
            os.kill(publisher, signal.SIGKILL)
            while nursery.stdout.readline() != "ended\n":
                pass
            found = published_number(DirectoryStore(root).snapshot(), other)
            assert found >= number + round_ % 2
            moved += found > number
            number = found
            store.prune(3)
        nursery.stdin.close()
    assert faults == []
    assert moved >= kills // 2
    assert len(store.versions.numbers()) <= 5
    last = ox.Triple(ox.NamedNode("http://example.org/a"), ox.NamedNode(DEF + "b"), ox.Literal("c"))
    store.replace_graph(BRETAGNE.graph, [last])
    assert list((root / "versions").glob("building-*")) == []
