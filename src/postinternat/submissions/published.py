"""What regions have published, as ``GET /submissions`` shows it: who, when, from which files, and the data."""

import json
import re
from collections.abc import Mapping

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from postinternat.http import NotAcceptable, Problem, choose
from postinternat.http.cors import CORS
from postinternat.http.negotiation import prefers
from postinternat.http.reply import REVALIDATE, not_modified
from postinternat.model import Text
from postinternat.publication import Campaign
from postinternat.publication.campaign import regions
from postinternat.publication.history import as_plain_version, history
from postinternat.publication.provenance import as_plain, publications
from postinternat.publication.publishing import digest_of, published
from postinternat.store import DirectoryStore, Store
from postinternat.store.serialise import serialise
from postinternat.submissions.answering import unknown
from postinternat.submissions.page.publications import PublicationsPage

_YEAR = re.compile(r"[0-9]{4}")
_MOST_VERSIONS = 10
_NO_RECORD: Mapping[str, object] = {}
_JSON = "application/json"
_FORMATS = {
    _JSON: None,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_NAMES = {"json": _JSON, "turtle": "text/turtle", "nt": "application/n-triples", "json-ld": "application/ld+json"}


class Published:
    """Shows the publications that the store holds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._page = PublicationsPage(store)

    def every(self, request: Request) -> Response:
        """Return all of them, the newest first, to a browser as a page."""
        if _wants_page(request, [_JSON]):
            return self._page.respond(request)
        store = self._store.snapshot()
        found = [
            {**as_plain(one), "href": path_of(one.campaign), "digest": digest_of(store, one.campaign)}
            for one in publications(store)
        ]
        body = json.dumps({"version": store.version, "submissions": found}, ensure_ascii=False, indent=1).encode()
        return _shown(request, body, _JSON, f'"{store.version}"', store.version)

    def one(self, request: Request) -> Response:
        """Return that of a region and year: its record as JSON or a page, its data as RDF. Raises Problem 404, 406."""
        store = self._store.snapshot()
        if _wants_page(request, list(_FORMATS)):
            try:
                campaign, _ = self._asked(request, store)
            except Problem as problem:
                return self._page.problem(request, problem)
            return self._page.respond(request, campaign)
        campaign, digest = self._asked(request, store)
        media_type = _media_type(request)
        version = store.version
        format_ = _FORMATS[media_type]
        if format_ is None:
            body = json.dumps(self._described(store, campaign, digest), ensure_ascii=False, indent=1).encode()
            return _shown(request, body, media_type, f'"{digest}-{version[:16]}"', version)
        body = serialise(published(store, campaign), format_)
        return _shown(request, body, media_type, f'"{digest}-{format_.file_extension}"', version)

    @staticmethod
    def _asked(request: Request, store: Store) -> tuple[Campaign, str]:
        """Return the region and year of the address, and the digest of what is published there. Raises Problem 404."""
        campaign = campaign_asked(request, store)
        digest = digest_of(store, campaign)
        if not digest:
            told = Text(
                "rien n'est publié pour cette région et cette année", "nothing is published for this region and year"
            )
            fix = Text("voir la liste : /submissions", "see the list: /submissions")
            raise Problem("not-found", told, fix=fix)
        return campaign, digest

    def _described(self, store: Store, campaign: Campaign, digest: str) -> dict[str, object]:
        said = (as_plain(one) for one in publications(store) if one.campaign == campaign)
        earlier: list[object] = []
        if isinstance(self._store, DirectoryStore):
            for version in history(self._store, most=_MOST_VERSIONS):
                if any(one.campaign == campaign for one in version.publications):
                    earlier.append(as_plain_version(version))
        return {**next(said, _NO_RECORD), "digest": digest, "version": store.version, "versions": earlier}


def campaign_asked(request: Request, store: Store) -> Campaign:
    """Return the region and year of the address. Raises Problem 404."""
    region, year = request.path_params["region"], request.path_params["year"]
    known = regions(store)
    if region not in known:
        problem = unknown("la région", "region", region, known)
        raise Problem("not-found", problem.detail, fix=problem.fix)
    if not _YEAR.fullmatch(year):
        told = Text(f"« {year[:20]} » n'est pas une année", f"{year[:20]!r} is no year")
        raise Problem("not-found", told, fix=Text("écrire quatre chiffres", "write four digits"))
    return Campaign(region, int(year))


def path_of(campaign: Campaign) -> str:
    """Return the address of what a region published for a year."""
    return f"/submissions/{campaign.region}/{campaign.year}"


def _wants_page(request: Request, others: list[str]) -> bool:
    return "format" not in request.query_params and prefers(request.headers.get("accept"), "text/html", others)


def _media_type(request: Request) -> str:
    wanted = request.query_params.get("format")
    if wanted is not None:
        if wanted not in _NAMES:
            raise unknown("la forme", "form", wanted, _NAMES)
        return _NAMES[wanted]
    try:
        return choose(request.headers.get("accept"), list(_FORMATS))
    except NotAcceptable as error:
        known = ", ".join(_FORMATS)
        told = Text("aucune forme ne convient à Accept", "no form suits Accept")
        raise Problem("not-acceptable", told, fix=Text(f"accepter {known}", f"accept {known}")) from error


def _shown(request: Request, body: bytes, media_type: str, tag: str, version: str) -> Response:
    headers = {**CORS, "Cache-Control": REVALIDATE, "Vary": "Accept", "X-Dataset-Version": version, "ETag": tag}
    held = not_modified(request, tag, headers)
    if held is not None:
        return held
    response = Response(b"" if request.method == "HEAD" else body, headers=headers, media_type=media_type)
    response.headers["Content-Length"] = str(len(body))
    return response
