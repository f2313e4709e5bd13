"""From an HTTP request to what is sent: one file as the body, or several as a form, within the bounds."""

from collections.abc import AsyncGenerator, Mapping

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from postinternat.http import Problem
from postinternat.model import Text
from postinternat.validation.sent import Sent

FORM = "multipart/form-data"
EXTENSIONS: Mapping[str, str] = {
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/trig": ".trig",
    "application/n-quads": ".nq",
    "application/ld+json": ".jsonld",
    "application/json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
}
"""Media type to the extension of its files."""
_MOST_FILES = 100
_MOST_FIELDS = 10
_ENCODINGS = {"", "identity"}
_UTF8 = {"", "utf-8", "utf8", "us-ascii"}
_TEXTS = {
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/json",
    "application/trig",
    "application/n-quads",
}


async def read_sent(request: Request, limit: int, *, name: str, region: str, year: int | None) -> Sent:
    """Return what the body holds; ``name`` is that of a file sent by itself.

    Raises Problem: 400 for a broken form, 413 past ``limit`` bytes, 415 for a format that is not taken.
    """
    media_type, charset = _content_type(request)
    body = await read_body(request, limit)
    if media_type == FORM:
        files, fields = await _form(request.headers, body)
        if not files:
            told = Text("le formulaire ne contient pas de fichier", "the form holds no file")
            fix = Text("ajouter un fichier, comme file=@postes.ttl", "add a file, such as file=@postes.ttl")
            raise Problem("bad-request", told, fix=fix)
        region, year = fields.get("region", region), year_from(fields.get("year")) or year
    else:
        if media_type in _TEXTS and charset not in _UTF8:
            told = Text(f"le jeu de caractères est {charset[:40]}", f"charset is {charset[:40]}")
            raise Problem("unsupported-media-type", told, fix=Text("envoyer en UTF-8", "send the text in UTF-8"))
        files = {_named(name, EXTENSIONS[media_type]): body}
    return Sent(files, region, year)


async def read_form(request: Request, limit: int) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files of a form by name, and its fields. Raises Problem as ``read_sent`` does."""
    media_type, _ = _content_type(request)
    if media_type != FORM:
        told = Text(f"le formulaire est envoyé en {media_type}", f"the form is sent as {media_type}")
        raise Problem("unsupported-media-type", told, fix=Text(f"l'envoyer en {FORM}", f"send it as {FORM}"))
    return await _form(request.headers, await read_body(request, limit))


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body. Raises Problem 413 as soon as it is longer than ``limit`` bytes, 415 when it is compressed."""
    if request.headers.get("content-encoding", "").strip().lower() not in _ENCODINGS:
        told = Text("le corps est comprimé", "the body is compressed")
        fix = Text("l'envoyer sans Content-Encoding", "send it without Content-Encoding")
        raise Problem("unsupported-media-type", told, fix=fix)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > limit:
                raise _too_large(limit)
    except ClientDisconnect as gone:
        told = Text("le corps est coupé", "the body was cut off")
        raise Problem("bad-request", told, fix=Text("l'envoyer à nouveau", "send it again")) from gone
    return bytes(body)


def _content_type(request: Request) -> tuple[str, str]:
    header = request.headers.get("content-type", "")
    media_type, _, parameters = header.partition(";")
    media_type = media_type.strip().lower()
    if media_type != FORM and media_type not in EXTENSIONS:
        taken = ", ".join([*EXTENSIONS, FORM])
        said = media_type[:80]
        raise Problem(
            "unsupported-media-type",
            Text(f"Content-Type est {said or 'absent'}", f"Content-Type is {said or 'missing'}"),
            fix=Text(f"envoyer l'un de : {taken}", f"send one of {taken}"),
            headers={"Accept-Post": taken},
        )
    charset = next((p.partition("=")[2] for p in parameters.split(";") if p.strip().lower().startswith("charset=")), "")
    return media_type, charset.strip(' "').lower()


async def _form(headers: Headers, body: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        headers, pieces(), max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=len(body) + 1
    )
    parser.spool_max_size = len(body) + 1  # kept in memory: nothing of what is sent is written to the disk
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        reason = f" ({error.message})" if isinstance(error, MultiPartException) else ""
        told = Text(f"le formulaire ne peut être lu{reason}", f"the form cannot be read{reason}")
        fix = Text("envoyer multipart/form-data avec son boundary", "send multipart/form-data with its boundary")
        raise Problem("bad-request", told, fix=fix) from error
    files: dict[str, bytes] = {}
    fields: dict[str, str] = {}
    for key, value in form.multi_items():
        if not isinstance(value, UploadFile):
            fields[key] = value
        elif value.filename or value.size:
            files[free_name(value.filename or key, files)] = await value.read()
    await form.close()
    return files, fields


def _named(name: str, extension: str) -> str:
    return name if name.lower().endswith(extension) else name + extension


def free_name(name: str, taken: Mapping[str, bytes]) -> str:
    """Return the last part of a file's name, with a number before it when another file has it."""
    name = name.replace("\\", "/").rpartition("/")[2][-120:] or "fichier"
    return name if name not in taken else f"{len(taken)}-{name}"


def year_from(text: str | None) -> int | None:
    """Return the year that the text says, None for no text. Raises Problem 400."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        told = Text(f"« {text[:40]} » n'est pas une année", f"{text[:40]!r} is no year")
        fix = Text("écrire quatre chiffres", "write four digits")
        raise Problem("bad-request", told, where=Text("year", "year"), fix=fix)
    return int(text)


def _too_large(limit: int) -> Problem:
    return Problem(
        "too-large",
        Text(f"le corps dépasse {limit} octets", f"the body is larger than {limit} bytes"),
        fix=Text(
            "envoyer moins de fichiers à la fois, ou lancer postinternat validate",
            "send fewer files at a time, or use postinternat validate",
        ),
    )
