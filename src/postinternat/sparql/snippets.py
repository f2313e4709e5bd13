"""A query as a program sends it: with curl, in Python, in JavaScript."""

import json
import shlex
from dataclasses import dataclass

_ACCEPT = {"graph": "text/turtle"}
_OTHERWISE = "application/sparql-results+json"


@dataclass(frozen=True)
class Snippet:
    """A few lines to copy, and the language they are in."""

    name: str
    language: str
    text: str


def snippets(endpoint: str, query: str, form: str) -> list[Snippet]:
    """Return the query as programs; ``form`` is ``select``, ``ask`` or ``graph``."""
    accept = _ACCEPT.get(form, _OTHERWISE)
    return [
        Snippet("curl", "sh", _curl(endpoint, query, accept)),
        Snippet("Python", "python", _python(endpoint, query, accept)),
        Snippet("JavaScript", "js", _javascript(endpoint, query, accept)),
    ]


def _curl(endpoint: str, query: str, accept: str) -> str:
    return f"curl {endpoint} -H 'Accept: {accept}' --data-urlencode {shlex.quote('query=' + query)}"


def _python(endpoint: str, query: str, accept: str) -> str:
    text = query.replace("\\", "\\\\").replace('"""', r"\"\"\"")
    if text.endswith('"'):
        text = text[:-1] + r"\""
    read = "print(answer.read().decode())" if accept == "text/turtle" else "print(json.load(answer))"
    imports = "" if accept == "text/turtle" else "import json\n"
    return f'''{imports}from urllib.request import Request, urlopen

query = """{text}"""
headers = {{"Content-Type": "application/sparql-query", "Accept": "{accept}"}}
with urlopen(Request("{endpoint}", query.encode(), headers)) as answer:
    {read}'''


def _javascript(endpoint: str, query: str, accept: str) -> str:
    text = query.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    read = "text" if accept == "text/turtle" else "json"
    return f"""const query = `{text}`
const answer = await fetch({json.dumps(endpoint)}, {{
  method: 'POST',
  headers: {{ 'Content-Type': 'application/sparql-query', Accept: '{accept}' }},
  body: query,
}})
console.log(await answer.{read}())"""
