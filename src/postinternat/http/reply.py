"""One representation as a response: strong ETag, 304, gzip, HEAD, and a body sent piece by piece."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from postinternat.http.cors import CORS
from postinternat.http.negotiation import choose

PIECE = 65_536
_WORTH_COMPRESSING = 1024
_GZIP = 16 + zlib.MAX_WBITS
REVALIDATE = "public, no-cache"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Representation:
    """The bytes to send and what is said of them."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def entity_tag(*parts: object) -> str:
    """Return a strong tag made from everything that the bytes depend on."""
    digest = hashlib.sha256("\x00".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f'"{digest[:32]}"'


def encoding_of(request: Request) -> str:
    """Return ``gzip`` when the client takes it, else ``identity``."""
    return _encoding(request.headers.get("accept-encoding", ""))


@lru_cache(maxsize=1024)
def _encoding(accepted: str) -> str:
    if not accepted:
        return "identity"
    names = ",".join("x/" + item.strip().replace("x/*", "*") for item in accepted.split(",") if item.strip())
    wants = choose(f"{names},x/identity;q=0.001", ["x/gzip", "x/identity"])
    return wants.removeprefix("x/")


def not_modified(request: Request, tag: str, headers: Mapping[str, str]) -> Response | None:
    """Return 304 when the client holds what the tag stands for, else None."""
    held = request.headers.get("if-none-match")
    if held is None or request.method not in {"GET", "HEAD"}:
        return None
    tags = {item.strip().removeprefix("W/") for item in held.split(",")}
    if tag in tags or held.strip() == "*":
        return Response(status_code=304, headers={**CORS, "ETag": tag, **headers})
    return None


def reply(
    request: Request,
    make: Callable[[], Representation],
    *,
    tag_of: tuple[object, ...],
    vary: str = "Accept, Accept-Encoding",
    cache: str = REVALIDATE,
) -> Response:
    """Return 304 when the client holds it already, else make it and return it.

    ``tag_of`` are the things that the bytes depend on, beside the encoding.
    """
    tag = entity_tag(encoding_of(request), *tag_of)
    headers = {"Vary": vary, "Cache-Control": cache}
    return not_modified(request, tag, headers) or respond(request, make(), {"ETag": tag, **headers})


def respond(request: Request, representation: Representation, headers: Mapping[str, str]) -> Response:
    """Return the representation, compressed when the client takes it, its body sent in pieces."""
    body, media_type = representation.body, representation.media_type
    sent = {**CORS, **headers, **representation.headers, "X-Content-Type-Options": "nosniff"}
    if media_type.startswith("text/") and "charset" not in media_type:
        media_type += "; charset=utf-8"
    if encoding_of(request) == "gzip" and len(body) >= _WORTH_COMPRESSING:
        sent["Content-Encoding"] = "gzip"
        if request.method == "HEAD":
            return Response(b"", headers=sent, media_type=media_type)
        return StreamingResponse(_compressed(body), headers=sent, media_type=media_type)
    if request.method == "HEAD" or len(body) <= PIECE:
        response = Response(b"" if request.method == "HEAD" else body, headers=sent, media_type=media_type)
        response.headers["Content-Length"] = str(len(body))
        return response
    sent["Content-Length"] = str(len(body))
    return StreamingResponse(_pieces(body), headers=sent, media_type=media_type)


def _pieces(body: bytes) -> Iterator[bytes]:
    view = memoryview(body)
    for start in range(0, len(body), PIECE):
        yield bytes(view[start : start + PIECE])


def _compressed(body: bytes) -> Iterator[bytes]:
    compressor = zlib.compressobj(5, zlib.DEFLATED, _GZIP)
    for piece in _pieces(body):
        yield compressor.compress(piece)
    yield compressor.flush()
