"""Errors as RFC 9457 problem documents: what, where, how to fix, with the line and column when there are any."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from postinternat.errors import (
    PoolBusy,
    PostinternatError,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    WorkerDied,
)
from postinternat.http.cors import CORS
from postinternat.namespaces import BASE

MEDIA_TYPE = "application/problem+json"

KINDS = {
    "bad-request": (400, "The request cannot be understood"),
    "syntax": (400, "The query is not valid SPARQL 1.1"),
    "query": (400, "The query cannot be run"),
    "forbidden": (403, "This endpoint does not allow it"),
    "not-found": (404, "There is nothing here"),
    "method": (405, "The method is not offered here"),
    "not-acceptable": (406, "None of the formats asked for can be given"),
    "gone": (410, "It was here and was removed"),
    "too-long": (413, "The query is too long"),
    "address-too-long": (414, "The address is too long"),
    "unsupported-media-type": (415, "The body is in a format that is not taken here"),
    "too-many-requests": (429, "Too many queries at once from this client"),
    "unavailable": (503, "The service cannot answer now"),
    "too-costly": (503, "The query needs more memory than allowed"),
    "timeout": (504, "The query ran past the time limit"),
}
"""The name of each kind of problem, its HTTP status and its title."""


class Problem(Exception):
    """One problem, raised anywhere in a handler; ``response`` renders it.

    ``members`` are further members of the document, such as ``line``; ``headers`` go with the response.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        where: str = "",
        fix: str = "",
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status, self.title = KINDS[kind]
        self.detail = detail
        self.where = where
        self.fix = fix
        self.headers = dict(headers or {})
        self.members = members

    def document(self) -> dict[str, object]:
        """Return the members of the problem document, those without a value left out."""
        given = {"where": self.where, "fix": self.fix, **self.members}
        return {
            "type": f"{BASE}problem/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **{name: value for name, value in given.items() if value not in ("", None) or name == "token"},
        }

    def response(self) -> Response:
        """Return the problem as a response that no cache keeps."""
        body = json.dumps(self.document(), ensure_ascii=False, indent=1).encode()
        headers = {"Cache-Control": "no-store", **CORS, **self.headers}
        return Response(body, self.status, headers, MEDIA_TYPE)


def problem_for(error: PostinternatError) -> Problem:
    """Return the problem that tells one of our own errors."""
    where, fix = error.where, error.fix
    match error:
        case QuerySyntaxError():
            return Problem("syntax", error.what, where=where, fix=fix, line=error.line, column=error.column)
        case QueryTimeout():
            return Problem("timeout", error.what, where=where, fix=fix)
        case QueryTooLarge():
            return Problem("too-costly", error.what, where=where, fix=fix)
        case PoolBusy() | WorkerDied():
            return Problem("unavailable", error.what, where=where, fix=fix, headers={"Retry-After": "2"})
        case QueryError():
            return Problem("query", error.what, where=where, fix=fix)
        case _:
            return Problem("unavailable", error.what, fix="try again later", headers={"Retry-After": "10"})
