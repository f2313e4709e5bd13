"""What the answers of this door share: the parameters of the address, the form of the report, and its response."""

import difflib
from collections.abc import Collection, Iterable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from postinternat.http import NotAcceptable, Problem, choose
from postinternat.http.cors import CORS
from postinternat.model import Text
from postinternat.submissions.order import Header
from postinternat.validation.renderings import RENDERINGS, Rendering
from postinternat.validation.renderings.page import style_hash

_YES, _NO = {"1", "true", "yes", "oui", ""}, {"0", "false", "no", "non"}
_PREFERRED = ("json", "html", "turtle", "json-ld", "text", "csv", "xlsx", "sarif", "junit")
"""The forms in the order of preference when the client likes several equally."""
_MOST_DIGITS = 10
_DOWNLOADED = {"csv", "xlsx", "sarif", "junit"}


def report_response(
    header: Header, body: bytes, rendering: Rendering, language: str, *, download: bool = False
) -> Response:
    """Return the report: 200 for what is accepted, 422 for what is not.

    With ``download`` it is a file and always 200, since browsers keep no file of another status.
    """
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
    if download or rendering.name in _DOWNLOADED:
        word = "rapport" if language == "fr" else "report"
        headers["Content-Disposition"] = f'attachment; filename="{word}.{rendering.extension}"'
    media_type = rendering.media_type
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return Response(body, 200 if download or header["accepted"] else 422, headers, media_type)


def unreadable(problems: Sequence[dict[str, object]]) -> Problem:
    """Return the problem that tells, in the language asked for, every place that cannot be read."""
    first = problems[0]
    where, detail, fix = (Text(en=str(first.get(name, ""))) for name in ("place", "detail", "fix"))
    line, column = first.get("line"), first.get("column")
    return Problem("unreadable", detail, where=where, fix=fix, line=line, column=column, problems=problems)


def failed(header: Header) -> Problem:
    """Return the problem for what could not be done for a reason of ours, such as a store that is busy."""
    told, where, fix = (Text(*header[part]) for part in ("error", "where", "fix"))
    return Problem("unavailable", told, where=where, fix=fix, headers={"Retry-After": "5"})


def parameters(request: Request, known: Collection[str]) -> dict[str, str]:
    """Return the parameters of the address. Raises Problem 400 for one that is not known or given twice."""
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key not in known:
            raise unknown("le paramètre", "parameter", key, known)
        if key in given:
            told = Text(f"{key} est donné deux fois", f"{key} is given twice")
            raise Problem("bad-request", told, fix=Text("le donner une fois", "give it once"))
        given[key] = value
    if given.get("lang", "fr") not in {"fr", "en"}:
        raise unknown("la langue", "language", given["lang"], ("fr", "en"))
    return given


def flag(value: str) -> bool:
    """Return the choice that is written in French, in English or as a number. Raises Problem 400."""
    if value.lower() not in _YES | _NO:
        raise unknown("le choix", "choice", value, ("true", "false"))
    return value.lower() in _YES


def count(value: str) -> int:
    """Return the number, above zero, that is written in the address. Raises Problem 400."""
    if not value.isascii() or not value.isdigit() or not 0 < len(value.lstrip("0")) < _MOST_DIGITS:
        told = Text(f"« {value[:40]} » n'est pas un nombre de constats", f"{value[:40]!r} is no number of findings")
        fix = Text("écrire un nombre entier, à partir de 1", "write a whole number, from 1")
        raise Problem("bad-request", told, fix=fix)
    return int(value)


def rendering_for(name: str | None, accept: str | None) -> Rendering:
    """Return the form that ``format=`` names, else the one that the client likes best. Raises Problem 400 or 406."""
    if name is not None:
        if name not in RENDERINGS:
            raise unknown("la forme", "form", name, RENDERINGS)
        return RENDERINGS[name]
    offered = {RENDERINGS[form].media_type: RENDERINGS[form] for form in _PREFERRED}
    try:
        return offered[choose(accept, list(offered))]
    except NotAcceptable as error:
        told = Text("aucune forme du rapport ne convient à Accept", "no form of the report suits Accept")
        known = ", ".join(offered)
        fix = Text(f"accepter l'une de : {known}", f"accept one of {known}")
        raise Problem("not-acceptable", told, fix=fix) from error


def unknown(french: str, english: str, word: str, known: Iterable[str]) -> Problem:
    """Return the problem for a word of the address that is not one of those known, with the nearest ones."""
    every = list(known)
    near = difflib.get_close_matches(word[:40], every, n=2, cutoff=0.5)
    fix = Text(f"écrire {', '.join(every)}", f"write {', '.join(every)}")
    if near:
        fix = Text(f"vouliez-vous dire {' ou '.join(near)} ?", f"did you mean {' or '.join(near)}?")
    told = Text(f"{french} « {word[:40]} » n'existe pas", f"there is no {english} {word[:40]!r}")
    return Problem("bad-request", told, fix=fix)
