"""Errors as RFC 9457 problem documents: what, where, how to fix, with the line and column when there are any.

Each is told in French and in English: ``?lang=`` chooses, else ``Accept-Language``, else it is French.
"""

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import (
    PoolBusy,
    PostinternatError,
    ProfileError,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    WorkerDied,
)
from postinternat.http.cors import CORS
from postinternat.http.pages import language_of
from postinternat.namespaces import BASE
from postinternat.text import Text

MEDIA_TYPE = "application/problem+json"

KINDS = {
    "bad-request": (400, Text("La demande ne se comprend pas", "The request cannot be understood")),
    "syntax": (400, Text("La requête n'est pas du SPARQL 1.1", "The query is not valid SPARQL 1.1")),
    "query": (400, Text("La requête ne peut pas s'exécuter", "The query cannot be run")),
    "unreadable": (400, Text("Ce qui a été envoyé ne peut être lu", "What was sent cannot be read")),
    "unauthorized": (401, Text("Il faut un jeton valable", "A valid token is needed")),
    "forbidden": (403, Text("Ce service ne le permet pas", "This endpoint does not allow it")),
    "not-found": (404, Text("Il n'y a rien ici", "There is nothing here")),
    "method": (405, Text("Cette méthode n'est pas offerte ici", "The method is not offered here")),
    "not-acceptable": (
        406,
        Text("Aucun des formats demandés ne peut être donné", "None of the formats asked for can be given"),
    ),
    "conflict": (409, Text("L'état présent ne le permet pas", "The present state does not allow it")),
    "gone": (410, Text("C'était ici et a été retiré", "It was here and was removed")),
    "precondition-failed": (
        412,
        Text("Ce qui est publié n'est pas ce que vous pensiez", "What is published is not what you meant to replace"),
    ),
    "too-long": (413, Text("La requête est trop longue", "The query is too long")),
    "too-large": (413, Text("Le corps est trop grand", "The body is too large")),
    "address-too-long": (414, Text("L'adresse est trop longue", "The address is too long")),
    "unsupported-media-type": (
        415,
        Text("Le corps est dans un format qui n'est pas pris ici", "The body is in a format that is not taken here"),
    ),
    "refused": (422, Text("Ce qui a été envoyé ne peut être publié", "What was sent cannot be published")),
    "too-many-requests": (
        429,
        Text("Trop de requêtes à la fois de ce client", "Too many queries at once from this client"),
    ),
    "internal": (500, Text("Une erreur de notre part", "An error of ours")),
    "unavailable": (503, Text("Le service ne peut pas répondre maintenant", "The service cannot answer now")),
    "too-costly": (
        503,
        Text("La requête demande plus de mémoire que permis", "The query needs more memory than allowed"),
    ),
    "timeout": (504, Text("La requête a dépassé le temps permis", "The query ran past the time limit")),
}
"""The name of each kind of problem, its HTTP status and its title."""
_NOTHING = Text()


class Problem(Exception):
    """One problem, raised anywhere in a handler; ``response`` renders it.

    ``members`` are further members of the document, such as ``line``; ``headers`` go with the response.
    """

    def __init__(
        self,
        kind: str,
        detail: Text,
        *,
        where: Text = _NOTHING,
        fix: Text = _NOTHING,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail.en)
        self.kind = kind
        self.status, self.title = KINDS[kind]
        self.detail = detail
        self.where = where
        self.fix = fix
        self.headers = dict(headers or {})
        self.members = members

    def document(self, language: str) -> dict[str, object]:
        """Return the members of the problem document, those without a value left out."""
        given = {"where": self.where.in_language(language), "fix": self.fix.in_language(language), **self.members}
        return {
            "type": f"{BASE}problem/{self.kind}",
            "title": self.title.in_language(language),
            "status": self.status,
            "detail": self.detail.in_language(language),
            **{name: value for name, value in given.items() if value not in ("", None) or name == "token"},
        }

    def response(self, request: Request) -> Response:
        """Return the problem in the client's language, as a response that no cache keeps."""
        language = language_of(request)
        body = json.dumps(self.document(language), ensure_ascii=False, indent=1).encode()
        headers = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language"}
        return Response(body, self.status, {**headers, **CORS, **self.headers}, MEDIA_TYPE)


def problem_for(error: PostinternatError) -> Problem:
    """Return the problem that tells one of our own errors."""
    what, fix = Text(error.what_fr, error.what), Text(error.fix_fr, error.fix)
    where = Text(error.where_fr, error.where)
    match error:
        case QuerySyntaxError():
            return Problem("syntax", what, where=where, fix=fix, line=error.line, column=error.column)
        case QueryTimeout():
            return Problem("timeout", what, where=where, fix=fix)
        case QueryTooLarge():
            return Problem("too-costly", what, where=where, fix=fix)
        case PoolBusy() | WorkerDied():
            return Problem("unavailable", what, where=where, fix=fix, headers={"Retry-After": "2"})
        case ProfileError():
            return Problem("bad-request", what, where=where, fix=fix)
        case QueryError():
            return Problem("query", what, where=where, fix=fix)
        case _:
            later = Text("réessayer plus tard", "try again later")
            return Problem("unavailable", what, fix=later, headers={"Retry-After": "10"})
