"""``POST /validate``: what is sent is checked, the report is given back, and nothing is kept."""

from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import Problem, choose_language, problem_for
from postinternat.http.cors import preflight
from postinternat.model import Text
from postinternat.settings import Settings
from postinternat.submissions.answering import (
    count,
    failed,
    flag,
    parameters,
    rendering_for,
    report_response,
    unreadable,
)
from postinternat.submissions.checker import Checker
from postinternat.submissions.order import Order
from postinternat.submissions.sending import read_sent, year_from

METHODS = "POST, OPTIONS"
_PARAMETERS = ("lang", "strict", "format", "region", "year", "name", "most")


class Validation:
    """Answers ``/validate``."""

    def __init__(self, settings: Settings, checker: Checker) -> None:
        self._limit = settings.submission_max_mb * 1_000_000
        self._checker = checker

    async def handle(self, request: Request) -> Response:
        """Answer one request: 200 for what conforms, 422 with the report for what does not, else a problem."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=preflight(METHODS))
        try:
            if request.method != "POST":
                told = Text(f"{request.method} n'est pas offert", f"{request.method} is not offered")
                fix = Text("envoyer le fichier par POST", "send the file by POST")
                raise Problem("method", told, fix=fix, headers={"Allow": METHODS})
            return await self._answer(request)
        except Problem as problem:
            return problem.response(request)
        except PostinternatError as error:
            return problem_for(error).response(request)

    async def _answer(self, request: Request) -> Response:
        given = parameters(request, _PARAMETERS)
        language = choose_language(given.get("lang"), request.headers.get("accept-language"))
        rendering = rendering_for(given.get("format"), request.headers.get("accept"))
        strict = flag(given.get("strict", "0"))
        name = given.get("name") or ("envoi" if language == "fr" else "submission")
        year = year_from(given.get("year"))
        most = count(given["most"]) if "most" in given else None
        sent = await read_sent(request, self._limit, name=name, region=given.get("region", ""), year=year)
        header, body = await self._checker.check(Order(sent, rendering.name, language, strict, most))
        if "unreadable" in header:
            raise unreadable(header["unreadable"])
        if "error" in header:
            raise failed(header)
        return report_response(header, body, rendering, language)
