"""GraphQL over HTTP: one operation as JSON in, its answer as JSON out."""

from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from postinternat.gql.context import Context
from postinternat.gql.execution import Executor, Outcome, RequestErrors
from postinternat.gql.schema import read_api
from postinternat.store import Store


class GraphQLEndpoint:
    """Answers POST requests with an operation. One for each server: it keeps what it parsed and planned."""

    def __init__(self, store: Store, ontology: Path) -> None:
        self._store = store
        self._executor = Executor(read_api(ontology))

    async def respond(self, request: Request) -> JSONResponse:
        """Answer one request."""
        try:
            body = await request.json()
            text = body["query"]
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"errors": [{"message": "the body must be JSON with the text under query"}]}, 400)
        context = Context(self._store, self._executor.api.catalogue)
        outcome = await run_in_threadpool(self._run, text, body, context)
        answer: dict[str, Any] = {} if outcome.data is None else {"data": outcome.data}
        if outcome.errors:
            answer["errors"] = [error.formatted for error in outcome.errors]
        headers = {"X-Sparql-Queries": str(len(context.queries))}
        return JSONResponse(answer, 400 if outcome.data is None else 200, headers)

    def _run(self, text: str, body: dict[str, Any], context: Context) -> Outcome:
        try:
            prepared = self._executor.prepare(text)
        except RequestErrors as refused:
            return Outcome(None, refused.errors)
        return self._executor.run(prepared, context, body.get("variables"), body.get("operationName"))
