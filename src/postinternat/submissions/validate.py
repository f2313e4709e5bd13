"""``POST /validate``: what is sent is checked, the report is given back, and nothing is kept."""

import difflib
from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import NotAcceptable, Problem, choose, choose_language, problem_for
from postinternat.http.cors import CORS, preflight
from postinternat.model import Text
from postinternat.settings import Settings
from postinternat.submissions.checker import Checker
from postinternat.submissions.order import Header, Order
from postinternat.submissions.sending import read_sent, year_from
from postinternat.validation.renderings import RENDERINGS, Rendering
from postinternat.validation.renderings.page import style_hash

METHODS = "POST, OPTIONS"
_PARAMETERS = ("lang", "strict", "format", "region", "year", "name")
_YES, _NO = {"1", "true", "yes", "oui", ""}, {"0", "false", "no", "non"}
_PREFERRED = ("json", "html", "turtle", "json-ld", "text", "csv", "xlsx", "sarif", "junit")
"""The forms in the order of preference when the client likes several equally."""
_DOWNLOADED = {"csv", "xlsx", "sarif", "junit"}


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
        given = _parameters(request)
        language = choose_language(given.get("lang"), request.headers.get("accept-language"))
        rendering = _rendering(given.get("format"), request.headers.get("accept"))
        strict = _flag(given.get("strict", "0"))
        name = given.get("name") or ("envoi" if language == "fr" else "submission")
        year = year_from(given.get("year"))
        sent = await read_sent(request, self._limit, name=name, region=given.get("region", ""), year=year)
        header, body = await self._checker.check(Order(sent, rendering.name, language, strict))
        if "unreadable" in header:
            raise _unreadable(header["unreadable"])
        if "error" in header:
            what, where, fix = (Text(header[part], header[part]) for part in ("error", "where", "fix"))
            raise Problem("unavailable", what, where=where, fix=fix)
        return _response(header, body, rendering, language)


def _response(header: Header, body: bytes, rendering: Rendering, language: str) -> Response:
    headers = {
        **CORS,
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept, Accept-Language",
        "X-Content-Type-Options": "nosniff",
        "X-Dataset-Version": header["version"],
    }
    if rendering.name == "html":
        headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src {style_hash()}; base-uri 'none'; frame-ancestors 'none'"
        )
    if rendering.name in _DOWNLOADED:
        word = "rapport" if language == "fr" else "report"
        headers["Content-Disposition"] = f'attachment; filename="{word}.{rendering.extension}"'
    media_type = rendering.media_type
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return Response(body, 200 if header["accepted"] else 422, headers, media_type)


def _unreadable(problems: Sequence[dict[str, object]]) -> Problem:
    """Return the problem that tells, in the language asked for, every place that cannot be read."""
    first = problems[0]
    where, detail, fix = (Text(en=str(first.get(name, ""))) for name in ("place", "detail", "fix"))
    line, column = first.get("line"), first.get("column")
    return Problem("unreadable", detail, where=where, fix=fix, line=line, column=column, problems=problems)


def _parameters(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key not in _PARAMETERS:
            raise _unknown("le paramètre", "parameter", key, _PARAMETERS)
        if key in given:
            told = Text(f"{key} est donné deux fois", f"{key} is given twice")
            raise Problem("bad-request", told, fix=Text("le donner une fois", "give it once"))
        given[key] = value
    if given.get("lang", "fr") not in {"fr", "en"}:
        raise _unknown("la langue", "language", given["lang"], ("fr", "en"))
    return given


def _flag(value: str) -> bool:
    if value.lower() not in _YES | _NO:
        raise _unknown("le choix", "choice", value, ("true", "false"))
    return value.lower() in _YES


def _rendering(name: str | None, accept: str | None) -> Rendering:
    """Return the form that ``format=`` names, else the one that the client likes best."""
    if name is not None:
        if name not in RENDERINGS:
            raise _unknown("la forme", "form", name, RENDERINGS)
        return RENDERINGS[name]
    offered = {RENDERINGS[form].media_type: RENDERINGS[form] for form in _PREFERRED}
    try:
        return offered[choose(accept, list(offered))]
    except NotAcceptable as error:
        told = Text("aucune forme du rapport ne convient à Accept", "no form of the report suits Accept")
        known = ", ".join(offered)
        fix = Text(f"accepter l'une de : {known}", f"accept one of {known}")
        raise Problem("not-acceptable", told, fix=fix) from error


def _unknown(french: str, english: str, word: str, known: Iterable[str]) -> Problem:
    """Return the problem for a word of the address that is not one of those known, with the nearest ones."""
    every = list(known)
    near = difflib.get_close_matches(word[:40], every, n=2, cutoff=0.5)
    fix = Text(f"écrire {', '.join(every)}", f"write {', '.join(every)}")
    if near:
        fix = Text(f"vouliez-vous dire {' ou '.join(near)} ?", f"did you mean {' or '.join(near)}?")
    told = Text(f"{french} « {word[:40]} » n'existe pas", f"there is no {english} {word[:40]!r}")
    return Problem("bad-request", told, fix=fix)
