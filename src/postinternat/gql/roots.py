"""The roots whose answer a function computes: the one place to plug one in is ``PLAIN_ROOTS``.

Such a root gives a field, and a function that returns plain values under the field names of its type: dicts,
lists, scalars, and, where the type is one of the graph's, the IRI of the node. The planner fetches what is
asked of those nodes. An exception among the values becomes an error of its field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from postinternat.gql.building import Field
from postinternat.gql.context import Context
from postinternat.gql.output import Output
from postinternat.gql.terms import Json, error, named

Asked: TypeAlias = Mapping[str, "Asked"]
"""The fields asked for, by name, and those asked of each: what nobody asks for need not be computed."""


@dataclass(frozen=True)
class PlainRoot:
    """A root field and the function that answers it from its arguments.

    ``members`` make it a namespace instead: an object whose fields are answered one by one.
    """

    name: str
    field: Field
    answer: Callable[[Context, Mapping[str, Json], Asked], Json] = lambda _context, _given, _asked: {}
    queries: int = 1
    """The number of SPARQL queries that the function may run."""
    kept: bool = True
    """False when the answer may not be kept: it depends on the day, or on what is said of a person."""
    members: Mapping[str, "PlainRoot"] | None = None


def asked_things(given: Mapping[str, Json]) -> list[str] | None:
    """Return the IRIs of the argument ``things``, None when there is none. Raises GraphQLError BAD_IRI."""
    things: list[str] | None = given.get("things")
    for iri in things or ():
        named(iri)
    return things


def check_known(asked: Iterable[str] | None, known: Iterable[str], what: str = "scheme or call") -> None:
    """Raise GraphQLError UNKNOWN_THING when something asked for is not there: silence about it would be an answer."""
    found = set(known)
    unknown = next((iri for iri in asked or () if iri not in found), None)
    if unknown is not None:
        raise error(f"{unknown[:200]} is no {what} of this dataset: take the id of one it lists", "UNKNOWN_THING")


MakeRoot: TypeAlias = Callable[[Output], PlainRoot]
"""Defines the types of a root and returns it."""
