"""The addresses ``/submissions`` and ``/submissions/<region>/<year>``, whatever the method."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import Problem, problem_for
from postinternat.http.cors import CORS
from postinternat.model import Text
from postinternat.settings import Settings
from postinternat.store import Store
from postinternat.submissions.checker import Checker
from postinternat.submissions.publish import Publishing
from postinternat.submissions.published import Published

_LIST_METHODS = "GET, HEAD, OPTIONS"
_METHODS = "GET, HEAD, PUT, DELETE, OPTIONS"
Answers = Mapping[str, Callable[[], Awaitable[Response]]]


class Publications:
    """Answers both."""

    def __init__(self, settings: Settings, checker: Checker, store: Store) -> None:
        self._published = Published(store)
        self._publishing = Publishing(settings, checker, store)

    async def list(self, request: Request) -> Response:
        """Answer ``/submissions``: who published what, the newest first."""
        return await _answered(
            request, _LIST_METHODS, {"GET": partial(run_in_threadpool, self._published.every, request)}
        )

    async def one(self, request: Request) -> Response:
        """Answer ``/submissions/<region>/<year>``: what is there; ``PUT`` replaces it, ``DELETE`` takes it back."""
        get = partial(run_in_threadpool, self._published.one, request)
        put, delete = partial(self._publishing.put, request), partial(self._publishing.delete, request)
        return await _answered(request, _METHODS, {"GET": get, "PUT": put, "DELETE": delete})


async def _answered(
    request: Request, methods: str, answers: Mapping[str, Callable[[], Awaitable[Response]]]
) -> Response:
    """Return the answer for the method, or the problem that it raises."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**CORS, "Allow": methods})
    try:
        answer = answers.get("GET" if request.method == "HEAD" else request.method)
        if answer is None:
            told = Text(f"{request.method} n'est pas offert", f"{request.method} is not offered")
            raise Problem("method", told, fix=Text(f"employer {methods}", f"use {methods}"), headers={"Allow": methods})
        return await answer()
    except Problem as problem:
        return problem.response(request)
    except PostinternatError as error:
        return problem_for(error).response(request)
