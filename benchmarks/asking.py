"""Asking one system one query: over one HTTP connection, or the engine itself in this process."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import pyoxigraph as ox

_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"

Ask: TypeAlias = Callable[[str], bytes]
Start: TypeAlias = Callable[[Path], AbstractContextManager[Ask]]
Server: TypeAlias = Callable[[Path], AbstractContextManager[str]]


class TooSlow(Exception):
    """There was no answer within the limit."""


def served(server: Server, *, limit_s: float, kept: bool = False) -> Start:
    """Return how to start a server and ask it. Unless ``kept``, it is told not to answer from a cache."""

    @contextmanager
    def start(file: Path) -> Iterator[Ask]:
        with server(file) as address, _over_http(address, limit_s, kept=kept) as ask:
            yield ask

    return start


@contextmanager
def raw(file: Path) -> Iterator[Ask]:
    """Ask the engine in this process."""
    store = ox.Store()
    store.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES)

    def ask(query: str) -> bytes:
        results = store.query(query)
        if isinstance(results, ox.QueryTriples):
            return ox.serialize(results, format=ox.RdfFormat.N_TRIPLES) or b""
        return results.serialize(format=ox.QueryResultsFormat.JSON) or b""

    yield ask


@contextmanager
def _over_http(address: str, limit_s: float, *, kept: bool) -> Iterator[Ask]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=limit_s)
    headers = {"Accept": _ACCEPT, "Content-Type": "application/sparql-query"}
    if not kept:
        headers["Cache-Control"] = "no-cache"

    def send(query: str) -> http.client.HTTPResponse:
        connection.request("POST", place.path, query.encode(), headers)
        return connection.getresponse()

    def ask(query: str) -> bytes:
        try:
            try:
                answer = send(query)
            except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
                connection.close()  # the server closed it while the others had their turns
                answer = send(query)
            body = answer.read()
        except TimeoutError as error:
            connection.close()
            raise TooSlow from error
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}: {body[:300]!r}")
        return body

    yield ask
    connection.close()
