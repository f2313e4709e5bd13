"""The page for people at ``/graphql``: a text box, the saved operations, and the answer; it needs no JavaScript."""

import json
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import anyio
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import StoreError
from postinternat.gql.execution import RequestErrors
from postinternat.gql.http_errors import HttpError, status_of
from postinternat.gql.http_request import from_url
from postinternat.gql.operations import Answer, Operations, Question, error_body
from postinternat.http.pages import Pages

_EXAMPLE = """\
{
  schemes(first: 5) {
    nodes {
      id
      title
    }
  }
}"""


class Ide:
    """Renders the page; an operation in its address is run and shown, so that the address can be shared."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._pages = Pages("postinternat.gql")

    async def page(self, request: Request) -> Response:
        """Return the page, with the answer when the address holds an operation."""
        given = request.query_params
        saved = self._operations.saved.get(given.get("documentId", ""))
        answer, status = None, 200
        if given.get("query") or given.get("documentId"):
            answer, status = await self._answer(request)
        values = {
            "query": given.get("query") or (saved.text if saved else _EXAMPLE),
            "variables": given.get("variables", ""),
            "operations": self._operations.saved.values(),
            "answer": answer and json.dumps(json.loads(answer.body), ensure_ascii=False, indent=2),
            "details": answer,
            "api_address": "/graphql?" + urlencode([(key, value) for key, value in given.items() if value]),
        }
        return self._pages.error("graphql.html", request, status, **values)

    async def _answer(self, request: Request) -> tuple[Answer, int]:
        try:
            pairs = [(key, value) for key, value in request.query_params.multi_items() if value]
            asked = from_url(urlencode(pairs).encode(), request.headers.get("accept-language"))
            saved = self._operations.saved.get(asked.document_id or "")
            text = asked.query or (saved.text if saved else "")
            question = Question(text, asked.variables, asked.operation_name, asked.language)
            answer = await anyio.to_thread.run_sync(partial(self._operations.answer, question))
        except HttpError as error:
            return _shown(error.errors), error.status
        except RequestErrors as refused:
            return _shown(refused.errors), 400
        except StoreError as error:
            return _shown([GraphQLError(error.what, extensions={"code": "STORE_ERROR"})]), 503
        return answer, status_of(answer.errors, legacy=False) if answer.refused else 200


def _shown(errors: Sequence[GraphQLError]) -> Answer:
    return Answer(error_body(errors), "", tuple(errors), refused=True)
