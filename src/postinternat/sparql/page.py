"""The SPARQL page for people: a text box, the answer as a table, problems in plain sight; no JavaScript."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from postinternat.errors import PostinternatError
from postinternat.http import Problem, problem_for
from postinternat.http.pages import VARY, Pages
from postinternat.http.reply import REVALIDATE, respond
from postinternat.sparql import formats, protocol
from postinternat.sparql.running import Running
from postinternat.sparql.tables import table

MOST_SHOWN = 200
_LONGEST_TEXT = 100_000
_FIRST = """PREFIX pi: <https://w3id.org/post-internat/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?scheme ?label WHERE {
  ?scheme a pi:Scheme ; rdfs:label ?label .
  FILTER (LANG(?label) = "fr")
}
ORDER BY ?label
"""


class SparqlPage:
    """Renders the page, with the answer when the address holds a query."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._pages = Pages("postinternat.sparql")

    async def show(self, request: Request, problem: Problem | None) -> Response:
        """Answer a browser; ``problem`` is what was found wrong already."""
        values: dict[str, Any] = {"query": request.query_params.get("query") or _FIRST}
        values |= {"problem": problem, "answer": None, "table": None, "text": "", "shown": 0}
        try:
            asked = await protocol.read(request) if problem is None else None
            if asked is not None:
                values |= await self._answer(request, asked)
        except Problem as found:
            values["problem"] = found
        except PostinternatError as error:
            values["problem"] = problem_for(error)
        if values["problem"] is not None:
            return self._pages.error("sparql.html", request, values["problem"].status, **values)
        page = self._pages.render("sparql.html", request, **values)
        return respond(request, page, {"Vary": VARY, "Cache-Control": REVALIDATE})

    async def _answer(self, request: Request, asked: protocol.Asked) -> dict[str, Any]:
        prepared = await self._running.prepare(asked)
        answer = await self._running.run(request, prepared, formats.Chosen(formats.JSON, formats.TURTLE))
        if answer.form == "graph":
            text = answer.body[:_LONGEST_TEXT].decode(errors="ignore")
            return {"answer": answer, "text": text, "shown": answer.rows or 0}
        shown = table(answer.body, most=MOST_SHOWN)
        return {"answer": answer, "table": shown, "shown": len(shown.rows)}
