"""The server: one store, one pool of readers, and the whole table of routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from postinternat import linked, sparql, submissions, web
from postinternat.errors import StoreError
from postinternat.gql import routes as graphql
from postinternat.http.assets import asset
from postinternat.search import prepare
from postinternat.settings import Settings
from postinternat.store import Store, open_store
from postinternat.store.runner import open_runner


def create_app(settings: Settings) -> Starlette:
    """Return the server over the store that the settings name.

    Handlers find ``settings``, ``store`` and ``runner`` in ``request.app.state``, pages ``navigation`` and
    ``small_print``. Raises DatasetError and StoreError when the store cannot be opened.
    """
    store = open_store(settings)
    app = Starlette(routes=_routes(), lifespan=_lifespan)
    app.state.settings = settings
    app.state.store = store
    app.state.navigation, app.state.small_print = web.NAVIGATION, web.SMALL_PRINT
    app.router.routes.extend([*sparql.routes(app), *graphql.routes(app), *submissions.routes(app), *linked.routes()])
    app.state.operations.checks = app.state.checker.check_plainly
    run = app.state.operations.run_operation
    app.router.routes.extend([*submissions.pages(app, run), *web.routes(run, settings)])
    app.exception_handlers.update(web.error_handlers(run))
    return app


def store_of(app: Starlette) -> Store:
    """Return the store that the server reads."""
    store: Store = app.state.store
    return store


def _routes() -> list[BaseRoute]:
    return [
        Route("/health", health),
        Route("/assets/{name:path}", asset, methods=["GET", "HEAD"]),
    ]


def health(request: Request) -> JSONResponse:
    """Say whether the store can be read, and its version; 503 when it cannot."""
    try:
        version = store_of(request.app).version
    except StoreError as error:
        return JSONResponse({"status": "unavailable", "reason": error.what}, status_code=503)
    return JSONResponse({"status": "ok", "version": version})


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.runner = open_runner(app.state.store, app.state.settings)
    if app.state.settings.rdf is None:  # a file in place of the dataset may be large, and is hardly searched
        prepare(app.state.store)
    try:
        yield
    finally:
        app.state.checker.close()
        app.state.sparql.close()
        app.state.runner.close()
