"""What a query asks for, found before it runs: its form, the services it calls, the graphs it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from postinternat.namespaces import BASE
from postinternat.sparql.lexer import Token, Tokens
from postinternat.store.form import query_form

DEEPEST = 100
_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_NOTABLE = ("SERVICE", "FROM", "LATERAL", "NOW", "RAND", "UUID", "BNODE", "BASE")
_CHANGING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
# The engine may read `?a<?b)SERVICE#>` as a comparison, then a keyword, where the grammar says IRI.
_HIDDEN = re.compile(r"\)[^>]*(SERVICE|FROM)[^>]*\#", re.IGNORECASE)
# It may also read `SERVICEex:a` as the keyword and the name ex:a.
_RUN_IN = re.compile("SERVICE|FROM|^SILENT|^NAMED", re.IGNORECASE)
_BEFORE_NAMES = {"GRAPH", "SERVICE", "SILENT", "FROM", "NAMED", "PREFIX"}


@dataclass(frozen=True)
class Call:
    """One SERVICE clause: where its keyword is, and the IRI it calls; None when that is a variable."""

    token: Token
    iri: str | None


@dataclass(frozen=True)
class GraphName:
    """One graph that the query names by FROM or FROM NAMED; ``iri`` is None when it cannot be resolved."""

    token: Token
    iri: str | None


@dataclass
class Inspection:
    """What was found in one query."""

    form: str | None = None
    """``select``, ``ask``, ``graph``, ``update``; None when the query does not begin as any."""
    begins: Token | None = None
    """The first word after the prologue."""
    calls: list[Call] = field(default_factory=list)
    graphs: list[GraphName] = field(default_factory=list)
    hidden: Token | None = None
    """An IRI or a name that the engine could read otherwise, and that then holds a SERVICE or FROM."""
    plain: bool = False
    """Whether it holds nothing that could be refused."""
    changing: bool = False
    """Whether it may answer differently each time, such as with NOW()."""


def glance(query: str) -> Inspection | None:
    """Return what a query asks for when its characters alone tell: nothing that ``inspect`` would have to find.

    None when it must be inspected. Most queries need not be, which takes as long as answering a small one.
    """
    form = query_form(query)
    capitals = query.upper()
    if form is None or any(word in capitals for word in _NOTABLE) or sum(map(query.count, "{([")) > DEEPEST:
        return None
    return Inspection(form, plain=True)


def inspect(tokens: Tokens) -> Inspection:
    """Inspect a query. What cannot be made out is left to the engine, which refuses what is not SPARQL."""
    found = Inspection()
    prefixes: dict[str, str] = {}
    base = BASE
    items = tokens.tokens
    for index, token in enumerate(items):
        following = items[index + 1 : index + 3]
        if token.kind == "iri" and _HIDDEN.search(token.text):
            found.hidden = found.hidden or token
        if token.kind == "name" and _run_in(token, items[max(0, index - 1)], following, prefixes):
            found.hidden = found.hidden or token
        if token.kind != "word":
            continue
        keyword = token.keyword
        if found.begins is None:
            if keyword == "PREFIX" and len(following) == 2:
                prefixes[following[0].text] = _iri(following[1], {}, base) or ""
            elif keyword == "BASE" and following:
                base = _iri(following[0], {}, base) or base
            elif found.begins is None:
                found.begins, found.form = token, _form(keyword)
        found.changing = found.changing or keyword in _CHANGING
        # The engine takes keywords that run into their neighbours, such as SERVICESILENT.
        if "SERVICE" in keyword:
            found.calls.append(Call(token, _called(following, prefixes, base)))
        elif "FROM" in keyword:
            found.graphs.append(GraphName(token, _graph(following, prefixes, base)))
    return found


def _run_in(token: Token, before: Token, following: Sequence[Token], prefixes: dict[str, str]) -> bool:
    """Whether a name can be a keyword run into a name: its prefix is not declared, or a group follows."""
    prefix = token.text.partition(":")[0] + ":"
    if not _RUN_IN.search(prefix) or before.keyword == "PREFIX":
        return False
    group = bool(following) and (following[0].text == "{" or following[0].keyword in {"WHERE", "FROM"})
    return prefix not in prefixes or (group and before.keyword not in _BEFORE_NAMES)


def _form(keyword: str) -> str | None:
    if keyword in _UPDATES:
        return "update"
    return _FORMS.get(keyword)


def _called(following: Sequence[Token], prefixes: dict[str, str], base: str) -> str | None:
    return next(_after("SILENT", following, prefixes, base), None)


def _graph(following: Sequence[Token], prefixes: dict[str, str], base: str) -> str | None:
    return next(_after("NAMED", following, prefixes, base), None)


def _after(skipped: str, following: Sequence[Token], prefixes: dict[str, str], base: str) -> Iterator[str | None]:
    for token in following:
        if token.keyword != skipped:
            yield _iri(token, prefixes, base)
            return


def _iri(token: Token, prefixes: dict[str, str], base: str) -> str | None:
    if token.kind == "iri":
        text = _unescaped(token.text[1:-1])
        return urljoin(base, text)
    prefix, colon, local = token.text.partition(":")
    namespace = prefixes.get(prefix + colon)
    if token.kind != "name" or not namespace:
        return None
    return namespace + re.sub(r"\\(.)", r"\1", local)


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else "\ufffd"

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", character, text)
