"""The public faces of the server alone, without GraphQL and the site, on loopback in a thread of the test process."""

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from postinternat import linked, sparql
from postinternat.commands.serve import listen, server_of
from postinternat.http.pages import Entry
from postinternat.settings import Settings
from postinternat.store import open_store
from postinternat.store.runner import open_runner


def application(settings: Settings) -> Starlette:
    """Return an application that offers SPARQL, Linked Data and /health."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.runner = open_runner(app.state.store, settings)
        yield
        app.state.sparql.close()
        app.state.runner.close()

    def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    app = Starlette(lifespan=lifespan)
    app.state.settings, app.state.store = settings, open_store(settings)
    app.state.navigation = (Entry("/def", "Ontologie", "Ontology"), Entry("/examples", "Exemples", "Examples"))
    app.router.routes.extend([Route("/health", health), *sparql.routes(app), *linked.routes()])
    return app


@contextmanager
def serving(settings: Settings, make: Callable[[Settings], Starlette] = application) -> Iterator[str]:
    """Serve until the block ends; give the address."""
    with listen("127.0.0.1", 0) as listener:
        server = server_of(make(settings))
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
