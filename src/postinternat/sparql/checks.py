"""What is refused before a query runs, and the words for it: services, graphs from outside, updates, nesting."""

from collections.abc import Collection
from itertools import pairwise

from postinternat.errors import QuerySyntaxError, suggestion
from postinternat.http import Problem, problem_for
from postinternat.namespaces import PREFIXES
from postinternat.sparql.grammar import unexpected
from postinternat.sparql.inspection import DEEPEST, Call, Inspection
from postinternat.sparql.lexer import Token, Tokens
from postinternat.sparql.protocol import Asked, updates_refused
from postinternat.text import Text

_ENGINE_ONLY = {"LATERAL"}
_LONGEST_EXCERPT = 120
_CORRECT = Text("corriger la requête à cet endroit", "correct the query at that place")


def check(tokens: Tokens, found: Inspection, asked: Asked, graphs: Collection[str], services: Collection[str]) -> None:
    """Raise Problem (400, 403) for what this endpoint does not run.

    ``graphs`` are those of the dataset, ``services`` the addresses that SERVICE may call.
    """
    _check_graphs_of_request(asked, graphs)
    if found.plain:
        return
    deepest = tokens.deepest
    if deepest is not None and deepest.depth > DEEPEST:
        what = Text(
            f"les parenthèses sont imbriquées sur plus de {DEEPEST} niveaux",
            f"brackets are nested more than {DEEPEST} deep",
        )
        fix = Text("l'écrire avec moins d'imbrications", "write it with fewer brackets inside each other")
        raise at("syntax", what, tokens, deepest, fix)
    if found.form == "update":
        raise updates_refused()
    if found.hidden is not None:
        raise _read_two_ways(tokens, found.hidden)
    for call in found.calls:
        if call.iri is None or call.iri not in services:
            fix = Text(
                "interroger l'autre service à part, puis joindre les deux réponses",
                "query the other endpoint by itself, then join the two answers",
            )
            raise at("forbidden", _service_refused(call, services), tokens, call.token, fix)
    for name in found.graphs:
        if name.iri is not None and name.iri not in graphs:
            raise at("forbidden", _no_graph(name.iri), tokens, name.token, _near(name.iri, graphs))
    for token in tokens.tokens:
        if token.keyword in _ENGINE_ONLY:
            what = Text(f"{token.text} n'est pas du SPARQL 1.1", f"{token.text} is not SPARQL 1.1")
            fix = Text("employer une sous-requête ou OPTIONAL", "use a subquery or OPTIONAL")
            raise at("syntax", what, tokens, token, fix)


def _read_two_ways(tokens: Tokens, token: Token) -> Problem:
    if token.kind == "name":
        what = Text(
            "cela se lit comme un nom ou comme un mot-clé suivi d'un nom",
            "this can be read as a name or as a keyword before a name",
        )
        fix = Text(
            "mettre une espace après le mot-clé, ou donner un autre nom au préfixe",
            "put a space after the keyword, or declare the prefix under another name",
        )
        return at("forbidden", what, tokens, token, fix)
    what = Text("cela se lit comme un IRI ou comme une comparaison", "this can be read as an IRI or as a comparison")
    fix = Text(
        "mettre une espace après le signe <, ou encoder l'IRI", "put a space after the sign <, or encode the IRI"
    )
    return at("forbidden", what, tokens, token, fix)


def _service_refused(call: Call, services: Collection[str]) -> Text:
    if call.iri is None:
        return Text("SERVICE avec une variable n'est pas offert", "SERVICE with a variable is not offered")
    if not services:
        return Text("SERVICE n'est pas offert", "SERVICE is not offered")
    known = ", ".join(sorted(services))
    return Text(f"SERVICE n'est offert que pour {known}", f"SERVICE is not offered for other addresses than {known}")


def _no_graph(iri: str) -> Text:
    return Text(f"<{iri}> n'est pas un graphe de ce jeu de données", f"<{iri}> is not a graph of this dataset")


def _check_graphs_of_request(asked: Asked, graphs: Collection[str]) -> None:
    for iri in [*(asked.default_graphs or ()), *(asked.named_graphs or ())]:
        if iri not in graphs:
            where = Text("la demande", "the request")
            raise Problem("forbidden", _no_graph(iri), where=where, fix=_near(iri, graphs))


