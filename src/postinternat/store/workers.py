"""The pool of killable readers that run the public's queries.

``pool.run("SELECT ...")`` gives the answer as bytes or raises QueryTimeout, QueryTooLarge or WorkerDied; a
reader that was killed is replaced. The pool follows the store: when the version changes, queries that start
from then on are read by new processes.

Readers hold the version in memory, also when the store is on disk: RocksDB opens its files when it needs
them, which they may not do, and it starts threads, which do not survive a fork.
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Unpack

import pyoxigraph as ox

from postinternat.errors import PoolBusy, QueryTooLarge, StoreError, WorkerDied
from postinternat.store.answer import Answer, Options, Request
from postinternat.store.directory import DirectoryStore
from postinternat.store.embedded import EmbeddedStore, wrong_form
from postinternat.store.engine import dump
from postinternat.store.nursery import Order
from postinternat.store.protocol import Solutions
from postinternat.store.readers import Nursery, Reader
from postinternat.text import Text

_LARGE = 50_000
"""Characters of a query that one write to a reader surely takes."""


class Pool:
    """``size`` readers over an embedded or directory store.

    A query may run ``timeout_s`` seconds and take ``memory_bytes`` beside the dataset; its answer is cut
    after ``max_rows`` rows or ``max_bytes`` bytes. Past ``max_waiting`` queries in wait, more are refused.
    With ``network``, queries may open connections: their SERVICE clauses must be checked before.
    """

    def __init__(
        self,
        store: EmbeddedStore | DirectoryStore,
        *,
        size: int = 2,
        timeout_s: float = 10.0,
        memory_bytes: int = 1 << 30,
        max_rows: int = 100_000,
        max_bytes: int = 32_000_000,
        max_waiting: int = 32,
        network: bool = False,
    ) -> None:
        self._store = store
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._network = network
        self._limits: Options = {"max_rows": max_rows, "max_bytes": max_bytes}
        self._places = size + max_waiting
        self._inside = 0
        self._closed = False
        self._turns = threading.Semaphore(size)
        self._counting = threading.Lock()
        self._changing = threading.Lock()
        self._threads = ThreadPoolExecutor(self._places, thread_name_prefix="query")
        self._generation = _Generation(store.snapshot(), memory_bytes, network=network)
        self._generation.idle += [self._generation.nursery.fork() for _ in range(size)]

    def run(self, query: str, **options: Unpack[Options]) -> Answer:
        """Run a query of any form and wait for its answer.

        Raises QuerySyntaxError and QueryError for the query's own faults, QueryTimeout, QueryTooLarge,
        WorkerDied, PoolBusy, StoreError.
        """
        with self._place():
            return self._run(self._request(query, options), _Ticket())

    async def arun(self, query: str, **options: Unpack[Options]) -> Answer:
        """Do as ``run`` without blocking the event loop; the query is killed when the task is cancelled."""
        ticket = _Ticket()
        request = self._request(query, options)
        with self._place():
            lent = self._lend_at_once(request)
            if lent is not None:
                try:
                    return await lent[1].ask_in_loop(request, self._timeout_s, at_once=self._inside == 1)
                finally:
                    try:
                        if not self._give_back_at_once(*lent):
                            await asyncio.get_running_loop().run_in_executor(None, self._give_back, *lent)
                    finally:
                        self._turns.release()
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, request, ticket)
            except asyncio.CancelledError:
                ticket.cancel()
                raise

    def select(self, query: str) -> Solutions:
        """Run a SELECT query and return its terms. Raises as ``run``; QueryTooLarge when it would be cut."""
        answer = self.run(query)
        if answer.truncated:
            raise QueryTooLarge(
                Text(f"il y a plus de {answer.rows} lignes", f"there are more than {answer.rows} rows"),
                fix=Text("restreindre la requête", "narrow the query"),
            )
        results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(results, ox.QuerySolutions):
            raise wrong_form("SELECT")
        names = tuple(variable.value for variable in results.variables)
        return Solutions(names, [tuple(row) for row in results])

    def close(self) -> None:
        """End all readers. Queries that still run raise WorkerDied, later ones StoreError."""
        with self._changing:
            self._closed = True
            self._generation.close()
        self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _request(self, query: str, options: Options) -> Request:
        chosen: Options = {**self._limits, **options}
        return Request(query, **chosen)

    def _run(self, request: Request, ticket: "_Ticket") -> Answer:
        with self._turns:
            generation, reader = self._lend()
            try:
                with ticket.holding(reader):
                    return reader.ask(request, self._timeout_s)
            finally:
                self._give_back(generation, reader)

    @contextmanager
    def _place(self) -> Iterator[None]:
        with self._counting:
            if self._inside >= self._places:
                raise PoolBusy(
                    Text("trop de requêtes attendent", "too many queries are waiting"),
                    fix=Text("réessayer dans quelques secondes", "try again in a few seconds"),
                )
            self._inside += 1
        try:
            yield
        finally:
            with self._counting:
                self._inside -= 1

    def _lend(self) -> tuple["_Generation", Reader]:
        snapshot = self._store.snapshot()
        with self._changing:
            if self._closed:
                raise StoreError(
                    Text("les processus des requêtes ont été arrêtés", "the processes that run the queries were ended"),
                    fix=Text("redémarrer le serveur", "start the server again"),
                )
            if not self._generation.serves(snapshot.version):
                new = _Generation(snapshot, self._memory_bytes, network=self._network)
                old, self._generation = self._generation, new
                old.retire()
            reader = self._generation.take()
            self._generation.lent += 1
            return self._generation, reader

    def _lend_at_once(self, request: Request) -> tuple["_Generation", Reader] | None:
        """Return a reader that waits already, with a turn, when taking it needs no waiting; else None.

        It saves the two changes of thread of the other way, which take as long as a small query.
        """
        if len(request.query) > _LARGE or not self._turns.acquire(blocking=False):
            return None
        if self._changing.acquire(blocking=False):
            try:
                generation = self._generation
                if not self._closed and generation.serves(self._store.snapshot().version):
                    reader = generation.take_waiting()
                    if reader is not None:
                        generation.lent += 1
                        return generation, reader
            finally:
                self._changing.release()
        self._turns.release()
        return None

    def _give_back_at_once(self, generation: "_Generation", reader: Reader) -> bool:
        """Give a reader back when that needs no waiting; tell whether it was done."""
        if not reader.fit or not self._changing.acquire(blocking=False):
            return False
        try:
            if generation is not self._generation or self._closed:
                return False
            generation.lent -= 1
            generation.idle.append(reader)
            return True
        finally:
            self._changing.release()

    def _give_back(self, generation: "_Generation", reader: Reader) -> None:
        with self._changing:
            generation.lent -= 1
            if reader.fit and generation is self._generation and not self._closed:
                generation.idle.append(reader)
                return
            reader.close()
            if generation is not self._generation:
                generation.retire()
            elif not self._closed:
                generation.idle.append(generation.nursery.fork())


class _Generation:
    """The nursery of one version, and those of its readers that wait for a query."""

    def __init__(self, snapshot: EmbeddedStore, memory_bytes: int, *, network: bool) -> None:
        self.version = snapshot.version
        self.nursery = Nursery(Order(dump(snapshot.engine), snapshot.version, memory_bytes, network))
        self.idle: list[Reader] = []
        self.lent = 0

    def serves(self, version: str) -> bool:
        """Tell whether readers of this version can be had."""
        return version == self.version and self.nursery.alive

    def take(self) -> Reader:
        """Return a reader that waits for a query, or a new one."""
        return self.take_waiting() or self.nursery.fork()

    def take_waiting(self) -> Reader | None:
        """Return a reader that waits for a query; None when there is none."""
        while self.idle:
            reader = self.idle.pop()
            if reader.waits():
                return reader
            reader.close()
        return None

    def retire(self) -> None:
        """End the nursery as soon as none of its readers has a query."""
        if self.lent == 0:
            self.close()

    def close(self) -> None:
        """End the nursery and its readers."""
        self.nursery.close()
        for reader in self.idle:
            reader.close()
        self.idle.clear()


class _Ticket:
    """Lets one thread kill the query that another one waits for, and no other query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._cancelled = False

    @contextmanager
    def holding(self, reader: Reader) -> Iterator[None]:
        with self._lock:
            if self._cancelled:
                raise WorkerDied(
                    Text("la requête a été annulée avant de commencer", "the query was cancelled before it started"),
                    fix=Text("l'envoyer de nouveau", "send it again"),
                )
            self._reader = reader
        try:
            yield
        finally:
            with self._lock:
                self._reader = None

    def cancel(self) -> None:
        with self._lock:
            self._cancelled = True
            if self._reader is not None:
                self._reader.kill()
