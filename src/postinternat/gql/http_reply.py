"""An HTTP answer ready to send: status, headers, bytes, packed when the client takes it and it is worth it."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Send

from postinternat.http.cors import CORS, EXPOSED

_WORTH_PACKING = 1000
_PACKING = 6
VARY = "Accept, Accept-Language, Accept-Encoding"
COMMON = {
    **CORS,
    "Access-Control-Expose-Headers": f"{EXPOSED}, X-Sparql-Queries",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Reply:
    """Status, headers as ASGI wants them, body."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Send it; to a HEAD request without the body."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"" if head else self.body})


def make_reply(
    status: int, body: bytes, media_type: str, headers: Mapping[str, str] | None = None, *, gzipped: bool = False
) -> Reply:
    """Return the answer with the headers that all answers have."""
    made = {**COMMON, "Vary": VARY, **(headers or {})}
    if body:
        made["Content-Type"] = f"{media_type}; charset=utf-8"
    if gzipped and len(body) >= _WORTH_PACKING:
        body = gzip.compress(body, _PACKING, mtime=0)
        made["Content-Encoding"] = "gzip"
    if status not in (204, 304):
        made["Content-Length"] = str(len(body))
    return Reply(status, headers_of(made), body)


def headers_of(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """Return headers as ASGI wants them."""
    return tuple((name.lower().encode(), value.encode("latin-1")) for name, value in headers.items())
