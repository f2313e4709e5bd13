"""The public's queries run where they can be killed and can reach nothing, and others do not wait for them."""

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from postinternat.errors import (
    PoolBusy,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    WorkerDied,
)
from postinternat.namespaces import DEF, graph
from postinternat.store import DirectoryStore, EmbeddedStore, dataset
from postinternat.store.engine import dump, restore
from postinternat.store.workers import Pool
from tests.store.contract import SCHEMES, SUBMISSION, triple

_PAIRS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {_PAIRS} }}"
GREEDY = f"SELECT * {{ {_PAIRS} }} ORDER BY ?c1 ?c2 ?c3 ?c4"
QUICK = "ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def memory(small: Path) -> EmbeddedStore:
    return EmbeddedStore.from_files(small)


@pytest.fixture(scope="module")
def pool(memory: EmbeddedStore) -> Iterator[Pool]:
    with Pool(memory, size=2, timeout_s=0.5) as pool:
        yield pool


@pytest.fixture
def on_disk(tmp_path: Path, small: Path) -> DirectoryStore:
    store = DirectoryStore(tmp_path)
    store.load(dataset.read(small))
    return store


def run_until_stopped(pool: Pool) -> None:
    with pytest.raises(QueryTimeout):
        pool.run(ENDLESS)


def names(body: bytes) -> list[str]:
    return [row["s"]["value"].rpartition("/")[2] for row in json.loads(body)["results"]["bindings"]]


def test_an_answer_says_what_is_known_of_it(pool: Pool, memory: EmbeddedStore) -> None:
    answer = pool.run(SCHEMES)
    assert names(answer.body) == ["ccu", "dumg"]
    assert (answer.form, answer.rows, answer.truncated) == ("select", 2, False)
    assert answer.version == memory.version


def test_the_caller_chooses_format_graphs_and_limits(pool: Pool) -> None:
    answer = pool.run(SCHEMES, results_type="text/csv", max_rows=1)
    assert answer.body == b"s\r\nhttps://w3id.org/post-internat/id/scheme/ccu\r\n"
    assert answer.truncated
    only_b = pool.run(SCHEMES, default_graphs=(graph("source/doc-b"),), named_graphs=())
    assert names(only_b.body) == ["ccu", "dumg"]
    none = pool.run(f"ASK {{ GRAPH ?g {{ ?s a <{DEF}Scheme> }} }}", named_graphs=(graph("reference"),))
    assert json.loads(none.body)["boolean"] is False


def test_terms_come_back_as_from_the_store(pool: Pool, memory: EmbeddedStore) -> None:
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert pool.select(query) == memory.select(query)
    with Pool(memory, size=1, max_rows=3) as limited, pytest.raises(QueryTooLarge, match="more than 3 rows"):
        limited.select(query)


def test_a_cartesian_query_is_killed_and_the_next_is_answered_at_once(pool: Pool) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.5 s"):
        pool.run(ENDLESS)
    assert time.monotonic() - started < 1.5
    started = time.monotonic()
    assert pool.run(QUICK).rows == 1
    assert time.monotonic() - started < 0.3


def test_others_are_answered_while_a_query_hogs_a_reader(pool: Pool) -> None:
    hog = threading.Thread(target=run_until_stopped, args=(pool,))
    hog.start()
    time.sleep(0.05)
    started = time.monotonic()
    assert [pool.run(QUICK).rows for _ in range(20)] == [1] * 20
    assert time.monotonic() - started < 0.4
    hog.join()


def test_a_query_that_takes_too_much_memory_is_stopped(memory: EmbeddedStore) -> None:
    with Pool(memory, size=1, timeout_s=20, memory_bytes=50_000_000) as pool:
        with pytest.raises(QueryTooLarge, match="more memory"):
            pool.run(GREEDY)
        assert pool.run(QUICK).rows == 1


def test_a_query_nested_beyond_measure_is_stopped(pool: Pool) -> None:
    with pytest.raises(QueryError):
        pool.run("ASK { FILTER" + "(" * 200_000)
    assert pool.run(QUICK).rows == 1


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        yield listener


