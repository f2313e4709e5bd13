"""From an HTTP request to what is asked of GraphQL: the body within its bound, the parameters checked one by one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from postinternat.errors import did_you_mean
from postinternat.gql.http_errors import HttpError, bad_request
from postinternat.http import choose_language

JSON = "application/json"

_KEYS = ("query", "documentId", "operationName", "variables", "extensions")
_URL_ONLY = ("lang", "version")
_EXTENSIONS = ("sparql", "cost", "dataset")
_LONGEST_VALUE_SHOWN = 60


@dataclass(frozen=True)
class GraphQLRequest:
    """One request as the client gave it; ``language`` is ``fr`` or ``en``, ``version`` that of a kept dataset."""

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: Mapping[str, Any]
    extensions: frozenset[str] = field(default_factory=frozenset)
    language: str = "fr"
    version: str | None = None


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body. Raises HttpError 413 as soon as it is longer than ``limit`` bytes, 415 when it is compressed."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        message = f"the body is encoded as {_shown(encoding)}: send it as it is, without Content-Encoding"
        raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", message)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise _too_large(limit)
    except ClientDisconnect as gone:
        raise bad_request("the body was cut off") from gone
    return bytes(body)


def from_url(query_string: bytes, accept_language: str | None, extra: Sequence[str] = ()) -> GraphQLRequest:
    """Read a GET request. Raises HttpError."""
    given = url_parameters(query_string, (*_KEYS, *_URL_ONLY, *extra))
    values: dict[str, Any] = {key: given[key] for key in _KEYS if given.get(key)}
    for key in ("variables", "extensions"):
        if key in values:
            values[key] = parse_json(values[key], f"the parameter {key}")
    return _made(values, given, accept_language)


def from_body(body: bytes, query_string: bytes, accept_language: str | None) -> GraphQLRequest:
    """Read a POST request; its URL may name the language and the version. Raises HttpError."""
    given = url_parameters(query_string, _URL_ONLY)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_request(f"the body is not UTF-8 at byte {error.start}: encode it as UTF-8", "BAD_JSON") from error
    values = parse_json(text, "the body")
    if isinstance(values, list):
        raise bad_request("a list of requests is not taken: send them one by one", "BATCH")
    if not isinstance(values, dict):
        raise bad_request('the body must be a JSON object such as {"query": "{ … }"}')
    unknown = next((key for key in values if key not in _KEYS), None)
    if unknown is not None:
        raise bad_request(f"{_shown(unknown)} is no part of a request: {_hint(unknown, _KEYS)}")
    return _made(values, given, accept_language)


def check_content_type(header: str | None) -> None:
    """Raise HttpError 415 unless the body is announced as JSON in UTF-8.

    Other types are those that a page of another site may send without asking.
    """
    name, *parameters = (part.strip().lower() for part in (header or "").split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    if name != JSON or any(charset not in ("utf-8", "utf8") for charset in charsets):
        what = f"the body is announced as {_shown(header)}" if header else "the body has no Content-Type"
        raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", f"{what}: send Content-Type: application/json")


def url_parameters(query_string: bytes, known: Sequence[str]) -> dict[str, str]:
    """Return the parameters of a URL. Raises HttpError for one that is unknown, given twice, or not UTF-8."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise bad_request("the parameters of the URL cannot be read: percent-encode them as UTF-8") from error
    given: dict[str, str] = {}
    for key, value in pairs:
        if key not in known:
            raise bad_request(f"there is no parameter {_shown(key)}: {_hint(key, known)}")
        if key in given:
            raise bad_request(f"the parameter {key} is given twice: give it once")
        given[key] = value
    return given


def parse_json(text: str, where: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the value of a JSON text. Raises HttpError BAD_JSON."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"{where} is not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise bad_request(message, "BAD_JSON", line=error.lineno, column=error.colno) from error
    except RecursionError:
        raise bad_request(f"{where} is JSON nested too deeply: nest less", "BAD_JSON", limit="nesting") from None
    except ValueError as error:
        raise bad_request(f"{where} is not JSON: {str(error)[:200]}", "BAD_JSON") from error


def language_of(given: Mapping[str, str], accept_language: str | None) -> str:
    """Return the language of the answer. Raises HttpError BAD_LANG for a ``lang`` that is not offered."""
    chosen = given.get("lang")
    if chosen is not None and chosen.lower() not in ("fr", "en"):
        raise bad_request(f"lang {_shown(chosen)} is not offered: use fr or en", "BAD_LANG")
    return choose_language(chosen and chosen.lower(), accept_language)


def _made(values: Mapping[str, Any], given: Mapping[str, str], accept_language: str | None) -> GraphQLRequest:
    for key in ("query", "documentId", "operationName"):
        if values.get(key) is not None and not isinstance(values[key], str):
            raise bad_request(f"{key} must be a text")
    for key in ("variables", "extensions"):
        if values.get(key) is not None and not isinstance(values[key], dict):
            raise bad_request(f"{key} must be a JSON object")
    query, document_id = values.get("query"), values.get("documentId")
    if not query and not document_id:
        raise bad_request("there is no query: give query, or documentId for a saved operation")
    if query and document_id:
        raise bad_request("query and documentId are both given: give one of them")
    asked = frozenset(key for key in _EXTENSIONS if (values.get("extensions") or {}).get(key))
    return GraphQLRequest(
        query or None,
        document_id or None,
        values.get("operationName") or None,
        values.get("variables") or {},
        asked,
        language_of(given, accept_language),
        given.get("version") or None,
    )


def _hint(word: str, known: Sequence[str]) -> str:
    return did_you_mean(word[:_LONGEST_VALUE_SHOWN], known) or f"use {', '.join(known)}"


def _shown(value: str | None) -> str:
    return repr((value or "")[:_LONGEST_VALUE_SHOWN])


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _too_large(limit: int) -> HttpError:
    return HttpError(
        413, "BODY_TOO_LARGE", f"the body is larger than {limit} bytes: send less", limit="body", allowed=limit
    )
