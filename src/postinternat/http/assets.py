"""The style sheet, the page script and the icon, at addresses that change when they do."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http.reply import FOREVER, REVALIDATE, Representation, reply

_FOLDER = files("postinternat.http").joinpath("static")
_MEDIA_TYPES = {"pages.css": "text/css", "pages.js": "text/javascript", "icon.svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """One file; ``digest`` tells its bytes from those of other versions."""

    body: bytes
    media_type: str
    digest: str


def _read(name: str) -> Asset:
    body = _FOLDER.joinpath(name).read_bytes()
    return Asset(body, _MEDIA_TYPES[name], hashlib.sha256(body).hexdigest()[:12])


_ASSETS = {name: _read(name) for name in _MEDIA_TYPES}


def address_of(name: str) -> str:
    """Return the address of a file, which caches may keep for good. Raises KeyError when there is no such file."""
    return f"/assets/{name}?v={_ASSETS[name].digest}"


def addresses() -> list[str]:
    """Return the addresses of all files."""
    return [address_of(name) for name in _ASSETS]


def asset(request: Request) -> Response:
    """Answer ``/assets/<name>``. Raises HTTPException (404)."""
    found = _ASSETS.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return reply(
        request,
        lambda: Representation(found.body, found.media_type),
        tag_of=(found.digest,),
        vary="Accept-Encoding",
        cache=FOREVER if request.query_params.get("v") == found.digest else REVALIDATE,
    )
