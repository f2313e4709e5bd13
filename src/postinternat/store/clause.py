"""The dataset that a query names for itself: its FROM and FROM NAMED clauses, read from the text."""

import re
from typing import NamedTuple

_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<skip> \#[^\n]* | \s+ )
      | (?P<iri> <[^<>"{}|^`\\\s]*> )
      | (?P<string> \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
      | (?P<variable> [?$]\w+ )
      | (?P<name> (?:[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)* )
      | (?P<word> [A-Za-z]+ )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)


class Clause(NamedTuple):
    """The IRIs of the graphs after FROM and after FROM NAMED."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def dataset_clause(query: str) -> Clause | None:
    """Return the dataset that the query names; None without FROM, and where a name cannot be resolved."""
    if "from" not in query.lower() or not _FROM.search(query):  # the first is much faster
        return None
    tokens = _tokens_before_pattern(query)
    prefixes: dict[str, str] = {}
    default: list[str] = []
    named: list[str] = []
    for position, (kind, text) in enumerate(tokens):
        following = [*tokens[position + 1 : position + 3], ("", ""), ("", "")]
        if (kind, text.upper()) == ("word", "PREFIX"):
            prefixes[following[0][1]] = following[1][1][1:-1]
        elif (kind, text.upper()) == ("word", "FROM"):
            is_named = following[0][1].upper() == "NAMED"
            iri = _resolve(following[is_named], prefixes)
            if iri is None:
                return None
            (named if is_named else default).append(iri)
    return Clause(tuple(default), tuple(named)) if default or named else None


def _tokens_before_pattern(query: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(query):
        if match[0] == "{":
            break
        if match.lastgroup != "skip":
            tokens.append((match.lastgroup or "", match[0]))
    return tokens


def _resolve(token: tuple[str, str], prefixes: dict[str, str]) -> str | None:
    kind, text = token
    if kind == "iri":
        return text[1:-1] if ":" in text else None
    prefix, colon, local = text.partition(":")
    namespace = prefixes.get(prefix + colon)
    if kind != "name" or namespace is None:
        return None
    return namespace + re.sub(r"\\(.)", r"\1", local)
