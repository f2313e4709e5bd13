"""The style sheets, the page script, the icon and the built editors, at addresses that change when they do."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http.reply import FOREVER, REVALIDATE, Representation, reply

_FOLDER = files("postinternat.http").joinpath("static")
_NAMES = ("pages.css", "sheet.css", "editors.css", "findings.css", "pages.js", "icon.svg")
_BUILT = "built/"
_MANIFEST = "manifest.json"
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Asset:
    """One file; ``digest`` tells its bytes from those of other versions."""

    body: bytes
    media_type: str
    digest: str


@dataclass(frozen=True)
class Editor:
    """The addresses of what a page loads to have an editor."""

    script: str
    styles: tuple[str, ...]


@cache
def _asset(name: str) -> Asset:
    body = _FOLDER.joinpath(name).read_bytes()
    return Asset(body, _MEDIA_TYPES[PurePosixPath(name).suffix], hashlib.sha256(body).hexdigest()[:12])


def address_of(name: str) -> str:
    """Return the address of a file, which caches may keep for good. Raises KeyError when there is no such file."""
    if name not in _NAMES:
        raise KeyError(name)
    return f"/assets/{name}?v={_asset(name).digest}"


@cache
def editor(name: str) -> Editor | None:
    """Return the editor ``sparql`` or ``graphiql``, None when frontend/build has not made it."""
    return read_editor(_FOLDER.joinpath(_BUILT), name)


def read_editor(folder: Traversable, name: str) -> Editor | None:
    """Return the editor as the manifest of the folder describes it, None when there is none."""
    manifest = folder.joinpath(_MANIFEST)
    entries: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    entry = next((item for item in entries.values() if item.get("isEntry") and item["name"] == name), None)
    if entry is None:
        return None
    parts = [*(entries[part] for part in entry.get("imports", ())), entry]
    styles = [style for part in parts for style in part.get("css", ())]
    return Editor(f"/assets/{_BUILT}{entry['file']}", tuple(f"/assets/{_BUILT}{style}" for style in styles))


def addresses() -> list[str]:
    """Return the addresses of all files that a page may name."""
    built = [part for name in ("sparql", "graphiql") if (part := editor(name))]
    return [*map(address_of, _NAMES), *(address for part in built for address in (part.script, *part.styles))]


@cache
def _known() -> frozenset[str]:
    built = _FOLDER.joinpath(_BUILT)
    made = [item.name for item in built.iterdir()] if built.is_dir() else []
    return frozenset([*_NAMES, *(_BUILT + name for name in made if PurePosixPath(name).suffix in _MEDIA_TYPES)])


def asset(request: Request) -> Response:
    """Answer ``/assets/<name>``. Raises HTTPException (404)."""
    name = request.path_params["name"]
    if name not in _known():
        raise HTTPException(404)
    found = _asset(name)
    lasting = name.startswith(_BUILT) or request.query_params.get("v") == found.digest
    return reply(
        request,
        lambda: Representation(found.body, found.media_type),
        tag_of=(found.digest,),
        vary="Accept-Encoding",
        cache=FOREVER if lasting else REVALIDATE,
    )
