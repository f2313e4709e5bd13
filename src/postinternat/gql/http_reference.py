"""The pages ``/graphql/ide``, GraphiQL on this server's schema, and ``/graphql/reference``, the schema in words."""

from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from postinternat.errors import suggestion
from postinternat.gql import reference
from postinternat.gql.operations import Operations
from postinternat.http import Problem
from postinternat.http.assets import editor
from postinternat.http.pages import VARY, Pages
from postinternat.http.reply import REVALIDATE, respond
from postinternat.text import Text

FIRST = "compare-net-pay"
"""The saved operation that the IDE opens with."""
_GRAPHIQL_NEEDS = {
    "style-src": "'self' 'unsafe-inline'",  # its editor, Monaco, writes style elements
    "connect-src": "'self'",
    "worker-src": "'self'",
    "font-src": "'self'",
}


class IdePage:
    """Answers ``/graphql/ide``; its policy alone allows inline styles."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._pages = Pages("postinternat.gql", allow=_GRAPHIQL_NEEDS)

    def show(self, request: Request) -> Response:
        """Return the page with the operation that the address names, or the plain page when GraphiQL is not built."""
        given = request.query_params
        if editor("graphiql") is None:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/graphql{query}", 303)
        saved = self._operations.saved
        operation = saved.get(given.get("documentId", FIRST), saved[FIRST])
        values = {"query": given.get("query") or operation.text, "variables": given.get("variables", "")}
        page = self._pages.render("ide.html", request, **values)
        return respond(request, page, {"Vary": VARY, "Cache-Control": REVALIDATE})


class Reference:
    """Answers ``/graphql/reference`` and ``/graphql/reference/<type>``."""

    def __init__(self, schema: GraphQLSchema, sdl: str) -> None:
        self._schema = schema
        self._tag = (sdl,)
        self._pages = Pages("postinternat.gql")

    def index(self, request: Request) -> Response:
        """Return the list of types."""
        language = self._pages.locale(request).lang

        def values() -> dict[str, object]:
            roots = [
                reference.describe(self._schema, name, language)
                for name in ("Query", "Mutation", "Subscription")
                if name in self._schema.type_map
            ]
            return {"groups": reference.groups(self._schema, language), "roots": roots, "kinds": reference.KINDS}

        return self._pages.respond("reference.html", request, values, tag_of=self._tag)

    def type(self, request: Request) -> Response:
        """Return the page of one type."""
        name, language = request.path_params["name"], self._pages.locale(request).lang
        known = [item for item in self._schema.type_map if not item.startswith("__")]
        if name not in known:
            what = Text(f"le schéma n'a pas de type « {name[:80]} »", f"the schema has no type {name[:80]!r}")
            fix = suggestion(
                name, known, Text("voir la liste : /graphql/reference", "see the list: /graphql/reference")
            )
            problem = Problem("not-found", what, fix=fix)
            return self._pages.error("problem.html", request, problem.status, problem=problem)

        def values() -> dict[str, object]:
            return {"entry": reference.describe(self._schema, name, language), "kinds": reference.KINDS}

        return self._pages.respond("type.html", request, values, tag_of=self._tag)
