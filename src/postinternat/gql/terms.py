"""RDF terms made from the values of an operation, and their SPARQL text: no other text of a client reaches a query."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from typing import Any, TypeAlias

import pyoxigraph as ox
from graphql import GraphQLError

from postinternat.namespaces import PREFIXES

Json: TypeAlias = Any
"""A value of an argument or of an answer: what JSON can hold, an error in place of a value, or a Row."""

RDF_TYPE = PREFIXES["rdf"] + "type"
_XSD = PREFIXES["xsd"]


def error(message: str, code: str, **details: object) -> GraphQLError:
    """Return an error of the whole request, with its code in ``extensions``."""
    return GraphQLError(message, extensions={"code": code, **details})


@lru_cache(maxsize=32_768)
def named(iri: str) -> str:
    """Return the SPARQL text of an IRI. Raises GraphQLError BAD_IRI when it is none."""
    try:
        return str(ox.NamedNode(iri))
    except ValueError as reason:
        raise error(
            f"{iri[:200]!r} is not an absolute IRI: give one such as https://w3id.org/post-internat/id/scheme/aumg",
            "BAD_IRI",
        ) from reason


def string(value: str) -> str:
    """Return the SPARQL text of a string. Raises GraphQLError BAD_TEXT when no RDF string can hold it."""
    if "\x00" in value:
        raise error("a text may not hold the character NUL: remove it", "BAD_TEXT")
    try:
        return str(ox.Literal(value))
    except ValueError as reason:
        raise error("a text holds half a character (a lone surrogate): remove it", "BAD_TEXT") from reason


def typed(value: str, datatype: str) -> str:
    """Return the SPARQL text of a literal of an XSD datatype, such as ``decimal``."""
    return str(ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype)))


def xsd(name: str) -> str:
    """Return the SPARQL text of a name of XSD, as in ``xsd("integer")(...)``."""
    return str(ox.NamedNode(_XSD + name))


def values(variable: str, iris: Iterable[str]) -> str:
    """Return a VALUES block that binds the variable to each of the IRIs."""
    return f"VALUES {variable} {{ {' '.join(map(named, iris))} }}"


def lexical(term: object) -> str:
    """Return the IRI or the text of a bound term of a solution."""
    if not isinstance(term, ox.NamedNode | ox.Literal):
        raise TypeError(f"{term!r} is neither an IRI nor a literal")
    return term.value


class Variables:
    """Gives each place in a query a variable of its own."""

    def __init__(self) -> None:
        self._numbers = count()

    def new(self) -> str:
        """Return a variable that the query does not have yet."""
        return f"?x{next(self._numbers)}"
