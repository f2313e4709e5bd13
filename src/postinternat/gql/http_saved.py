"""The saved operations by address: their list, their text, and their answers as tables."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import anyio
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import StoreError, did_you_mean
from postinternat.gql.http_errors import HttpError, bad_request, retry_headers, status_of
from postinternat.gql.http_request import language_of, parse_json, url_parameters
from postinternat.gql.http_table import to_csv
from postinternat.gql.operations import Operations, Question, SavedOperation, Variable, encode, error_body
from postinternat.gql.pinned import pinned
from postinternat.http import Representation
from postinternat.http.cors import CORS
from postinternat.http.reply import reply

_PLAIN_TYPES: Mapping[str, Callable[[str], Any]] = {
    "Int": int,
    "Float": float,
    "Boolean": lambda text: {"true": True, "false": False}[text],
}
_TEXTS = ("String", "ID", "Date")
_VARY = "Accept, Accept-Language, Accept-Encoding"


class SavedPages:
    """Answers under ``/operations``."""

    def __init__(self, operations: Operations, max_age_s: int) -> None:
        self._operations = operations
        self._cache = f"public, max-age={max_age_s}"

    def index(self, request: Request) -> Response:
        """List the saved operations with their variables and addresses, as JSON."""
        base = str(request.base_url)
        listed = encode([_described(operation, base) for operation in self._operations.saved.values()])
        return reply(request, lambda: Representation(listed, "application/json"), tag_of=(listed,))

    def text(self, request: Request) -> Response:
        """Answer with the text of an operation."""
        try:
            text = self._found(request.path_params["name"]).text.encode()
        except HttpError as error:
            return _problem(error.errors, error.status, error.headers)
        return reply(request, lambda: Representation(text, "application/graphql"), tag_of=(text,))

    async def table(self, request: Request) -> Response:
        """Answer with what an operation gives, as CSV; its variables are parameters of the URL."""
        try:
            return await self._table(request, self._found(request.path_params["name"]))
        except HttpError as error:
            return _problem(error.errors, error.status, error.headers)
        except StoreError as error:
            return _problem([GraphQLError(error.what, extensions={"code": "STORE_ERROR"})], 503, retry_headers(503))

    async def _table(self, request: Request, operation: SavedOperation) -> Response:
        names = [variable.name for variable in operation.variables]
        given = url_parameters(request.scope["query_string"], ("lang", "version", *names))
        variables = {
            variable.name: _value(variable, given[variable.name])
            for variable in operation.variables
            if variable.name in given
        }
        language = language_of(given, request.headers.get("accept-language"))
        question = Question(operation.text, variables, None, language)
        store = None
        if given.get("version"):
            store = await anyio.to_thread.run_sync(pinned, self._operations.store, given["version"])
        answer = await anyio.to_thread.run_sync(partial(self._operations.answer, question, store))
        if answer.errors:
            status = status_of(answer.errors, legacy=False)
            return _problem(answer.errors, status, retry_headers(status))
        headers = {
            "Content-Disposition": f'inline; filename="{operation.name}.csv"',
            "Content-Language": language,
            "X-Dataset-Version": answer.version,
        }
        return reply(
            request,
            lambda: Representation(to_csv(answer.data()), "text/csv; charset=utf-8; header=present", headers),
            tag_of=("csv", answer.version, *question.key, *([] if answer.lasting else [answer.body])),
            vary=_VARY,
            cache=self._cache if answer.lasting else "no-store",
        )

    def _found(self, name: str) -> SavedOperation:
        saved = self._operations.saved.get(name)
        if saved is None:
            hint = did_you_mean(name[:60], self._operations.saved) or "they are listed at /operations"
            raise HttpError(404, "PERSISTED_NOT_FOUND", f"There is no saved operation {name[:60]!r}: {hint}.")
        return saved


def _described(operation: SavedOperation, base: str) -> dict[str, Any]:
    return {
        "name": operation.name,
        "description": operation.description,
        "variables": [vars(variable) for variable in operation.variables],
        "json": f"{base}graphql?documentId={operation.name}",
        "csv": f"{base}operations/{operation.name}.csv",
        "document": f"{base}operations/{operation.name}.graphql",
    }


def _value(variable: Variable, text: str) -> Any:  # noqa: ANN401 -- JSON
    """Return a variable from the text of a URL: texts and codes as they are, lists and objects as JSON."""
    kind = variable.type.rstrip("!")
    if kind in _PLAIN_TYPES:
        try:
            return _PLAIN_TYPES[kind](text)
        except (ValueError, KeyError) as error:
            raise bad_request(f"{variable.name} must be {kind}: {text[:60]!r} is not", "COERCION") from error
    if kind in _TEXTS or not text.startswith(("[", "{")):
        return text
    return parse_json(text, f"the parameter {variable.name}")


def _problem(errors: Sequence[GraphQLError], status: int, headers: Mapping[str, str]) -> Response:
    sent = {**CORS, **headers, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(error_body(errors), status, sent, "application/graphql-response+json")
