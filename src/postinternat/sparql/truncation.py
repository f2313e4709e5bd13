"""The headers that say what an answer is, whether it was cut, and where it goes on."""

from urllib.parse import quote, urlencode

from starlette.requests import Request

from postinternat.sparql.paging import next_page
from postinternat.sparql.protocol import Asked
from postinternat.sparql.running import Prepared
from postinternat.store.answer import Answer

_LONGEST_LINK = 4_000


def told(request: Request, prepared: Prepared, answer: Answer) -> dict[str, str]:
    """Return the headers for an answer."""
    headers = {"X-Dataset-Version": answer.version}
    if answer.rows is not None:
        headers["X-Result-Rows"] = str(answer.rows)
    if not answer.truncated:
        return headers
    headers["X-Result-Truncated"] = f"after {answer.rows} {'triples' if answer.form == 'graph' else 'rows'}"
    links = [f'<{request.base_url}dumps>; rel="alternate"; title="the whole dataset"']
    following = next_page(prepared.tokens, answer.rows or 0) if answer.form == "select" else None
    if following is not None:
        address = _address(request, prepared.asked, following)
        if len(address) <= _LONGEST_LINK:
            links.insert(0, f'<{address}>; rel="next"')
    headers["Link"] = ", ".join(links)
    return headers


def _address(request: Request, asked: Asked, query: str) -> str:
    fields = [("query", query)]
    fields += [("default-graph-uri", iri) for iri in asked.default_graphs or ()]
    fields += [("named-graph-uri", iri) for iri in asked.named_graphs or ()]
    fields += [(name, value) for name, value in (("format", asked.format), ("version", asked.version)) if value]
    return f"{request.base_url}sparql?{urlencode(fields, quote_via=quote)}"
