"""What is answered where no route answers, and when the program is at fault: a page to people, a problem to programs.

Neither asks anything of the store, which may be what is wrong.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http import NotAcceptable, Problem, choose
from postinternat.http.problem import MEDIA_TYPE
from postinternat.text import Text
from postinternat.web.site import Site

Handler: TypeAlias = Callable[[Request, Any], Awaitable[Response]]
_LOG = logging.getLogger(__name__)


def handlers(site: Site) -> Mapping[type[Exception], Handler]:
    """Return the handlers of what no route has answered, for the whole server."""

    async def refused(request: Request, error: HTTPException) -> Response:
        answer = _told(site, request, _problem(request, error))
        answer.status_code = error.status_code
        answer.headers.update(error.headers or {})
        return answer

    async def at_fault(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
        what = Text("Le serveur a rencontré une erreur qu'il n'attendait pas.", "The server met an unexpected error.")
        later = Text(
            "Réessayer dans un instant ; si l'erreur revient, la signaler avec l'adresse de cette page.",
            "Try again in a moment; if it comes back, report it with the address of this page.",
        )
        return _told(site, request, Problem("internal", what, fix=later))

    return {HTTPException: refused, Exception: at_fault}


def _problem(request: Request, error: HTTPException) -> Problem:
    path = request.url.path[:200]
    if error.status_code not in {404, 405}:
        return Problem("bad-request", Text(error.detail, error.detail))
    if error.status_code == 405:
        return Problem(
            "method",
            Text(
                f"La méthode {request.method} n'est pas offerte à {path}.", f"{path} does not offer {request.method}."
            ),
            fix=Text("Demander cette adresse avec GET.", "Ask for this address with GET."),
        )
    return Problem(
        "not-found",
        Text(f"Aucune page n'est à l'adresse {path}.", f"There is no page at the address {path}."),
        fix=Text("Vérifier l'adresse, ou partir d'une des pages ci-dessous.", "Check the address, or start below."),
    )


def _told(site: Site, request: Request, problem: Problem) -> Response:
    try:
        page = choose(request.headers.get("accept"), [MEDIA_TYPE, "application/json", "text/html"]) == "text/html"
    except NotAcceptable:
        page = False
    return site.problem(request, problem) if page else problem.response(request)
