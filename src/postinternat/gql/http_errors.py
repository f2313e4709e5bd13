"""Why a request gets no answer: the HTTP status, a code for programs, and words for people."""

from collections.abc import Mapping, Sequence

from graphql import GraphQLError

_STATUSES = {
    "POOL_BUSY": 503,
    "STORE_ERROR": 503,
    "STORE_BUSY": 503,
    "WORKER_DIED": 503,
    "QUERY_TIMEOUT": 503,
    "INTERNAL": 500,
}
_RETRY_S = 1


class HttpError(Exception):
    """A request that is refused before an operation is known. ``details`` go into ``extensions``."""

    def __init__(
        self, status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None, **details: object
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.errors = [GraphQLError(message, extensions={"code": code, **details})]


def bad_request(message: str, code: str = "BAD_REQUEST", **details: object) -> HttpError:
    """Return the error for a request that is no GraphQL request."""
    return HttpError(400, code, message, headers=None, **details)


def status_of(errors: Sequence[GraphQLError], *, legacy: bool) -> int:
    """Return the status of an operation that was refused; ``legacy`` is that of ``application/json``.

    Clients of that older type read a status other than 200 as a failure of the network.
    """
    for error in errors:
        status = _STATUSES.get(str((error.extensions or {}).get("code")))
        if status:
            return status
    return 200 if legacy else 400


def retry_headers(status: int) -> dict[str, str]:
    """Return the headers that tell a client when to come back."""
    return {"Retry-After": str(_RETRY_S)} if status == 503 else {}
