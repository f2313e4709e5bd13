"""``PUT`` and ``DELETE /submissions/<region>/<year>``: what the region published is replaced, or taken back.

What is sent by PUT is checked first; either needs the token of the region.
"""

import json
import re
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import Problem, choose_language, problem_for
from postinternat.http.cors import CORS
from postinternat.model import Text
from postinternat.publication import Campaign, Refusal, withdraw
from postinternat.publication.publishing import ANY_PUBLISHED, NOT_PUBLISHED, digest_of
from postinternat.publication.tokens import Token
from postinternat.settings import Settings
from postinternat.store import Store
from postinternat.submissions.answering import failed, flag, parameters, rendering_for, report_response, unreadable
from postinternat.submissions.checker import Checker
from postinternat.submissions.gate import Gate
from postinternat.submissions.order import Header, Publication
from postinternat.submissions.published import campaign_asked, path_of
from postinternat.submissions.publishing import kind_of
from postinternat.submissions.sending import read_sent

_PARAMETERS = ("lang", "format", "name", "message", "accept-warnings")
_TAG = re.compile(r'"([0-9a-f]{64})(?:-[\w-]*)?"')
_LONGEST_MESSAGE = 500


class Publishing:
    """Answers PUT and DELETE."""

    def __init__(self, settings: Settings, checker: Checker, store: Store) -> None:
        self._limit = settings.submission_max_mb * 1_000_000
        self._checker = checker
        self._store = store
        self._gate = Gate(settings, store)

    async def put(self, request: Request) -> Response:
        """Publish: 201 or 200 with the changes, 422 with the report.

        Raises Problem, and what the checker raises; either is noted in the log.
        """
        return await self._noted(request, self._published)

    async def delete(self, request: Request) -> Response:
        """Withdraw: 200 with how much. Raises Problem, StoreError; either is noted in the log."""
        return await self._noted(request, self._withdrawn)

    async def _noted(
        self, request: Request, answer: Callable[[Request, Campaign, Token], Awaitable[tuple[Response, str]]]
    ) -> Response:
        """Return the answer for a request with the token of its region, and note what came of it in the log."""
        token = await run_in_threadpool(self._gate.token, request)
        try:
            campaign = await run_in_threadpool(campaign_asked, request, self._store.snapshot())
            self._gate.admit(token, campaign)
            response, outcome = await answer(request, campaign, token)
        except Problem as problem:
            self._gate.note(request, token, problem.kind)
            raise
        except PostinternatError as error:
            self._gate.note(request, token, problem_for(error).kind)
            raise
        self._gate.note(request, token, outcome)
        return response

    async def _withdrawn(self, request: Request, campaign: Campaign, _token: Token) -> tuple[Response, str]:
        parameters(request, ("lang",))
        try:
            done = await run_in_threadpool(withdraw, campaign, self._store, replaces=_replaces(request))
        except Refusal as error:
            told, fix = Text(error.what_fr, error.what), Text(error.fix_fr, error.fix)
            raise Problem(kind_of(error), told, fix=fix) from error
        plain = {
            "region": campaign.region,
            "year": campaign.year,
            "graph": campaign.graph,
            "withdrawn": done.things,
            "version": done.version,
        }
        headers = {**CORS, "Cache-Control": "no-store", "X-Dataset-Version": done.version}
        return Response(json.dumps(plain), 200, headers, "application/json"), "withdrawn"

    async def _published(self, request: Request, campaign: Campaign, token: Token) -> tuple[Response, str]:
        given = parameters(request, _PARAMETERS)
        language = choose_language(given.get("lang"), request.headers.get("accept-language"))
        rendering = rendering_for(given.get("format"), request.headers.get("accept"))
        asked = Publication(
            sent=await read_sent(
                request,
                self._limit,
                name=given.get("name") or f"{campaign.region}-{campaign.year}",
                region=campaign.region,
                year=campaign.year,
            ),
            region=campaign.region,
            year=campaign.year,
            by=token.by,
            message=given.get("message", "")[:_LONGEST_MESSAGE],
            accept_warnings=flag(given.get("accept-warnings", "0")),
            replaces=_replaces(request),
            seen=await run_in_threadpool(digest_of, self._store.snapshot(), campaign),
            form=rendering.name,
            language=language,
        )
        header, body = await self._checker.check(asked)
        if "unreadable" in header:
            raise unreadable(header["unreadable"])
        if "refused" in header:
            raise Problem(header["refused"], Text(*header["detail"]), fix=Text(*header["fix"]))
        if "error" in header:
            raise failed(header)
        if not header["accepted"]:
            return report_response(header, body, rendering, language), "refused"
        return _done(header, body, campaign), "published" if header["changed"] else "unchanged"


def _replaces(request: Request) -> frozenset[str]:
    """Return what the request means to replace, by ``If-Match`` or ``If-None-Match: *``. Raises Problem 400."""
    match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
    if none_match is not None:
        if none_match.strip() != "*" or match is not None:
            told = Text("If-None-Match ne sert ici qu'avec *", "If-None-Match is taken with * only here")
            raise Problem("bad-request", told, fix=Text("envoyer If-Match et un ETag", "send If-Match and an ETag"))
        return frozenset({NOT_PUBLISHED})
    if match is None:
        return frozenset()
    if match.strip() == "*":
        return frozenset({ANY_PUBLISHED})
    return frozenset(_TAG.findall(match)) or frozenset({"no tag of ours"})


def _done(header: Header, body: bytes, campaign: Campaign) -> Response:
    headers = {**CORS, "Cache-Control": "no-store", "X-Dataset-Version": header["version"]}
    if header["created"]:
        headers["Location"] = path_of(campaign)
    return Response(body, 201 if header["created"] else 200, headers, "application/json")
