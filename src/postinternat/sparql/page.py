"""The workbench for people: an editor, examples, the answer as table, bars or text; it needs no JavaScript."""

import secrets
import unicodedata
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError, suggestion
from postinternat.http import Problem, problem_for
from postinternat.http.pages import VARY, Pages, policy
from postinternat.http.reply import REVALIDATE, respond
from postinternat.sparql import formats, protocol
from postinternat.sparql.chart import ResultChart, chart
from postinternat.sparql.examples import Example, Examples
from postinternat.sparql.running import Running
from postinternat.sparql.snippets import snippets
from postinternat.sparql.tables import labelled, table
from postinternat.store.answer import Answer
from postinternat.text import Text

MOST_SHOWN = 200
_LONGEST_TEXT = 100_000
_VIEWS = ("table", "chart", "raw")
_FIRST = """PREFIX pi: <https://w3id.org/post-internat/def#>
PREFIX dct: <http://purl.org/dc/terms/>

SELECT ?scheme ?title WHERE {
  ?scheme a pi:Scheme ; dct:title ?title .
  FILTER (LANG(?title) = "fr")
}
ORDER BY ?title
"""


class SparqlPage:
    """Renders the page, with the answer when the address holds a query or names an example."""

    def __init__(self, running: Running, examples: Examples) -> None:
        self._running = running
        self._examples = examples
        self._pages = Pages("postinternat.sparql")

    async def show(self, request: Request, problem: Problem | None) -> Response:
        """Answer a browser; ``problem`` is what was found wrong already."""
        given = request.query_params
        lang = self._pages.locale(request).lang
        values: dict[str, Any] = {"query": given.get("query") or _FIRST, "problem": problem, "answer": None}
        values |= {"examples": [], "known": 0, "find": given.get("find", "")[:200]}
        try:
            known = await run_in_threadpool(self._examples.known)
            values |= {"examples": _found(known, values["find"], lang), "known": len(known)}
            asked = await self._asked(request, known) if problem is None else None
            if asked is not None:
                values["query"] = asked.query
                values |= await self._answer(request, asked, lang)
        except Problem as found:
            values["problem"] = found
        except PostinternatError as error:
            values["problem"] = problem_for(error)
        return self._rendered(request, values)

    def _rendered(self, request: Request, values: dict[str, Any]) -> Response:
        """Return the page; the editor's style sheet is let in by a word that is never used again."""
        nonce = secrets.token_urlsafe(16)
        problem = values["problem"]
        if problem is None:
            page = self._pages.render("sparql.html", request, nonce=nonce, **values)
            response = respond(request, page, {"Vary": VARY, "Cache-Control": REVALIDATE})
        else:
            response = self._pages.error("sparql.html", request, problem.status, nonce=nonce, **values)
        allow = {"style-src": f"'self' 'nonce-{nonce}'", "connect-src": "'self'"}
        response.headers["Content-Security-Policy"] = policy(allow)
        return response

    async def _asked(self, request: Request, known: dict[str, Example]) -> protocol.Asked | None:
        name = request.query_params.get("example")
        if name is None or "query" in request.query_params:
            return await protocol.read(request)
        if name not in known:
            what = Text(f"il n'y a pas d'exemple « {name[:80]} »", f"there is no example {name[:80]!r}")
            where = Text("example=", "example=")
            fix = suggestion(
                name, known, Text("choisir dans la liste des exemples", "choose from the list of examples")
            )
            raise Problem("not-found", what, where=where, fix=fix)
        return protocol.Asked(known[name].query)

    async def _answer(self, request: Request, asked: protocol.Asked, lang: str) -> dict[str, Any]:
        prepared = await self._running.prepare(asked)
        answer = await self._running.run(request, prepared, formats.Chosen(formats.JSON, formats.TURTLE))
        views = ("raw",) if answer.form == "graph" else _VIEWS
        wanted = request.query_params.get("view", "")
        view = wanted if wanted in views else views[0]
        endpoint = str(request.url_for("sparql"))
        return {
            "answer": answer,
            "views": views,
            "view": view,
            "link": "/sparql?" + urlencode({"query": asked.query}),
            "snippets": snippets(endpoint, asked.query, answer.form),
            **await run_in_threadpool(self._shown, answer, view, lang),
        }

    def _shown(self, answer: Answer, view: str, lang: str) -> dict[str, Any]:
        """Return what the view shows, and how many rows of the answer."""
        if view == "raw":
            return {
                "text": answer.body[:_LONGEST_TEXT].decode(errors="ignore"),
                "cut": len(answer.body) > _LONGEST_TEXT,
            }
        shown = labelled(table(answer.body, most=MOST_SHOWN), self._running.store, lang)
        if view == "table":
            return {"table": shown, "shown": len(shown.rows)}
        made = chart(shown)
        return {"chart": made} if isinstance(made, ResultChart) else {"chart": None, "no_chart": made}


def _found(known: dict[str, Example], words: str, lang: str) -> list[Example]:
    wanted = _folded(words).split()
    texts = ((example, _folded(f"{example.question(lang)} {' '.join(example.keywords)}")) for example in known.values())
    return [example for example, text in texts if all(word in text for word in wanted)]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
