"""What ``postinternat query`` refuses, in the words of the SPARQL endpoint, at the lines of what was written."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from postinternat.errors import QueryError, QuerySyntaxError
from postinternat.http import Problem
from postinternat.namespaces import prologue
from postinternat.sparql.checks import check, syntax_problem
from postinternat.sparql.inspection import inspect
from postinternat.sparql.lexer import tokenize
from postinternat.sparql.protocol import Asked
from postinternat.store import RemoteStore, Store
from postinternat.store.digest import VERSIONS
from postinternat.text import Text

HEADER = prologue().replace("\n", " ") + "\n"
"""The prefixes of the project, on the line before the query."""


@contextmanager
def told(text: str, store: Store, services: Collection[str]) -> Iterator[str]:
    """Give the query with the project's prefixes, and tell what is wrong with it.

    Raises QueryError for an update, a SERVICE that is not among ``services`` and a graph that the store does not
    hold, which another server judges by itself; QuerySyntaxError for what does not parse.
    """
    if not text.strip():
        raise QueryError("the query is empty", fix="begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    query = HEADER + text
    tokens = tokenize(query)
    found = inspect(tokens)
    try:
        if not isinstance(store, RemoteStore):
            check(tokens, found, Asked(query), {*store.graphs(), VERSIONS}, services)
        yield tokens.text
    except QuerySyntaxError as error:
        raise _error(syntax_problem(tokens, found, error)) from error
    except Problem as problem:
        raise _error(problem) from problem


def _error(problem: Problem) -> QueryError:
    line, column = problem.members.get("line"), problem.members.get("column")
    line = max(line - 1, 1) if isinstance(line, int) else None
    where = Text(f"ligne {line}, colonne {column}", f"line {line}, column {column}") if line is not None else ""
    return QueryError(problem.detail, where=where, fix=problem.fix)
