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
from postinternat.store.answer import Answer
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


async def started(pool: Pool) -> asyncio.Task[Answer]:
    """Start a query that would not end, and return when a reader has it."""
    hog = asyncio.create_task(pool.arun(ENDLESS))
    while pool._generation.lent == 0:
        await asyncio.sleep(0.01)
    return hog


async def stopped(hog: asyncio.Task[Answer]) -> None:
    hog.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hog


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
    both = pool.run(SCHEMES, default_graphs=(graph("source/doc-a"), graph("source/doc-b")), named_graphs=())
    assert names(both.body) == ["ccu", "dumg"]
    none = pool.run(f"ASK {{ GRAPH ?g {{ ?s a <{DEF}Scheme> }} }}", named_graphs=(graph("reference"),))
    assert json.loads(none.body)["boolean"] is False


def test_terms_come_back_as_from_the_store(pool: Pool, memory: EmbeddedStore) -> None:
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert pool.select(query) == memory.select(query)
    with Pool(memory, size=1, max_rows=3) as limited, pytest.raises(QueryTooLarge, match="more than 3 rows"):
        limited.select(query)


def test_a_cartesian_query_is_killed_and_the_next_is_answered_at_once(pool: Pool) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.5 s"):
        pool.run(ENDLESS)
    assert time.monotonic() - begun < 5
    begun = time.monotonic()
    assert pool.run(QUICK).rows == 1
    assert time.monotonic() - begun < 0.4


def test_others_are_answered_while_a_query_hogs_a_reader(memory: EmbeddedStore) -> None:
    async def ask_beside_a_hog(pool: Pool) -> None:
        hog = await started(pool)
        assert [(await pool.arun(QUICK)).rows for _ in range(20)] == [1] * 20
        assert not hog.done()
        await stopped(hog)

    with Pool(memory, size=2, timeout_s=60) as own:
        asyncio.run(ask_beside_a_hog(own))


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


def test_a_cancelled_task_kills_its_query(memory: EmbeddedStore) -> None:
    async def cancel_then_ask(pool: Pool) -> None:
        await stopped(await started(pool))
        assert (await pool.arun(QUICK)).rows == 1

    with Pool(memory, size=1, timeout_s=60) as own:
        begun = time.monotonic()
        asyncio.run(cancel_then_ask(own))
        assert time.monotonic() - begun < 30


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
    async def publish_meanwhile(pool: Pool) -> None:
        old = pool._generation.nursery._process
        hog = await started(pool)
        on_disk.replace_graph(SUBMISSION, [triple("a")])
        assert (await pool.arun(QUICK)).version == on_disk.version
        assert (hog.done(), old.poll()) == (False, None)
        await stopped(hog)
        assert old.wait(timeout=30) == 0

    with Pool(on_disk, size=2, timeout_s=60) as own:
        asyncio.run(publish_meanwhile(own))


def test_the_pool_follows_a_graph_replaced_in_memory(small_store: EmbeddedStore) -> None:
    with Pool(small_store, size=1) as pool:
        small_store.replace_graph(graph("source/doc-b"), [])
        assert names(pool.run(SCHEMES).body) == ["ccu"]


def test_a_nursery_that_died_is_replaced(memory: EmbeddedStore) -> None:
    with Pool(memory, size=1) as pool:
        pool._generation.nursery._process.kill()
        pool._generation.nursery._process.wait()
        assert pool.run(QUICK).rows == 1


def test_closing_ends_the_queries_that_run(memory: EmbeddedStore) -> None:
    pool = Pool(memory, size=1, timeout_s=60)

    async def close_meanwhile() -> None:
        hog = await started(pool)
        await asyncio.to_thread(pool.close)
        with pytest.raises((WorkerDied, StoreError)):
            await hog

    asyncio.run(close_meanwhile())


def test_closing_leaves_no_process(memory: EmbeddedStore) -> None:
    pool = Pool(memory, size=2)
    numbers = [reader._number for reader in pool._generation.idle]
    pool.close()
    assert [number for number in numbers if Path(f"/proc/{number}").exists()] == []
    with pytest.raises(StoreError, match="were ended"):
        pool.run(QUICK)


def test_a_dump_holds_the_whole_store(memory: EmbeddedStore) -> None:
    again = EmbeddedStore(restore(dump(memory.engine)))
    assert again.version == memory.version
    assert again.graphs() == memory.graphs()


def test_a_long_query_yields_to_the_server_and_its_reader_gets_no_other(memory: EmbeddedStore) -> None:
    async def niceness(pool: Pool) -> tuple[int, int]:
        before = pool._generation.idle[0]._number
        hog = await started(pool)
        await asyncio.sleep(0.5)
        during = os.getpriority(os.PRIO_PROCESS, before)
        with pytest.raises(QueryTimeout):
            await hog
        assert (await pool.arun(QUICK)).rows == 1
        after = pool._generation.idle[0]._number
        assert after != before
        return during, os.getpriority(os.PRIO_PROCESS, after)

    with Pool(memory, size=1, timeout_s=0.8) as own:
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        assert asyncio.run(niceness(own)) == (min(usual + 10, 19), usual)
