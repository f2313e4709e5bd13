"""The subscription ``datasetUpdated`` as server-sent events: the version at once, then each new one."""

from collections.abc import Mapping

import anyio
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute_sync
from starlette.types import Receive, Send

from postinternat.errors import StoreError
from postinternat.gql.execution import Prepared
from postinternat.gql.http_errors import HttpError, retry_headers
from postinternat.gql.http_reply import COMMON, headers_of
from postinternat.gql.operations import Question, encode
from postinternat.store import Store

_POLL_S = 1.0
_STILL_THERE_S = 15.0
_HEADERS = {
    **COMMON,
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}


class Updates:
    """Streams the versions of the dataset to at most so many clients at a time."""

    def __init__(self, store: Store, core: GraphQLSchema, most: int) -> None:
        self._store = store
        self._core = core
        self._most = most
        self._streaming = 0

    async def stream(self, prepared: Prepared, question: Question, receive: Receive, send: Send) -> None:
        """Send events until the client leaves. Raises HttpError 503 when too many are listening."""
        if self._streaming >= self._most:
            message = f"{self._most} clients are subscribed already: ask for dataset {{ version }} instead"
            raise HttpError(503, "TOO_MANY_SUBSCRIBERS", message, headers=retry_headers(503), allowed=self._most)
        self._streaming += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers_of(_HEADERS)})
            async with anyio.create_task_group() as group:
                group.start_soon(_wait_for_end, receive, group.cancel_scope)
                await self._events(prepared, question, send)
        finally:
            self._streaming -= 1

    async def _events(self, prepared: Prepared, question: Question, send: Send) -> None:
        told, silent_s = "", 0.0
        while True:
            version = await anyio.to_thread.run_sync(self._version)
            if version and version != told:
                told, silent_s = version, 0.0
                result = self._execute(prepared, question, {"version": version})
                await _send(send, b"event: next\ndata: " + encode(result.formatted) + b"\n\n")
                if result.errors:
                    return await _send(send, b"event: complete\ndata:\n\n", last=True)
            elif silent_s >= _STILL_THERE_S:
                silent_s = 0.0
                await _send(send, b":\n\n")
            await anyio.sleep(_POLL_S)
            silent_s += _POLL_S

    def _version(self) -> str:
        """Return the present version; nothing while the store cannot be read."""
        try:
            return self._store.version
        except StoreError:
            return ""

    def _execute(self, prepared: Prepared, question: Question, event: Mapping[str, object]) -> ExecutionResult:
        try:
            return execute_sync(
                self._core,
                prepared.document,
                root_value=event,
                variable_values=dict(question.variables),
                operation_name=question.operation_name,
            )
        except GraphQLError as error:
            return ExecutionResult(None, [error])


async def _wait_for_end(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


async def _send(send: Send, event: bytes, *, last: bool = False) -> None:
    await send({"type": "http.response.body", "body": event, "more_body": not last})
