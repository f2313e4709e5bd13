"""One representation as a response: strong ETag, 304, gzip, HEAD, and a body sent piece by piece."""

import hashlib
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from postinternat.http.cors import CORS
from postinternat.http.negotiation import choose

PIECE = 1_000_000
_COMPRESSED_PIECE = 65_536
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
    if media_type.startswith("text/") and "charset" not in media_type:
        media_type += "; charset=utf-8"
    sent = {**headers, **representation.headers, "Content-Type": media_type}
    head = request.method == "HEAD"
    if encoding_of(request) == "gzip" and len(body) >= _WORTH_COMPRESSING:
        sent["Content-Encoding"] = "gzip"
        if head or len(body) > _COMPRESSED_PIECE:
            return _streaming(iter(()) if head else _compressed(body), sent)
        body = b"".join(_compressed(body))
    sent["Content-Length"] = str(len(body))
    if head or len(body) <= PIECE:
        return _Whole(b"" if head else body, sent)
    return _streaming(_pieces(body), sent)


class _Whole(Response):
    """A response whose headers are all given: Starlette takes as long to make them up as a small query runs."""

    def __init__(self, body: bytes, headers: Mapping[str, str]) -> None:
        self.status_code = 200
        self.background = None
        self.body = body
        self.raw_headers = [*_OF_EVERY_ANSWER, *_encoded(headers)]


def _streaming(pieces: Iterator[bytes] | AsyncIterator[bytes], headers: Mapping[str, str]) -> Response:
    response = StreamingResponse(pieces)
    response.raw_headers = [*_OF_EVERY_ANSWER, *_encoded(headers)]
    return response


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


_OF_EVERY_ANSWER = _encoded({**CORS, "X-Content-Type-Options": "nosniff"})


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    view = memoryview(body)
    for start in range(0, len(body), PIECE):
        yield bytes(view[start : start + PIECE])


def _compressed(body: bytes) -> Iterator[bytes]:
    compressor = zlib.compressobj(5, zlib.DEFLATED, _GZIP)
    view = memoryview(body)
    for start in range(0, len(body), _COMPRESSED_PIECE):
        yield compressor.compress(view[start : start + _COMPRESSED_PIECE])
    yield compressor.flush()
