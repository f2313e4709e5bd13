"""What is refused before a query runs, and the words for it: services, graphs from outside, updates, nesting."""

from collections.abc import Collection
from itertools import pairwise

from postinternat.errors import QuerySyntaxError, did_you_mean
from postinternat.http import Problem, problem_for
from postinternat.namespaces import PREFIXES
from postinternat.sparql.grammar import unexpected
from postinternat.sparql.inspection import DEEPEST, Inspection
from postinternat.sparql.lexer import Token, Tokens
from postinternat.sparql.protocol import Asked, updates_refused

_ENGINE_ONLY = {"LATERAL"}
_LONGEST_EXCERPT = 120


def check(tokens: Tokens, found: Inspection, asked: Asked, graphs: Collection[str], services: Collection[str]) -> None:
    """Raise Problem (400, 403) for what this endpoint does not run.

    ``graphs`` are those of the dataset, ``services`` the addresses that SERVICE may call.
    """
    _check_graphs_of_request(asked, graphs)
    if found.plain:
        return
    deepest = tokens.deepest
    if deepest is not None and deepest.depth > DEEPEST:
        fix = "write it with fewer brackets inside each other"
        raise at("syntax", f"brackets are nested more than {DEEPEST} deep", tokens, deepest, fix)
    if found.form == "update":
        raise updates_refused()
    if found.hidden is not None:
        raise _read_two_ways(tokens, found.hidden)
    for call in found.calls:
        if call.iri is None or call.iri not in services:
            what = "SERVICE with a variable is not offered" if call.iri is None else "SERVICE is not offered"
            allowed = f" for other addresses than {', '.join(sorted(services))}" if services and call.iri else ""
            fix = "query the other endpoint by itself, then join the two answers"
            raise at("forbidden", what + allowed, tokens, call.token, fix)
    for name in found.graphs:
        if name.iri is not None and name.iri not in graphs:
            raise at(
                "forbidden", f"<{name.iri}> is not a graph of this dataset", tokens, name.token, _near(name, graphs)
            )
    for token in tokens.tokens:
        if token.keyword in _ENGINE_ONLY:
            raise at("syntax", f"{token.text} is not SPARQL 1.1", tokens, token, "use a subquery or OPTIONAL")


def _read_two_ways(tokens: Tokens, token: Token) -> Problem:
    if token.kind == "name":
        fix = "put a space after the keyword, or declare the prefix under another name"
        return at("forbidden", "this can be read as a name or as a keyword before a name", tokens, token, fix)
    fix = "put a space after the sign <, or encode the IRI"
    return at("forbidden", "this can be read as an IRI or as a comparison", tokens, token, fix)


def _check_graphs_of_request(asked: Asked, graphs: Collection[str]) -> None:
    for iri in [*(asked.default_graphs or ()), *(asked.named_graphs or ())]:
        if iri not in graphs:
            fix = did_you_mean(iri, graphs) or "see the graphs in the service description: GET without a query"
            raise Problem("forbidden", f"<{iri}> is not a graph of this dataset", where="the request", fix=fix)


def syntax_problem(tokens: Tokens, found: Inspection, error: QuerySyntaxError) -> Problem:
    """Return the problem for a query that does not parse, with the token at its place."""
    unclosed = tokens.unclosed()
    if unclosed is not None:
        return at("syntax", "a string is not closed", tokens, unclosed, f"close it with {unclosed.text}")
    if found.form is None and found.begins is not None:
        fix = "begin with SELECT, ASK, CONSTRUCT or DESCRIBE, after the PREFIX lines"
        return at("syntax", f"{found.begins.text[:60]} is not expected here", tokens, found.begins, fix)
    name = _undeclared(tokens)
    if name is not None:
        prefix = name.text.partition(":")[0]
        fix = f"add PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}> on top; the usual ones are at /prefixes"
        return at("syntax", f"the prefix {prefix}: is not declared", tokens, name, fix)
    stray = unexpected(tokens)
    if stray is not None:
        return at("syntax", f"{stray.text[:60]} is not expected here", tokens, stray, "correct the query at that place")
    return _at_the_place_of(error, tokens)


def _at_the_place_of(error: QuerySyntaxError, tokens: Tokens) -> Problem:
    """Return the problem at the place that the engine gives; other servers give none."""
    problem = problem_for(error)
    missing = _open_bracket(tokens)
    located = error.line is not None and error.column is not None
    reason = error.what.removeprefix("not valid SPARQL 1.1: ")
    told = "" if reason.startswith("expected") or not located else reason
    token = tokens.at(error.line or 1, error.column or 1) if located else None
    if token is not None:
        detail = told or f"{token.text[:60]} is not expected here"
        return at("syntax", detail, tokens, token, "correct the query at that place")
    if not located and not missing:
        return problem
    line, column = tokens.place(len(tokens.text.rstrip()))
    problem.detail = told or "the query ends too early"
    problem.members.update(line=line, column=column, token="", excerpt=_excerpt(tokens, line, column))
    problem.where = f"line {line}, column {column}: the end of the query"
    problem.fix = "correct the query" if told else missing or "write what is missing at the end"
    return problem


def at(kind: str, detail: str, tokens: Tokens, token: Token, fix: str) -> Problem:
    """Return a problem at a token of the query."""
    line, column = tokens.place(token.start)
    return Problem(
        kind,
        detail,
        where=f"line {line}, column {column}: {token.text[:60]}",
        fix=fix,
        line=line,
        column=column,
        token=token.text[:60],
        excerpt=_excerpt(tokens, line, column),
    )


def _near(name: object, graphs: Collection[str]) -> str:
    return did_you_mean(getattr(name, "iri", "") or "", graphs) or "see the graphs in the service description"


def _undeclared(tokens: Tokens) -> Token | None:
    """Return the first name whose prefix is not declared."""
    items = tokens.tokens
    declared = {name.text for word, name in pairwise(items) if word.keyword == "PREFIX"}
    places = {name.start for word, name in pairwise(items) if word.keyword == "PREFIX"}
    names = (token for token in items if token.kind == "name" and token.start not in places)
    return next((token for token in names if token.text.partition(":")[0] + ":" not in declared), None)


def _open_bracket(tokens: Tokens) -> str:
    closes = {"{": "}", "(": ")", "[": "]"}
    expected: list[str] = []
    for token in tokens.tokens:
        if token.kind == "sign" and token.text in closes:
            expected.append(closes[token.text])
        elif token.kind == "sign" and expected and token.text == expected[-1]:
            expected.pop()
    return f"add {''.join(reversed(expected))} at the end" if expected else ""


def _excerpt(tokens: Tokens, line: int, column: int) -> str:
    """Return the line and a mark under the column, cut to what fits on a screen."""
    text = tokens.text.split("\n")[line - 1].rstrip("\r").replace("\t", " ")
    first = max(0, column - 1 - _LONGEST_EXCERPT // 2)
    return f"{text[first : first + _LONGEST_EXCERPT]}\n{' ' * (column - 1 - first)}^"
