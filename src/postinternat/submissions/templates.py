"""``GET /templates/<region>.<ext>``: the template that a region fills in, made of the dataset as it is now."""

import threading
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import Problem, Representation, choose_language, problem_for, reply
from postinternat.http.cors import preflight
from postinternat.intake.template import FORMATS, Template, UnknownRegion, template
from postinternat.model import Catalogue, Text, read_catalogue
from postinternat.settings import Settings
from postinternat.store import Store
from postinternat.submissions.answering import parameters
from postinternat.submissions.sending import year_from

METHODS = "GET, HEAD, OPTIONS"
_KEPT = 32


class Templates:
    """Answers ``/templates/<region>.<ext>``; the last ones made are kept in memory."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._making = threading.Lock()
        self._kept = lru_cache(_KEPT)(self._made)

    def handle(self, request: Request) -> Response:
        """Answer one request: the file, 304, or a problem."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=preflight(METHODS))
        try:
            if request.method not in {"GET", "HEAD"}:
                told = Text(f"{request.method} n'est pas offert", f"{request.method} is not offered")
                raise Problem("method", told, fix=Text("employer GET", "use GET"), headers={"Allow": METHODS})
            return self._answer(request)
        except Problem as problem:
            return problem.response(request)
        except UnknownRegion as error:
            return Problem("not-found", error.message, fix=error.hint).response(request)
        except PostinternatError as error:
            return problem_for(error).response(request)

    def _answer(self, request: Request) -> Response:
        given = parameters(request, ("lang", "year"))
        language = choose_language(given.get("lang"), request.headers.get("accept-language"))
        region, form = _named(request.path_params["name"])
        version = self._store.version
        year = year_from(given.get("year"))
        with self._making:  # one at a time: each takes the processor for a while
            made = self._kept(version, region, year, form, language)
        headers = {
            "Content-Language": language,
            "Content-Disposition": f'attachment; filename="{made.file_name}"',
        }
        return reply(
            request,
            lambda: Representation(made.content, made.media_type, headers),
            tag_of=(version, made.file_name, language),
            vary="Accept-Language, Accept-Encoding",
        )

    def _made(self, _version: str, region: str, year: int | None, form: str, language: str) -> Template:
        return template(self._store.snapshot(), self._catalogue(), region, year=year, form=form, language=language)

    def _catalogue(self) -> Catalogue:
        return read_catalogue(self._settings.dataset / "ontology")


def _named(name: str) -> tuple[str, str]:
    """Return the region and the form that the last part of the address names. Raises Problem 404."""
    for form, known in sorted(FORMATS.items(), key=lambda item: -len(item[1].extension)):
        region = name.removesuffix(known.extension)
        if region != name and region:
            return region, form
    endings = ", ".join(known.extension for known in FORMATS.values())
    told = Text(f"aucun modèle ne s'appelle « {name[:60]} »", f"no template is called {name[:60]!r}")
    fix = Text(
        f"écrire un code de région ou son nom, puis l'un de : {endings}",
        f"write a region's code or name, then one of {endings}",
    )
    raise Problem("not-found", told, fix=fix)
