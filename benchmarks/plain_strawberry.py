# ruff: noqa: D102 -- a resolver does what its field says
"""What one would write first: Strawberry types whose resolvers each read their own property.

``over_rdflib`` reads an rdflib graph property by property; ``over_store`` gathers the same reads of one level in
a DataLoader and sends them to pyoxigraph as one query for each property.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import pyoxigraph as ox
import rdflib
import strawberry
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.types import Info

from postinternat.model import read_catalogue
from postinternat.namespaces import PREFIXES

Term = tuple[str, str]
"""A value and its language."""
Read = Callable[[str, str], Awaitable[Sequence[Term]]]

_CATALOGUE = read_catalogue()
_LABELS = [PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel", PREFIXES["dct"] + "title"]


def path(class_name: str, field: str) -> str:
    """Return the property of a field."""
    return _CATALOGUE.class_named(class_name).fields[field].path


POSTS = (
    f"SELECT ?s {{ ?s a <{_CATALOGUE.class_named('Post').iri}> ; <{path('Post', 'startDate')}> ?k }}"
    " ORDER BY ?k STR(?s) LIMIT "
)
PAYS = (
    f"SELECT ?s {{ ?s a <{_CATALOGUE.class_named('Remuneration').iri}> ; <{path('Remuneration', 'amount')}> ?k }}"
    " ORDER BY ?k STR(?s) LIMIT "
)


async def _read(node: "Node", info: Info, property_: str) -> Sequence[Term]:
    read: Read = info.context["read"]
    return await read(node.id, property_)


@strawberry.type
class Node:
    """Any node: its IRI and its label."""

    id: strawberry.ID

    @strawberry.field
    async def label(self, info: Info) -> str:
        for property_ in _LABELS:
            found = await _read(self, info, property_)
            if found:
                return next((value for value, language in found if language == "fr"), found[0][0])
        return self.id.rpartition("/")[2]


Linked = TypeVar("Linked", bound=Node)


async def _one(node: Node, info: Info, property_: str) -> str | None:
    found = await _read(node, info, property_)
    return found[0][0] if found else None


async def _nodes(kind: type[Linked], node: Node, info: Info, property_: str) -> list[Linked]:
    return [kind(id=strawberry.ID(value)) for value, _ in await _read(node, info, property_)]


async def _node(kind: type[Linked], node: Node, info: Info, property_: str) -> Linked | None:
    return next(iter(await _nodes(kind, node, info, property_)), None)


@strawberry.type
class Code(Node):
    """A concept."""

    @strawberry.field
    def code(self) -> str:
        return self.id.rpartition("/")[2]


@strawberry.type
class Region(Node):
    """A region."""

    @strawberry.field
    async def code(self, info: Info) -> str | None:
        return await _one(self, info, path("Region", "code"))


@strawberry.type
class Passage(Node):
    """A passage."""

    @strawberry.field
    async def first_line(self, info: Info) -> int:
        return int(await _one(self, info, path("Passage", "firstLine")) or 0)

    @strawberry.field
    async def anchor(self, info: Info) -> str | None:
        return await _one(self, info, path("Passage", "anchor"))

    @strawberry.field
    async def document(self, info: Info) -> Node | None:
        return await _node(Node, self, info, path("Passage", "document"))


@strawberry.type
class Remuneration(Node):
    """A remuneration."""

    @strawberry.field
    async def amount(self, info: Info) -> float:
        return float(await _one(self, info, path("Remuneration", "amount")) or 0)

    @strawberry.field
    async def basis(self, info: Info) -> Code | None:
        return await _node(Code, self, info, path("Remuneration", "basis"))

    @strawberry.field
    async def per(self, info: Info) -> Code | None:
        return await _node(Code, self, info, path("Remuneration", "per"))

    @strawberry.field
    async def payer(self, info: Info) -> list[Node]:
        return await _nodes(Node, self, info, path("Remuneration", "payer"))

    @strawberry.field
    async def stated_in(self, info: Info) -> list[Passage]:
        return await _nodes(Passage, self, info, path("Remuneration", "statedIn"))


@strawberry.type
class Post(Node):
    """A post."""

    @strawberry.field
    async def start_date(self, info: Info) -> str | None:
        return await _one(self, info, path("Post", "startDate"))

    @strawberry.field
    async def months(self, info: Info) -> int:
        return int(await _one(self, info, path("Post", "months")) or 0)

    @strawberry.field
    async def hospital_share(self, info: Info) -> float:
        return float(await _one(self, info, path("Post", "hospitalShare")) or 0)

    @strawberry.field
    async def region(self, info: Info) -> Region | None:
        return await _node(Region, self, info, path("Post", "region"))

    @strawberry.field
    async def under_scheme(self, info: Info) -> Node | None:
        return await _node(Node, self, info, path("Post", "underScheme"))

    @strawberry.field
    async def funder(self, info: Info) -> list[Node]:
        return await _nodes(Node, self, info, path("Post", "funder"))


@strawberry.type
class Query:
    """The roots."""

    @strawberry.field
    async def posts(self, info: Info, first: int) -> list[Post]:
        return [Post(id=strawberry.ID(iri)) for iri in info.context["select"](POSTS + str(first))]

    @strawberry.field
    async def remunerations(self, info: Info, first: int) -> list[Remuneration]:
        return [Remuneration(id=strawberry.ID(iri)) for iri in info.context["select"](PAYS + str(first))]


SCHEMA = strawberry.Schema(Query)


class _Application(GraphQL[dict[str, Any], None]):
    def __init__(self, make_context: Callable[[], dict[str, Any]]) -> None:
        super().__init__(SCHEMA)
        self._make_context = make_context

    async def get_context(self, *_: object, **__: object) -> dict[str, Any]:
        return self._make_context()


def over_rdflib(graph: rdflib.Graph) -> _Application:
    """Return the application over an rdflib graph."""

    async def read(node: str, property_: str) -> list[Term]:
        found = graph.objects(rdflib.URIRef(node), rdflib.URIRef(property_))
        return [(str(term), getattr(term, "language", "") or "") for term in found]

    def select(query: str) -> list[str]:
        return [str(row[0]) for row in graph.query(query)]  # type: ignore[index]

    return _Application(lambda: {"read": read, "select": select})


def over_store(store: ox.Store) -> _Application:
    """Return the application over a pyoxigraph store, with a DataLoader for each request."""

    def select(query: str) -> list[str]:
        return [row[0].value for row in store.query(query)]  # type: ignore[union-attr]

    async def load(keys: list[tuple[str, str]]) -> list[list[Term]]:
        found: dict[tuple[str, str], list[Term]] = {key: [] for key in keys}
        for property_ in dict.fromkeys(property_ for _, property_ in keys):
            nodes = " ".join(f"<{node}>" for node, other in keys if other == property_)
            for s, v in store.query(f"SELECT ?s ?v {{ VALUES ?s {{ {nodes} }} ?s <{property_}> ?v }}"):  # type: ignore[union-attr]
                found[s.value, property_].append((v.value, getattr(v, "language", "") or ""))
        return [found[key] for key in keys]

    def context() -> dict[str, Any]:
        loader = DataLoader(load_fn=load)
        return {"read": lambda node, property_: loader.load((node, property_)), "select": select}

    return _Application(context)
