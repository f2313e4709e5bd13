"""One server over the real dataset for all tests of this folder, in memory and on loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.commands.serve import listen
from postinternat.gql.operations import Operations
from postinternat.gql.routes import open_operations
from postinternat.settings import Settings

GRAPHQL = "application/graphql-response+json"


@pytest.fixture(scope="session")
def app() -> Starlette:
    return create_app(Settings(workers=1))


@pytest.fixture(scope="session")
def operations(app: Starlette) -> Operations:
    """Return the operations over the same store, without processes for the heavy queries."""
    return open_operations(app.state.store, app.state.settings)


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    """Return a client that asks for the media type of GraphQL unless told otherwise."""
    with TestClient(app, headers={"Accept": GRAPHQL, "Accept-Encoding": "identity"}) as client:
        yield client


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serve until the block ends; give the address."""
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 30
            while not server.started:
                assert thread.is_alive(), "the server ended"
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
