"""The GraphQL servers that are compared: ours as it is started, and two ways of plain Strawberry.

``python -m benchmarks.graphql_servers PORT KIND [FILE]``: FILE is N-Triples to serve in place of the dataset.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import rdflib
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from benchmarks import plain_strawberry
from postinternat import paths
from postinternat.app import create_app
from postinternat.commands.serve import leave_to_stay, listen, server_of
from postinternat.http.response_cache import ResponseCache
from postinternat.settings import Settings
from postinternat.store import EmbeddedStore, open_store


def settings(file: Path | None) -> Settings:
    """Return the settings that serve the file, or the dataset."""
    return Settings(rdf=file, workers=1)


def ours(file: Path | None) -> Starlette:
    """Return this project's server."""
    return create_app(settings(file))


def ours_cold(file: Path | None) -> Starlette:
    """Return this project's server, which keeps no answer: documents and plans are kept, as after the first request."""
    app = create_app(settings(file))
    app.state.operations._answers = ResponseCache(0)
    endpoint = next(route.endpoint for route in app.routes if getattr(route, "path", "") == "/graphql")  # type: ignore[attr-defined]
    endpoint._replies = ResponseCache(0)
    return app


def rdflib_resolvers(file: Path | None) -> ASGIApp:
    """Return plain Strawberry over an rdflib graph of the union of the facts."""
    graph = rdflib.Graph()
    if file:
        graph.parse(file, format="nt")
    else:
        for folder in ("data", "ontology"):
            for turtle in (paths.resources() / folder).rglob("*.ttl"):
                graph.parse(turtle)
    return Starlette(routes=[Route("/graphql", plain_strawberry.over_rdflib(graph))])


def store_resolvers(file: Path | None) -> ASGIApp:
    """Return plain Strawberry with a DataLoader over the same store as ours."""
    store = open_store(settings(file))
    if not isinstance(store, EmbeddedStore):
        raise TypeError("the dataset in memory is an EmbeddedStore")
    return Starlette(routes=[Route("/graphql", plain_strawberry.over_store(store.engine))])


OURS: Mapping[str, Callable[[Path | None], Starlette]] = {"ours": ours, "cold": ours_cold}
PLAIN: Mapping[str, Callable[[Path | None], ASGIApp]] = {"rdflib": rdflib_resolvers, "dataloader": store_resolvers}


def main(port: str, kind: str, file: str = "") -> None:
    """Serve until ended."""
    data = Path(file) if file else None
    with listen("127.0.0.1", int(port)) as listener:
        if kind in OURS:
            server = server_of(OURS[kind](data))
            leave_to_stay()
        else:
            server = uvicorn.Server(uvicorn.Config(PLAIN[kind](data), log_level="error", access_log=False))
        server.run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
