"""From the results of a run to the answer: nested objects by response key, as a client will read them."""

from collections.abc import Sequence

import pyoxigraph as ox
from graphql import GraphQLError
from graphql.execution.values import VariableValues

from postinternat.gql.context import Context
from postinternat.gql.cursors import Cursor as CursorValue
from postinternat.gql.cursors import CursorCodec
from postinternat.gql.output import CODE, NODE, RESOURCE
from postinternat.gql.paging import Item, Page
from postinternat.gql.plan import (
    Codes,
    Cursor,
    EdgeNode,
    Edges,
    Entry,
    GivenNodes,
    Leaf,
    Level,
    Linked,
    Namespace,
    Nodes,
    Origins,
    PageFact,
    PageInfo,
    PlainAnswer,
    PlainNodes,
    PlainObject,
    PlainValue,
    Plan,
    Spot,
    TotalCount,
    TypeName,
)
from postinternat.gql.reading import Known, Reader, Show
from postinternat.gql.run import Results
from postinternat.gql.schema import Api, Row
from postinternat.gql.terms import RDF_TYPE, Json


class Assembler:
    """Builds the answer of one run. ``faults`` tells whether a value is missing that the schema promises."""

    def __init__(self, api: Api, context: Context, results: Results, variables: VariableValues) -> None:
        self._api = api
        self._results = results
        self._reader = Reader(api, context.language, variables)
        self._nodes: dict[tuple[Spot, str], Row] = {}
        self._types: dict[tuple[str, tuple[object, ...]], str | None] = {}
        self._shown: dict[tuple[Spot, str], list[tuple[Entry, Show]]] = {}
        self.faults = False

    def assemble(self, plan: Plan) -> Row:
        """Return the answer to the whole operation."""
        answer = Row("Query")
        for entry in plan.entries:
            answer[entry.key] = self._root(entry)
        return answer

    # --- roots

    def _root(self, entry: Entry) -> Json:
        slot = entry.slot
        if isinstance(slot, Level):
            return self._level(slot, "")
        if isinstance(slot, GivenNodes):
            found = [self._known_node(slot.spot, iri) for iri in self._results.plain[entry]]
            return found if slot.many else found[0]
        if isinstance(slot, PlainAnswer):
            return self._plain(Entry(entry.key, slot.shape, entry.required), self._results.plain[entry])
        if isinstance(slot, Namespace):
            row = Row(slot.type_name)
            for inner in slot.entries:
                row[inner.key] = slot.type_name if isinstance(inner.slot, TypeName) else self._root(inner)
            return row
        return "Query"

    def _known_node(self, spot: Spot, iri: str) -> Row | None:
        """Return the node, or None when the graph says nothing of the IRI."""
        return self._node(spot, iri) if iri in self._results.values else None

    def _plain(self, entry: Entry, value: Json) -> Json:
        if isinstance(value, list):
            return [self._plain(entry, item) for item in value]
        if isinstance(value, Exception):
            self.faults = True
            return value
        slot = entry.slot
        if value is None:
            return self._missing(entry, "the answer") if entry.required else None
        if isinstance(slot, PlainNodes):
            return self._node(slot.spot, value)
        if not isinstance(slot, PlainObject):
            return value
        row = Row(slot.type_name)
        for inner in slot.entries:
            if isinstance(inner.slot, TypeName):
                row[inner.key] = slot.type_name
            elif isinstance(inner.slot, PlainValue | PlainNodes | PlainObject):
                row[inner.key] = self._plain(inner, value.get(inner.slot.name))
        return row

    # --- nodes

    def _node(self, spot: Spot, iri: str) -> Row:
        """Return the node as the spot shows it; a node that comes again is the same object."""
        row = self._nodes.get((spot, iri))
        if row is None:
            row = self._nodes[spot, iri] = self._make_node(spot, iri)
        return row

    def _make_node(self, spot: Spot, iri: str) -> Row:
        known = self._results.values.get(iri, {})
        type_name = self._type(spot, iri, known)
        row = Row(type_name)
        for entry, show in self._shows(spot, type_name):
            value = show(iri, known)
            if value is None and entry.required:
                value = self._missing(entry, iri)
            row[entry.key] = value
        return row

    def _type(self, spot: Spot, iri: str, known: Known) -> str:
        """Return the object type of a node: its most specific class among those that may stand here."""
        possible = self._api.node_types[spot.target]
        if len(possible) == 1:
            return next(iter(possible))
        found = self._narrowest(spot.target, tuple(known.get(RDF_TYPE, ())))
        if found is not None:
            return found
        if spot.target == NODE:
            return CODE if iri in self._reader.concepts else RESOURCE
        return f"Other{spot.target}"

    def _narrowest(self, target: str, types: tuple[ox.NamedNode | ox.Literal, ...]) -> str | None:
        key = (target, types)
        if key not in self._types:
            classes = self._api.catalogue.classes
            own = sorted(
                (term.value for term in types if term.value in classes), key=lambda iri: -len(classes[iri].parents)
            )
            names = (self._api.concrete[iri] for iri in own)
            self._types[key] = next((name for name in names if name in self._api.node_types[target]), None)
        return self._types[key]

    def _shows(self, spot: Spot, type_name: str) -> list[tuple[Entry, Show]]:
        made = self._shown.get((spot, type_name))
        if made is None:
            made = [(entry, self._show(entry, type_name)) for entry in spot.entries[type_name]]
            self._shown[spot, type_name] = made
        return made

    def _show(self, entry: Entry, type_name: str) -> Show:
        slot = entry.slot
        if isinstance(slot, Leaf):
            return self._reader.show(slot)
        if isinstance(slot, Level):
            return lambda iri, _: self._level(slot, iri)
        if isinstance(slot, Linked):
            return lambda _, known: self._linked(slot, known)
        if isinstance(slot, Codes):
            return self._reader.show_codes(slot)
        return lambda _iri, _known: type_name

    def _linked(self, slot: Linked, known: Known) -> Row | None:
        targets = sorted(term.value for term in known.get(slot.binding.spec.path, ()))
        return self._node(slot.spot, targets[0]) if targets else None

    def _missing(self, entry: Entry, where: str) -> GraphQLError:
        self.faults = True
        return GraphQLError(
            f"{entry.key} is missing in the data of {where}", extensions={"code": "DATA_INCOMPLETE", "where": where}
        )

    # --- pages

    def _level(self, level: Level, parent: str) -> Json:
        page = self._results.pages[level].get(parent) or Page([])
        if level.listed is not None:
            return [self._node(level.listed, item.iri) for item in page.items]
        codec = self._results.queries[level].codec
        name = f"{level.target}Connection"
        row = Row(name)
        for entry in level.page:
            row[entry.key] = self._page_part(entry, page, codec, name, parent)
        return row

    def _page_part(self, entry: Entry, page: Page, codec: CursorCodec, name: str, parent: str) -> Json:
        slot = entry.slot
        if isinstance(slot, Nodes):
            return [self._node(slot.spot, item.iri) for item in page.items]
        if isinstance(slot, Edges):
            return [self._edge(slot.entries, item, codec, name, parent) for item in page.items]
        if isinstance(slot, PageInfo):
            return _page_info(slot.entries, page, codec)
        return page.total if isinstance(slot, TotalCount) else name

    def _edge(self, entries: Sequence[Entry], item: Item, codec: CursorCodec, name: str, parent: str) -> Row:
        type_name = name.removesuffix("Connection") + "Edge"
        row = Row(type_name)
        for entry in entries:
            slot = entry.slot
            if isinstance(slot, EdgeNode):
                row[entry.key] = self._node(slot.spot, item.iri)
            elif isinstance(slot, Cursor):
                row[entry.key] = codec.write(CursorValue(item.keys, item.iri))
            elif isinstance(slot, Origins):
                inherited = [] if parent in item.origins else sorted(item.origins)
                row[entry.key] = [self._node(slot.spot, iri) for iri in inherited]
            else:
                row[entry.key] = type_name
        return row


def _page_info(entries: Sequence[Entry], page: Page, codec: CursorCodec) -> Row:
    row = Row("PageInfo")
    for entry in entries:
        name = entry.slot.name if isinstance(entry.slot, PageFact) else "PageInfo"
        match name:
            case "hasNextPage":
                row[entry.key] = page.has_next
            case "hasPreviousPage":
                row[entry.key] = page.has_previous
            case "startCursor" | "endCursor":
                item = page.items[0 if name == "startCursor" else -1] if page.items else None
                row[entry.key] = codec.write(CursorValue(item.keys, item.iri)) if item else None
            case _:
                row[entry.key] = name
    return row