@pytest.mark.parametrize("kind", ["memory", "directory"])
def test_no_query_reaches_a_socket_or_a_file(
    kind: str, memory: EmbeddedStore, on_disk: DirectoryStore, listener: socket.socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with Pool(memory if kind == "memory" else on_disk, size=1) as pool:
        with pytest.raises(QueryError, match="SERVICE is not offered"):
            pool.run(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        silent = pool.run(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}")
        assert json.loads(silent.body)["results"]["bindings"] == [{}]
        for clause in ("FROM <file:///etc/passwd>", f"FROM NAMED <{address}>"):
            assert json.loads(pool.run(f"SELECT * {clause} {{ ?s ?p ?o }}").body)["results"]["bindings"] == []
        assert names(pool.run(SCHEMES).body) == ["ccu", "dumg"]
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_reader_has_no_right_to_open_anything(memory: EmbeddedStore) -> None:
    with Pool(memory, size=1) as pool:
        number = pool._generation.idle[0]._number
        assert pool.run(QUICK).rows == 1
        limits = Path(f"/proc/{number}/limits").read_text()
        (open_files,) = [line for line in limits.splitlines() if line.startswith("Max open files")]
        assert open_files.split()[3:5] == ["0", "0"]
        assert len(list(Path(f"/proc/{number}/task").iterdir())) == 1


def test_a_bad_query_says_where(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        pool.run("SELECT *\nWHERE { ?s ?p }")
    assert caught.value.line == 2
    assert "line 2" in str(caught.value)


def test_a_reader_that_died_while_it_waited_is_replaced_unseen(memory: EmbeddedStore) -> None:
    with Pool(memory, size=2) as pool:
        for reader in pool._generation.idle:
            os.kill(reader._number, signal.SIGTERM)
        time.sleep(0.05)
        assert [pool.run(QUICK).rows for _ in range(3)] == [1] * 3


def test_a_reader_that_dies_at_work_is_told_and_replaced(memory: EmbeddedStore) -> None:
    with Pool(memory, size=1) as pool:
        number = pool._generation.idle[0]._number
        threading.Timer(0.2, os.kill, (number, signal.SIGTERM)).start()
        with pytest.raises(WorkerDied, match="by itself"):
            pool.run(ENDLESS)
        assert pool.run(QUICK).rows == 1


def test_a_cancelled_task_kills_its_query(pool: Pool) -> None:
    async def cancel_then_ask() -> float:
        task = asyncio.create_task(pool.arun(ENDLESS))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        started = time.monotonic()
        answers = await asyncio.gather(*(pool.arun(QUICK) for _ in range(4)))
        assert [answer.rows for answer in answers] == [1] * 4
        return time.monotonic() - started

    assert asyncio.run(cancel_then_ask()) < 0.3


def test_more_queries_than_may_wait_are_refused(memory: EmbeddedStore) -> None:
    async def crowd(pool: Pool) -> list[object]:
        tasks = [pool.arun(ENDLESS) for _ in range(4)]
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    with Pool(memory, size=1, timeout_s=0.2, max_waiting=1) as narrow:
        kinds = sorted(type(error).__name__ for error in asyncio.run(crowd(narrow)))
    assert kinds == ["PoolBusy", "PoolBusy", "QueryTimeout", "QueryTimeout"]
    assert PoolBusy.exit_code == 2


def test_the_pool_follows_what_is_published(on_disk: DirectoryStore) -> None:
    query = "SELECT ?s { ?s <http://www.w3.org/2000/01/rdf-schema#label> 'new' }"
    with Pool(on_disk, size=2) as pool:
        assert names(pool.run(query).body) == []
        version = on_disk.replace_graph(SUBMISSION, [triple("a", "new")])
        answer = pool.run(query)
        assert (names(answer.body), answer.version) == (["a"], version)


def test_a_running_query_ends_on_the_version_it_began_with(on_disk: DirectoryStore) -> None:
    with Pool(on_disk, size=2, timeout_s=0.6) as pool:
        old = pool._generation
        hog = threading.Thread(target=run_until_stopped, args=(pool,))
        hog.start()
        time.sleep(0.1)
        on_disk.replace_graph(SUBMISSION, [triple("a")])
        assert pool.run(QUICK).version == on_disk.version
        assert old.nursery._process.poll() is None
        hog.join()
        assert old.nursery._process.poll() is not None


def test_the_pool_follows_a_graph_replaced_in_memory(small_store: EmbeddedStore) -> None:
    with Pool(small_store, size=1) as pool:
        small_store.replace_graph(graph("source/doc-b"), [])
        assert names(pool.run(SCHEMES).body) == ["ccu"]


def test_closing_leaves_no_process(memory: EmbeddedStore) -> None:
    pool = Pool(memory, size=2)
    numbers = [reader._number for reader in pool._generation.idle]
    pool.close()
    assert [number for number in numbers if Path(f"/proc/{number}").exists()] == []
    with pytest.raises((StoreError, WorkerDied)):
        pool.run(QUICK)


def test_a_dump_holds_the_whole_store(memory: EmbeddedStore) -> None:
    again = EmbeddedStore(restore(dump(memory.engine)))
    assert again.version == memory.version
    assert again.graphs() == memory.graphs()
