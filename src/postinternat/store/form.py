"""The form of a SPARQL query, told from its text before it is run."""

import re
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["select", "ask", "graph"]

_FORM = re.compile(
    r"""(?: \s | \#[^\n]* | BASE\s*<[^>]*> | PREFIX\s*[^\s:]*:\s*<[^>]*> )*+
        (SELECT|ASK|CONSTRUCT|DESCRIBE)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FORMS: dict[str, Form] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


def query_form(query: str) -> Form | None:
    """Return the form of the query; None when it does not begin as one."""
    found = _FORM.match(query)
    return _FORMS[found[1].upper()] if found else None
