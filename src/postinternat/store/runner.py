"""Who runs the public's queries: a pool of killable processes here, or the other server with its own limits."""

import asyncio
import time
from dataclasses import replace
from typing import Protocol, Unpack

import pyoxigraph as ox

from postinternat.errors import QueryTooLarge
from postinternat.settings import Settings
from postinternat.store.answer import GRAPH_FORMATS, Answer, Options, Request
from postinternat.store.directory import DirectoryStore
from postinternat.store.embedded import EmbeddedStore
from postinternat.store.form import query_form
from postinternat.store.http import post_form
from postinternat.store.protocol import Solutions, Store
from postinternat.store.remote import GRAPH_TYPE, RemoteStore
from postinternat.store.serialise import serialise
from postinternat.store.workers import Pool
from postinternat.text import Text


class Runner(Protocol):
    """Runs queries that may be hostile or heavy, within limits. See ``Pool`` for what each method does."""

    def run(self, query: str, **options: Unpack[Options]) -> Answer:
        """Run a query of any form and wait for its answer."""
        ...

    async def arun(self, query: str, **options: Unpack[Options]) -> Answer:
        """Run a query of any form from the event loop."""
        ...

    def select(self, query: str) -> Solutions:
        """Run a SELECT query and return its terms."""
        ...

    def close(self) -> None:
        """Stop running queries."""
        ...


class RemoteRunner:
    """Sends each query to the other server. An answer larger than allowed is refused and not cut."""

    def __init__(self, store: RemoteStore, *, max_bytes: int) -> None:
        self._store = store
        self._max_bytes = max_bytes

    def run(self, query: str, **options: Unpack[Options]) -> Answer:
        """Run a query of any form. Raises what ``post_form`` raises, and QueryTooLarge."""
        started = time.monotonic()
        request = replace(Request(query, max_bytes=self._max_bytes), **options)
        form = query_form(query) or "select"
        wanted = request.graph_type if form == "graph" else request.results_type
        reply = post_form(
            self._store.url,
            [("query", query), *self._store.dataset(request.default_graphs, request.named_graphs)],
            accept=f"{wanted}, {GRAPH_TYPE};q=0.5" if form == "graph" else wanted,
            timeout_s=self._store.timeout_s,
            max_bytes=request.max_bytes,
        )
        if not reply.complete:
            raise QueryTooLarge(
                Text(
                    f"la réponse dépasse {request.max_bytes} octets",
                    f"the answer is larger than {request.max_bytes} bytes",
                ),
                fix=Text("restreindre la requête, ou ajouter un LIMIT", "narrow the query, or add a LIMIT"),
            )
        media_type = reply.media_type.partition(";")[0].strip() or wanted
        body = reply.body
        if form == "graph" and media_type == GRAPH_TYPE and wanted in GRAPH_FORMATS and wanted != GRAPH_TYPE:
            triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
            media_type, body = wanted, serialise(triples, GRAPH_FORMATS[wanted])
        seconds = time.monotonic() - started
        return Answer(form, media_type, body, None, False, seconds, self._store.version)

    async def arun(self, query: str, **options: Unpack[Options]) -> Answer:
        """Do as ``run`` in a thread of its own."""
        return await asyncio.to_thread(self.run, query, **options)

    def select(self, query: str) -> Solutions:
        """Run a SELECT query and return its terms."""
        return self._store.select(query)

    def close(self) -> None:
        """Do nothing: there is nothing to stop."""


def open_runner(store: Store, settings: Settings, *, size: int | None = None, network: bool = False) -> Runner:
    """Return the runner for the store, with the limits of the settings.

    ``size`` is the number of readers when it is not that of the settings; ``network`` as for ``Pool``.
    """
    max_bytes = settings.max_mb * 1_000_000
    if isinstance(store, RemoteStore):
        return RemoteRunner(store, max_bytes=max_bytes)
    if not isinstance(store, EmbeddedStore | DirectoryStore):
        raise TypeError(f"no runner for {type(store).__name__}")
    return Pool(
        store,
        size=size or settings.workers,
        timeout_s=settings.timeout_s,
        memory_bytes=settings.memory_mb * 1_000_000,
        max_rows=settings.max_rows,
        max_bytes=max_bytes,
        network=network,
    )
