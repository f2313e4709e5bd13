"""Running one query of the public: checked first, in turn with other clients, killed when its client goes away."""

import asyncio
import math
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from postinternat.errors import QuerySyntaxError, WorkerDied
from postinternat.http.response_cache import ResponseCache
from postinternat.settings import Settings
from postinternat.sparql.checks import check, syntax_problem
from postinternat.sparql.fairness import Turns
from postinternat.sparql.formats import Chosen
from postinternat.sparql.inspection import Inspection, glance, inspect
from postinternat.sparql.large import worked
from postinternat.sparql.lexer import Tokens, tokenize
from postinternat.sparql.protocol import Asked
from postinternat.sparql.runners import Runners
from postinternat.store import RemoteStore, Store
from postinternat.store.answer import Answer
from postinternat.store.digest import VERSIONS
from postinternat.store.runner import Runner

_WAITING = 4
_QUICK_S = 0.1
"""Seconds before anybody looks whether the client is still there."""
_ENTRY_BYTES = 1_000
"""What a kept answer takes beside its body and its query."""
_PASSES_BY = ("no-cache", "no-store")


@dataclass(frozen=True)
class Prepared:
    """A query that passed the checks."""

    asked: Asked
    tokens: Tokens
    found: Inspection
    runner: Runner
    version: str

    @property
    def repeatable(self) -> bool:
        """Whether the same version always gives the same answer."""
        return not (self.found.changing or self.found.calls)


class Running:
    """Runs the queries of one server; ``close`` ends the processes that were started for it."""

    def __init__(self, app: Starlette) -> None:
        self.settings: Settings = app.state.settings
        self.store: Store = app.state.store
        self._runners = Runners(app)
        self._answers: ResponseCache[Answer] = ResponseCache(self.settings.sparql_cache_mb * 1_000_000)
        self._graphs: tuple[str, frozenset[str]] = ("", frozenset())
        self._turns = Turns(
            running=max(1, self.settings.workers - 1),
            waiting=_WAITING,
            retry_after_s=math.ceil(self.settings.timeout_s / 2),
        )

    def close(self) -> None:
        """End the processes."""
        self._runners.close()

    async def prepare(self, asked: Asked) -> Prepared:
        """Check a query. Raises Problem (400, 403, 410) and StoreError."""
        if asked.version is not None or isinstance(self.store, RemoteStore):
            store, runner = await run_in_threadpool(self._at, asked.version)
            graphs = await run_in_threadpool(self.graphs, store)
        else:
            store, runner = self._at(None)
            graphs = self.graphs(store)
        tokens, found = await worked(asked.query, _inspected, asked.query)
        await worked(asked.query, check, tokens, found, asked, graphs, self.settings.services)
        runner = runner or self._runners.usual(calls_services=bool(found.calls))
        return Prepared(asked, tokens, found, runner, store.version)

    async def run(self, request: Request, prepared: Prepared, chosen: Chosen) -> Answer:
        """Run it, or give the answer that is kept. Raises Problem (400, 429) and QueryError.

        Whole answers are kept under the version they are of. ``Cache-Control: no-cache`` has a query run again.
        """
        if not prepared.repeatable:
            return await self._run(request, prepared, chosen)
        asked = prepared.asked
        key = (prepared.version, asked.query, asked.default_graphs, asked.named_graphs, chosen)
        wanted = request.headers.get("cache-control", "")
        kept = None if any(word in wanted for word in _PASSES_BY) else self._answers.get(key)
        if kept is not None:
            return kept
        answer = await self._run(request, prepared, chosen)
        if answer.version == prepared.version and not answer.truncated and "no-store" not in wanted:
            self._answers.put(key, answer, len(answer.body) + 2 * len(asked.query) + _ENTRY_BYTES)
        return answer

    async def _run(self, request: Request, prepared: Prepared, chosen: Chosen) -> Answer:
        client = request.client.host if request.client else "unknown"
        try:
            async with self._turns.turn(client):
                return await _while_connected(request, prepared, chosen)
        except QuerySyntaxError as error:
            told = await worked(prepared.asked.query, syntax_problem, prepared.tokens, prepared.found, error)
            raise told from error

    def graphs(self, store: Store) -> frozenset[str]:
        """Return the names of the graphs that a query may read in this store."""
        version = store.version
        if self._graphs[0] != version:
            names = store.digests() if isinstance(store, RemoteStore) else store.graphs()
            self._graphs = version, frozenset([*names, VERSIONS])
        return self._graphs[1]

    def _at(self, version: str | None) -> tuple[Store, Runner | None]:
        if version is None:
            return self.store.snapshot(), None
        return self._runners.pinned(version)


def _inspected(query: str) -> tuple[Tokens, Inspection]:
    tokens = tokenize(query)
    return tokens, glance(tokens.text) or inspect(tokens)


async def _while_connected(request: Request, prepared: Prepared, chosen: Chosen) -> Answer:
    asked = prepared.asked
    default_graphs, named_graphs = asked.default_graphs, asked.named_graphs
    if default_graphs is not None or named_graphs is not None:  # naming one kind leaves the other empty
        default_graphs, named_graphs = default_graphs or (), named_graphs or ()
    watch = _Watch(request)
    try:
        return await prepared.runner.arun(
            prepared.tokens.text,
            results_type=chosen.results_type,
            graph_type=chosen.graph_type,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
        )
    except asyncio.CancelledError as error:
        if watch.went_away:
            raise WorkerDied("the client went away") from error
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels the task that answers a request when its client goes away; quick answers cost it nothing."""

    def __init__(self, request: Request) -> None:
        self.went_away = False
        self._request = request
        self._answering = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._start = asyncio.get_running_loop().call_later(_QUICK_S, self._begin)

    def end(self) -> None:
        """Stop watching."""
        self._start.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._wait())

    async def _wait(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.went_away = True
        if self._answering is not None:
            self._answering.cancel()
