"""What GraphQL answers on the server: the endpoint, the schema as text, the saved operations."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from postinternat import paths
from postinternat.gql.http import CONTEXT, GraphQLEndpoint
from postinternat.gql.http_reference import IdePage, Reference
from postinternat.gql.http_saved import SavedPages
from postinternat.gql.jsonld import answer_context
from postinternat.gql.operations import Operations, encode, read_saved
from postinternat.gql.schema import read_api
from postinternat.http import Representation
from postinternat.http.reply import reply
from postinternat.settings import Settings
from postinternat.store import Store


def open_operations(store: Store, settings: Settings) -> Operations:
    """Return the operations over the store, with the schema of the settings' ontology."""
    api = read_api(settings.dataset / "ontology")
    return Operations(api, store, settings, read_saved(paths.graphql() / "operations"))


def routes(app: Starlette) -> list[BaseRoute]:
    """Return the routes. Pages find ``app.state.operations``, whose heavy queries go to ``app.state.runner``."""
    settings: Settings = app.state.settings
    operations = open_operations(app.state.store, settings)
    operations.heavy = lambda query: app.state.runner.select(query)
    app.state.operations = operations
    saved = SavedPages(operations, settings.graphql_max_age_s)
    reference = Reference(operations.api.core, operations.api.sdl)

    def schema(request: Request) -> Response:
        """Answer with the schema in GraphQL's own language."""
        sdl = operations.api.sdl.encode()
        return reply(request, lambda: Representation(sdl, "text/plain"), tag_of=(sdl,))

    def context(request: Request) -> Response:
        """Answer with the JSON-LD context of answers."""
        made = encode(answer_context(operations.api))
        return reply(request, lambda: Representation(made, "application/ld+json"), tag_of=(made,))

    return [
        Route("/graphql", GraphQLEndpoint(operations, settings)),
        Route("/graphql/schema.graphql", schema),
        Route("/graphql/ide", IdePage(operations).show),
        Route("/graphql/reference", reference.index),
        Route("/graphql/reference/{name}", reference.type),
        Route(CONTEXT, context),
        Route("/operations", saved.index),
        Route("/operations/{name}.csv", saved.table),
        Route("/operations/{name}.graphql", saved.text),
    ]
