"""The SPARQL 1.1 endpoint: one request in, one answer or one problem out."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from postinternat.errors import PostinternatError
from postinternat.http import Problem, problem_for
from postinternat.http.cors import preflight
from postinternat.http.negotiation import prefers
from postinternat.http.reply import FOREVER, REVALIDATE, Representation, encoding_of, entity_tag, not_modified, respond
from postinternat.sparql import description, formats, protocol
from postinternat.sparql.large import worked
from postinternat.sparql.protocol import Asked
from postinternat.sparql.running import Prepared, Running
from postinternat.sparql.truncation import told

Page = Callable[[Request, Problem | None], Awaitable[Response]]
"""Shows people the text box, with the answer to what they ask or with the problem there is."""


class Endpoint:
    """The ASGI application at ``/sparql``. ``page`` shows it to people who open the address in a browser."""

    def __init__(self, running: Running, page: Page) -> None:
        self._running = running
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every error is a problem document, or a page in a browser."""
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=preflight(protocol.METHODS))
        if _in_browser(request) and "format" not in request.query_params:
            return await self._page(request, None)
        try:
            asked = await protocol.read(request)
            if asked is None:
                return await run_in_threadpool(description.respond, request, self._running)
            return await self._answer(request, asked)
        except Problem as problem:
            return await self._told(request, problem)
        except PostinternatError as error:
            return await self._told(request, problem_for(error))

    async def _told(self, request: Request, problem: Problem) -> Response:
        return await self._page(request, problem) if _in_browser(request) else problem.response(request)

    async def _answer(self, request: Request, asked: Asked) -> Response:
        prepared = await self._running.prepare(asked)
        chosen = formats.negotiate(prepared.found.form, request.headers.get("accept"), asked.format)
        headers = {"Vary": "Accept, Accept-Encoding"}
        tagged = prepared.repeatable and request.method != "POST"
        if tagged:
            headers["ETag"] = tag = self._tag(request, prepared, chosen, prepared.version)
            headers["Cache-Control"] = FOREVER if asked.version else REVALIDATE
            held = not_modified(request, tag, headers)
            if held is not None:
                return held
        else:
            headers["Cache-Control"] = "no-store"
        answer = await self._running.run(request, prepared, chosen)
        if tagged and answer.version != prepared.version:
            headers["ETag"] = self._tag(request, prepared, chosen, answer.version)
        headers |= await worked(asked.query, told, request, prepared, answer)
        return respond(request, Representation(answer.body, answer.media_type), headers)

    def _tag(self, request: Request, prepared: Prepared, chosen: formats.Chosen, version: str) -> str:
        settings = self._running.settings
        limits = (settings.max_rows, settings.max_mb)
        return entity_tag(version, prepared.asked, chosen, encoding_of(request), limits)


def _in_browser(request: Request) -> bool:
    if request.method not in {"GET", "HEAD"}:
        return False
    return prefers(request.headers.get("accept"), "text/html", [*formats.RESULT_TYPES, *formats.GRAPH_TYPES])