def syntax_problem(tokens: Tokens, found: Inspection, error: QuerySyntaxError) -> Problem:
    """Return the problem for a query that does not parse, with the token at its place."""
    unclosed = tokens.unclosed()
    if unclosed is not None:
        what = Text("une chaîne n'est pas fermée", "a string is not closed")
        fix = Text(f"la fermer par {unclosed.text}", f"close it with {unclosed.text}")
        return at("syntax", what, tokens, unclosed, fix)
    if found.form is None and found.begins is not None:
        fix = Text(
            "commencer par SELECT, ASK, CONSTRUCT ou DESCRIBE, après les lignes PREFIX",
            "begin with SELECT, ASK, CONSTRUCT or DESCRIBE, after the PREFIX lines",
        )
        return at("syntax", _not_expected(found.begins), tokens, found.begins, fix)
    name = _undeclared(tokens)
    if name is not None:
        prefix = name.text.partition(":")[0]
        line = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
        what = Text(f"le préfixe {prefix}: n'est pas déclaré", f"the prefix {prefix}: is not declared")
        fix = Text(
            f"ajouter {line} en tête ; les préfixes usuels sont à /prefixes",
            f"add {line} on top; the usual ones are at /prefixes",
        )
        return at("syntax", what, tokens, name, fix)
    stray = unexpected(tokens)
    if stray is not None:
        return at("syntax", _not_expected(stray), tokens, stray, _CORRECT)
    return _at_the_place_of(error, tokens)


def _not_expected(token: Token) -> Text:
    return Text(f"{token.text[:60]} n'est pas attendu ici", f"{token.text[:60]} is not expected here")


def _at_the_place_of(error: QuerySyntaxError, tokens: Tokens) -> Problem:
    """Return the problem at the place that the engine gives; other servers give none."""
    problem = problem_for(error)
    missing = _open_bracket(tokens)
    located = error.line is not None and error.column is not None
    reason = error.what.removeprefix("not valid SPARQL 1.1: ")
    told = None if reason.startswith("expected") or not located else Text(error.what_fr, reason)
    token = tokens.at(error.line or 1, error.column or 1) if located else None
    if token is not None:
        return at("syntax", told or _not_expected(token), tokens, token, _CORRECT)
    if not located and missing is None:
        return problem
    line, column = tokens.place(len(tokens.text.rstrip()))
    problem.detail = told or Text("la requête s'arrête trop tôt", "the query ends too early")
    problem.members.update(line=line, column=column, token="", excerpt=_excerpt(tokens, line, column))
    problem.where = Text(
        f"ligne {line}, colonne {column} : la fin de la requête", f"line {line}, column {column}: the end of the query"
    )
    unknown = Text("écrire ce qui manque à la fin", "write what is missing at the end")
    problem.fix = Text("corriger la requête", "correct the query") if told else missing or unknown
    return problem


def at(kind: str, detail: Text, tokens: Tokens, token: Token, fix: Text) -> Problem:
    """Return a problem at a token of the query."""
    line, column = tokens.place(token.start)
    return Problem(
        kind,
        detail,
        where=Text(
            f"ligne {line}, colonne {column} : {token.text[:60]}", f"line {line}, column {column}: {token.text[:60]}"
        ),
        fix=fix,
        line=line,
        column=column,
        token=token.text[:60],
        excerpt=_excerpt(tokens, line, column),
    )


def _near(iri: str, graphs: Collection[str]) -> Text:
    listed = Text(
        "voir les graphes dans la description du service : GET sans requête",
        "see the graphs in the service description: GET without a query",
    )
    return suggestion(iri, graphs, listed)


def _undeclared(tokens: Tokens) -> Token | None:
    """Return the first name whose prefix is not declared."""
    items = tokens.tokens
    declared = {name.text for word, name in pairwise(items) if word.keyword == "PREFIX"}
    places = {name.start for word, name in pairwise(items) if word.keyword == "PREFIX"}
    names = (token for token in items if token.kind == "name" and token.start not in places)
    return next((token for token in names if token.text.partition(":")[0] + ":" not in declared), None)


def _open_bracket(tokens: Tokens) -> Text | None:
    closes = {"{": "}", "(": ")", "[": "]"}
    expected: list[str] = []
    for token in tokens.tokens:
        if token.kind == "sign" and token.text in closes:
            expected.append(closes[token.text])
        elif token.kind == "sign" and expected and token.text == expected[-1]:
            expected.pop()
    missing = "".join(reversed(expected))
    return Text(f"ajouter {missing} à la fin", f"add {missing} at the end") if expected else None


def _excerpt(tokens: Tokens, line: int, column: int) -> str:
    """Return the line and a mark under the column, cut to what fits on a screen."""
    text = tokens.written.split("\n")[line - 1].rstrip("\r").replace("\t", " ")
    first = max(0, column - 1 - _LONGEST_EXCERPT // 2)
    return f"{text[first : first + _LONGEST_EXCERPT]}\n{' ' * (column - 1 - first)}^"
