"""GraphQL over HTTP: POST, GET and HEAD in; the answer with its status, its ETag and its language out."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

import anyio
from graphql import GraphQLError, OperationType
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from postinternat.errors import StoreError, did_you_mean
from postinternat.gql.execution import RequestErrors
from postinternat.gql.http_errors import HttpError, bad_request, retry_headers, status_of
from postinternat.gql.http_events import Updates
from postinternat.gql.http_ide import Ide
from postinternat.gql.http_reply import Reply, headers_of, make_reply
from postinternat.gql.http_request import (
    JSON,
    GraphQLRequest,
    check_content_type,
    from_body,
    from_url,
    read_body,
)
from postinternat.gql.operations import Answer, Operations, Question, encode, error_body
from postinternat.gql.pinned import pinned
from postinternat.http import NotAcceptable, choose
from postinternat.http.cors import preflight
from postinternat.http.negotiation import prefers
from postinternat.http.reply import encoding_of, entity_tag
from postinternat.http.response_cache import ResponseCache
from postinternat.settings import Settings
from postinternat.store import Store

GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
METHODS = "GET, HEAD, POST, OPTIONS"
CONTEXT = "/graphql/context.jsonld"

_CONTEXT_LINK = f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
_LOG = logging.getLogger(__name__)
_RUNNING = 4
_WAITING = 64
_LONGEST_REMEMBERED = 8_000
_REMEMBERED_BYTES = 16_000_000
_TELLING = (b"accept", b"accept-language", b"accept-encoding", b"content-type", b"if-none-match")


class GraphQLEndpoint:
    """The ASGI application at ``/graphql``."""

    def __init__(self, operations: Operations, settings: Settings) -> None:
        self._operations = operations
        self._max_body = settings.graphql_max_kb * 1024
        self._max_age_s = settings.graphql_max_age_s
        self._updates = Updates(operations.store, operations.api.core, settings.graphql_max_subscribers)
        self._replies: ResponseCache[tuple[str, Reply]] = ResponseCache(_REMEMBERED_BYTES)
        self._ide = Ide(operations)
        self._running = anyio.CapacityLimiter(_RUNNING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        head = scope["method"] == "HEAD"
        remembered = self._remembered(scope, b"") if head or scope["method"] == "GET" else None
        if remembered is not None:
            return await remembered.send(send, head=head)
        request = Request(scope, receive)
        if request.method == "OPTIONS":
            return await Reply(204, headers_of(preflight(METHODS)), b"").send(send)
        if request.method in ("GET", "HEAD") and prefers(request.headers.get("accept"), "text/html", (JSON, GRAPHQL)):
            page = await self._ide.page(request)
            return await page(scope, receive, send)
        media_type = GRAPHQL
        try:
            check_method(request)
            accepted = accepted_type(request)
            media_type = accepted if accepted != EVENTS else GRAPHQL
            body = await read_body(request, self._max_body) if request.method == "POST" else b""
            remembered = self._remembered(scope, body) if body else None
            if remembered is not None:
                return await remembered.send(send)
            asked = self._read(request, body)
            if self._is_subscription(asked):
                check_events(accepted)
                return await self._subscribe(asked, receive, send)
            check_not_events(accepted)
            reply = await self._reply(request, asked, media_type)
            self._remember(scope, body, asked, reply)
        except HttpError as error:
            reply = make_reply(error.status, error_body(error.errors), media_type, _not_kept(error.headers))
        except RequestErrors as refused:
            reply = _refusal(refused.errors, media_type)
        except StoreError as error:
            reply = _refusal([GraphQLError(error.what, extensions={"code": "STORE_ERROR"})], media_type)
        except Exception:
            _LOG.exception("an operation failed")
            words = "This is a fault of the server, not of the operation; it is noted in its log."
            reply = _refusal([GraphQLError(words, extensions={"code": "INTERNAL"})], media_type)
        return await reply.send(send, head=head)

    # --- from the request to the question

    def _read(self, request: Request, body: bytes) -> GraphQLRequest:
        accept_language = request.headers.get("accept-language")
        if request.method == "POST":
            check_content_type(request.headers.get("content-type"))
            return from_body(body, request.scope["query_string"], accept_language)
        return from_url(request.scope["query_string"], accept_language)

    def _text(self, asked: GraphQLRequest) -> str:
        if asked.query is not None:
            return asked.query
        name = asked.document_id or ""
        saved = self._operations.saved.get(name)
        if saved is None:
            hint = did_you_mean(name[:60], self._operations.saved) or "they are listed at /operations"
            message = f"There is no saved operation {name[:60]!r}: {hint}."
            raise HttpError(404, "PERSISTED_NOT_FOUND", message)
        return saved.text

    def _is_subscription(self, asked: GraphQLRequest) -> bool:
        if asked.query is None or "subscription" not in asked.query:
            return False
        operation = self._operations.gate.operation(asked.query, asked.operation_name)
        return operation.operation is OperationType.SUBSCRIPTION

    # --- from the question to the answer

    async def _reply(self, request: Request, asked: GraphQLRequest, media_type: str) -> Reply:
        question = Question(self._text(asked), asked.variables, asked.operation_name, asked.language)
        store = await self._store(asked)
        version = (store or self._operations.store).version
        safe = request.method != "POST"
        encoding = encoding_of(request)
        etag = entity_tag(version, *question.key, sorted(asked.extensions), media_type, encoding)
        headers = {"Content-Language": asked.language, "X-Dataset-Version": version}
        if safe:
            headers |= {"ETag": etag, "Cache-Control": self._cache_control(asked)}
            if _holds(request, etag):
                return make_reply(304, b"", media_type, headers)
            self._refuse_mutation(question)
        answer = self._operations.kept(question, version) or await self._run(question, store)
        if answer.refused:
            return _refusal(answer.errors, media_type)
        if answer.errors or not answer.lasting or answer.version != version:
            headers = _not_kept({"Content-Language": asked.language, "X-Dataset-Version": answer.version})
        headers["X-Sparql-Queries"] = str(len(answer.queries))
        headers["Link"] = _CONTEXT_LINK
        body = with_extensions(answer, asked.extensions, str(request.base_url)) if asked.extensions else answer.body
        return make_reply(200, body, media_type, headers, gzipped=encoding == "gzip")

    async def _subscribe(self, asked: GraphQLRequest, receive: Receive, send: Send) -> None:
        question = Question(self._text(asked), asked.variables, asked.operation_name, asked.language)
        prepared, _ = self._operations.prepare(question)
        await self._updates.stream(prepared, question, receive, send)

    async def _store(self, asked: GraphQLRequest) -> Store | None:
        """Return the store of the version that the request is pinned to, None for the present one."""
        if asked.version is None:
            return None
        return await anyio.to_thread.run_sync(pinned, self._operations.store, asked.version)

    async def _run(self, question: Question, store: Store | None) -> Answer:
        if self._running.statistics().tasks_waiting >= _WAITING:
            message = "Too many operations are waiting: try again in a moment."
            raise HttpError(503, "POOL_BUSY", message, headers=retry_headers(503))
        return await anyio.to_thread.run_sync(partial(self._operations.answer, question, store), limiter=self._running)

    def _refuse_mutation(self, question: Question) -> None:
        operation = self._operations.gate.operation(question.text, question.operation_name)
        if operation.operation is OperationType.MUTATION:
            raise HttpError(
                405, "METHOD_NOT_ALLOWED", "GET takes queries only: send a mutation by POST", headers={"Allow": "POST"}
            )

    def _cache_control(self, asked: GraphQLRequest) -> str:
        return "public, max-age=31536000, immutable" if asked.version else f"public, max-age={self._max_age_s}"

    # --- requests that come again

    def _remembered(self, scope: Scope, body: bytes) -> Reply | None:
        found = self._replies.get(_fingerprint(scope, body))
        try:
            return found[1] if found and found[0] == self._operations.store.version else None
        except StoreError:
            return None

    def _remember(self, scope: Scope, body: bytes, asked: GraphQLRequest, reply: Reply) -> None:
        """Keep the answer to this very request, so that only the version has to be looked at next time."""
        headers = dict(reply.headers)
        version = headers.get(b"x-dataset-version", b"").decode()
        complete = reply.status == 304 or (reply.status == 200 and headers.get(b"cache-control") != b"no-store")
        fingerprint = _fingerprint(scope, body)
        size = len(reply.body) + sum(map(len, fingerprint))
        if complete and asked.version is None and not asked.extensions and len(body) <= _LONGEST_REMEMBERED:
            self._replies.put(fingerprint, (version, reply), size)


def check_method(request: Request) -> None:
    """Raise HttpError for methods and upgrades that are not offered."""
    if request.method not in ("GET", "HEAD", "POST"):
        message = f"{request.method} is not taken here: use POST, or GET for queries"
        raise HttpError(405, "METHOD_NOT_ALLOWED", message, headers={"Allow": METHODS})
    if "websocket" in request.headers.get("upgrade", "").lower():
        message = "WebSockets are not offered: subscribe by POST or GET with Accept: text/event-stream"
        raise bad_request(message, "NO_WEBSOCKET")


def accepted_type(request: Request) -> str:
    """Return the media type to answer in. Raises HttpError 406."""
    try:
        return choose(request.headers.get("accept"), (JSON, GRAPHQL, EVENTS))
    except NotAcceptable as error:
        message = f"the answer can be had as {GRAPHQL} or {JSON}, a subscription as {EVENTS}: accept one of them"
        raise HttpError(406, "NOT_ACCEPTABLE", message) from error


def check_events(accepted: str) -> None:
    """Raise HttpError unless the client takes a stream of events."""
    if accepted != EVENTS:
        message = f"a subscription is answered by a stream of events: accept {EVENTS}"
        raise bad_request(message, "SUBSCRIPTION_NEEDS_EVENTS")


def check_not_events(accepted: str) -> None:
    """Raise HttpError when the client takes nothing but a stream of events."""
    if accepted == EVENTS:
        message = f"only a subscription is answered by a stream of events: accept {GRAPHQL}"
        raise HttpError(406, "NOT_ACCEPTABLE", message)


def with_extensions(answer: Answer, asked: frozenset[str], base_url: str) -> bytes:
    """Return the answer with what the request asked to be told of it."""
    told: dict[str, object] = {}
    if "sparql" in asked:
        told["sparql"] = [{"query": query, "open": _workbench(base_url, query)} for query in answer.queries]
    if "cost" in asked:
        told["cost"] = {**vars(answer.measure), "queries": len(answer.queries), "maxQueries": answer.max_queries}
    if "dataset" in asked:
        told["dataset"] = {"version": answer.version}
    return answer.body[:-1] + b',"extensions":' + encode(told) + b"}"


def _workbench(base_url: str, query: str) -> str:
    return f"{base_url}sparql?{urlencode({'query': query})}"


def _refusal(errors: Sequence[GraphQLError], media_type: str) -> Reply:
    status = status_of(errors, legacy=media_type == JSON)
    return make_reply(status, error_body(errors), media_type, _not_kept(retry_headers(status)))


def _not_kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {**headers, "Cache-Control": "no-store"}


def _holds(request: Request, etag: str) -> bool:
    held = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    return etag in held


def _fingerprint(scope: Scope, body: bytes) -> tuple[bytes, ...]:
    telling = dict.fromkeys(_TELLING, b"")
    for name, value in scope["headers"]:
        if name in telling:
            telling[name] += value + b"\n"
    return (scope["method"].encode(), scope["query_string"], body, *telling.values())
