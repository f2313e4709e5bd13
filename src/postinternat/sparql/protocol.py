"""Reading one request of the SPARQL 1.1 protocol: the query, its dataset, and what the client chose."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from postinternat.http import Problem
from postinternat.sparql.large import worked
from postinternat.text import Text

METHODS = "GET, HEAD, POST, OPTIONS"
LONGEST_QUERY = 500_000
LONGEST_ADDRESS = 16_384
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_UPDATE_FIELDS = {"update", "using-graph-uri", "using-named-graph-uri"}
_ADDRESS = Text("l'adresse", "the address")
_ONCE = ("query", "format", "version")


@dataclass(frozen=True)
class Asked:
    """One query as the protocol carries it. Graphs are None when the request names none."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str | None = None
    version: str | None = None


async def read(request: Request) -> Asked | None:
    """Return what is asked; None when a GET carries no query. Raises Problem (400, 403, 405, 413, 414, 415)."""
    if request.method not in {"GET", "HEAD", "POST"}:
        what = Text(f"{request.method} n'est pas offert", f"{request.method} is not offered")
        fix = Text(f"employer {METHODS}", f"use one of {METHODS}")
        raise Problem("method", what, fix=fix, headers={"Allow": METHODS})
    address = request.scope.get("raw_path", b"") + request.scope["query_string"]
    if len(address) > LONGEST_ADDRESS:
        raise Problem(
            "address-too-long",
            Text(
                f"l'adresse a {len(address)} octets, la limite est de {LONGEST_ADDRESS}",
                f"the address has {len(address)} bytes, the limit is {LONGEST_ADDRESS}",
            ),
            fix=Text(
                f"envoyer la requête dans le corps d'un POST, avec Content-Type: {_QUERY}",
                f"send the query in the body of a POST, with Content-Type: {_QUERY}",
            ),
        )
    fields = _fields(request.scope["query_string"], _ADDRESS)
    if request.method == "POST":
        fields += await _posted(request)
    elif not fields or not any(name in {"query", *_UPDATE_FIELDS} for name, _ in fields):
        return None
    return _asked(fields)


def _asked(fields: list[tuple[str, str]]) -> Asked:
    by_name: dict[str, list[str]] = {}
    for name, value in fields:
        by_name.setdefault(name, []).append(value)
    if _UPDATE_FIELDS & by_name.keys():
        raise updates_refused()
    for name in _ONCE:
        if len(by_name.get(name, ())) > 1:
            count = len(by_name[name])
            what = Text(f"la demande a {count} fois {name}=", f"there are {count} {name}= in the request")
            raise Problem("bad-request", what, fix=Text("n'en envoyer qu'un", "send one"))
    query = by_name.get("query", [""])[0]
    if not query.strip():
        what = Text("la requête est vide", "the query is empty")
        fix = Text("écrire une requête, ou voir /examples", "write a query, or see /examples")
        raise Problem("bad-request", what, where=Text("query=", "query="), fix=fix)
    if len(query.encode()) > LONGEST_QUERY:
        raise too_long()
    return Asked(
        query,
        _graphs(by_name.get("default-graph-uri")),
        _graphs(by_name.get("named-graph-uri")),
        by_name.get("format", [None])[0] or None,
        by_name.get("version", [None])[0] or None,
    )


def updates_refused() -> Problem:
    """Return the problem for an update, in whatever way it was sent."""
    what = Text(
        "ce service répond aux requêtes et ne prend pas de mise à jour",
        "this endpoint answers queries and takes no update",
    )
    return Problem("forbidden", what, fix=Text("envoyer une requête", "send a query"))


def too_long() -> Problem:
    """Return the problem for a query that is too long."""
    what = Text(f"la requête dépasse {LONGEST_QUERY} octets", f"the query is longer than {LONGEST_QUERY} bytes")
    return Problem(
        "too-long", what, fix=Text("la couper, ou envoyer moins de VALUES", "split it, or send fewer VALUES")
    )


def _graphs(iris: list[str] | None) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(iris)) if iris is not None else None


async def _posted(request: Request) -> list[tuple[str, str]]:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type == _UPDATE:
        raise updates_refused()
    if media_type not in {_FORM, _QUERY}:
        raise Problem(
            "unsupported-media-type",
            Text(f"Content-Type : {media_type or 'absent'}", f"Content-Type is {media_type or 'missing'}"),
            fix=Text(f"envoyer {_QUERY}, ou un formulaire {_FORM}", f"send {_QUERY}, or a form as {_FORM}"),
            headers={"Accept-Post": f"{_FORM}, {_QUERY}"},
        )
    _check_encodings(request, parameters)
    body = await _body(request)
    if media_type == _FORM:
        return await worked(body, _fields, body, Text("le formulaire", "the form"))
    return [("query", _decoded(body, Text("le corps", "the body")))]


def _check_encodings(request: Request, parameters: str) -> None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "us-ascii"}:
            what = Text(f"le jeu de caractères est {value.strip()[:40]}", f"charset is {value.strip()[:40]}")
            raise Problem(
                "unsupported-media-type", what, fix=Text("envoyer le texte en UTF-8", "send the text in UTF-8")
            )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        what = Text("le corps est compressé", "the body is compressed")
        fix = Text("l'envoyer sans Content-Encoding", "send it without Content-Encoding")
        raise Problem("unsupported-media-type", what, fix=fix)


async def _body(request: Request) -> bytes:
    limit = 3 * LONGEST_QUERY + LONGEST_ADDRESS
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise too_long()
    body = b""
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise too_long()
    return body


def _fields(encoded: bytes, where: Text) -> list[tuple[str, str]]:
    if not encoded:
        return []
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError as error:
        raise _not_utf8(where) from error
    except ValueError as error:
        what = Text("il y a plus de 200 champs", "there are more than 200 fields")
        raise Problem(
            "bad-request", what, where=where, fix=Text("nommer moins de graphes", "name fewer graphs")
        ) from error


def _decoded(body: bytes, where: Text) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(where) from error


def _not_utf8(where: Text) -> Problem:
    what = Text(f"{where.fr} n'est pas en UTF-8", f"{where.en} is not UTF-8")
    return Problem(
        "bad-request", what, where=where, fix=Text("écrire la requête en UTF-8", "encode the query as UTF-8")
    )
