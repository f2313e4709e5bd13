"""From a valid operation to a plan: fields are collected once for each type that a place may show."""

from collections.abc import Sequence

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationDefinitionNode,
    get_named_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from postinternat.gql.bindings import Coded, CodePart, Current, Identity, Label, Many, One, Value
from postinternat.gql.output import CODE, NODE
from postinternat.gql.plan import (
    Anchor,
    Call,
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
    PlainShape,
    PlainValue,
    Plan,
    Slot,
    Spot,
    TotalCount,
    TypeName,
    asked_of,
)
from postinternat.gql.roots import PlainRoot
from postinternat.gql.schema import Api, Collection
from postinternat.gql.terms import RDF_TYPE

_Details = list[FieldDetails]


class Planner:
    """Plans one operation of one document, for the given truth of its skip and include variables."""

    def __init__(
        self, api: Api, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues
    ) -> None:
        self._api = api
        self._operation = operation
        self._variables = variables
        self._fragments = {
            node.name.value: FragmentDetails(node, None)
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._levels: list[Level] = []
        self._spots: list[Spot] = []

    def plan(self) -> Plan:
        """Return the plan of the operation."""
        query = self._object_type("Query")
        found = collect_fields(self._api.core, self._fragments, self._variables, query, self._operation)
        entries = []
        introspective = False
        for key, details in found.grouped_field_set.items():
            name = details[0].node.name.value
            if name == "__typename":
                entries.append(Entry(key, TypeName(), required=True))
            elif name.startswith("__"):
                introspective = True
            else:
                entries.append(self._root(key, name, query.fields[name], details))
        return Plan(tuple(entries), tuple(self._levels), tuple(self._spots), introspective)

    # --- roots

    def _root(self, key: str, name: str, definition: GraphQLField, details: _Details) -> Entry:
        call = Call(definition, details[0].node)
        required = is_non_null_type(definition.type)
        if name in ("node", "nodes"):
            spot = self._spot(Anchor(), (), NODE, details)
            spot.predicates.add(RDF_TYPE)
            return Entry(key, GivenNodes(call, spot, many=name == "nodes"), required)
        collection = self._api.collections.get(name)
        if collection is not None:
            return Entry(key, self._level(collection, collection.spec.name, call, None, details), required)
        return self._plain_root(key, self._api.plain_roots[name], call, details)

    def _plain_root(self, key: str, root: PlainRoot, call: Call, details: _Details) -> Entry:
        kind = call.definition.type
        if root.members is None:
            shape = self._plain(root.name, kind, details)
            asked = asked_of((Entry(key, shape),))[root.name]
            return Entry(key, PlainAnswer(root, call, asked, shape), is_non_null_type(kind))
        type_name = get_named_type(kind).name
        entries = []
        for inner_key, inner in self._grouped(type_name, details):
            name = inner[0].node.name.value
            if name == "__typename":
                entries.append(Entry(inner_key, TypeName(), required=True))
            else:
                member = Call(self._object_type(type_name).fields[name], inner[0].node)
                entries.append(self._plain_root(inner_key, root.members[name], member, inner))
        return Entry(key, Namespace(type_name, tuple(entries)), is_non_null_type(kind))

    def _plain(self, name: str, kind: GraphQLOutputType, details: _Details) -> PlainShape:
        type_name = get_named_type(kind).name
        if type_name in self._api.node_types:
            return PlainNodes(name, self._spot(Anchor(), (), type_name, details))
        if not isinstance(get_named_type(kind), GraphQLObjectType):
            return PlainValue(name)
        made = self._object_type(type_name)
        entries = []
        for key, inner in self._collect(type_name, details).items():
            field_name = inner[0].node.name.value
            if field_name == "__typename":
                entries.append(Entry(key, TypeName(), required=True))
            else:
                definition = made.fields[field_name]
                shape = self._plain(field_name, definition.type, inner)
                entries.append(Entry(key, shape, is_non_null_type(definition.type)))
        return PlainObject(name, type_name, tuple(entries))

    # --- nodes

    def _spot(self, anchor: Anchor, hop: tuple[str, ...], target: str, details: _Details) -> Spot:
        spot = Spot(anchor, hop, target)
        self._spots.append(spot)
        possible = sorted(self._api.node_types[target])
        if len(possible) > 1:
            spot.predicates.add(RDF_TYPE)
        shared: dict[object, Slot] = {}
        for name in possible:
            spot.entries[name] = self._entries(spot, name, details, shared)
        return spot

    def _entries(self, spot: Spot, type_name: str, details: _Details, shared: dict[object, Slot]) -> tuple[Entry, ...]:
        made = self._object_type(type_name)
        entries = []
        for key, inner in self._collect(type_name, details).items():
            name = inner[0].node.name.value
            if name == "__typename":
                entries.append(Entry(key, TypeName(), required=True))
                continue
            definition = made.fields[name]
            binding = self._api.bindings[type_name, name]
            # The same selection seen through several types is fetched once.
            mark = (key, binding, tuple(id(detail.node) for detail in inner))
            if mark not in shared:
                shared[mark] = self._slot(spot, binding, definition, inner)
            entries.append(Entry(key, shared[mark], is_non_null_type(definition.type)))
        return tuple(entries)

    def _slot(self, spot: Spot, binding: object, definition: GraphQLField, details: _Details) -> Slot:
        call = Call(definition, details[0].node)
        match binding:
            case Many():
                return self._level(binding, binding.target, call, spot, details)
            case One():
                spot.predicates.add(binding.spec.path)
                hop = (*spot.hop, binding.spec.path)
                return Linked(binding, self._spot(spot.anchor, hop, binding.target, details))
            case Coded():
                spot.predicates.add(binding.spec.path)
                nowhere = Spot(spot.anchor, spot.hop, CODE)
                return Codes(binding, self._entries(nowhere, CODE, details, {}))
            case Value():
                spot.predicates.add(binding.spec.path)
                return Leaf(binding, call)
            case Label():
                spot.predicates.update(binding.paths)
                return Leaf(binding, call)
            case Current():
                spot.current = True
                return Leaf(binding, call)
            case Identity() | CodePart():
                return Leaf(binding, call)
        raise TypeError(f"no slot for {binding!r}")

    # --- levels

    def _level(
        self, source: Many | Collection, target: str, call: Call, parent: Spot | None, details: _Details
    ) -> Level:
        level = Level(source, target, call, parent)
        self._levels.append(level)
        if isinstance(source, Many) and not source.connection:
            level.listed = self._spot(level.anchor, (), target, details)
        else:
            page = get_named_type(call.definition.type).name
            level.page = tuple(self._page_entry(level, page, key, inner) for key, inner in self._grouped(page, details))
        return level

    def _page_entry(self, level: Level, page: str, key: str, details: _Details) -> Entry:
        name = details[0].node.name.value
        kind = "" if name == "__typename" else get_named_type(self._object_type(page).fields[name].type).name
        match name:
            case "nodes":
                return Entry(key, Nodes(self._spot(level.anchor, (), level.target, details)))
            case "edges":
                inner = [self._edge_entry(level, k, found) for k, found in self._grouped(kind, details)]
                return Entry(key, Edges(tuple(inner)))
            case "pageInfo":
                facts = [_page_fact(k, found) for k, found in self._grouped(kind, details)]
                return Entry(key, PageInfo(tuple(facts)))
            case "totalCount":
                level.total = True
                return Entry(key, TotalCount())
        return Entry(key, TypeName())

    def _edge_entry(self, level: Level, key: str, details: _Details) -> Entry:
        match details[0].node.name.value:
            case "node":
                return Entry(key, EdgeNode(self._spot(level.anchor, (), level.target, details)))
            case "cursor":
                return Entry(key, Cursor())
            case "inheritedFrom":
                level.wants_origins = True
                return Entry(key, Origins(self._spot(level.origins, (), NODE, details)))
        return Entry(key, TypeName())

    # --- collecting

    def _collect(self, type_name: str, details: _Details) -> dict[str, _Details]:
        made = self._object_type(type_name)
        found = collect_subfields(self._api.core, self._fragments, self._variables, self._operation, made, details)
        return found.grouped_field_set

    def _grouped(self, type_name: str, details: _Details) -> Sequence[tuple[str, _Details]]:
        return list(self._collect(type_name, details).items())

    def _object_type(self, name: str) -> GraphQLObjectType:
        made = self._api.core.type_map[name]
        if not isinstance(made, GraphQLObjectType):
            raise TypeError(f"{name} is not an object type")
        return made


def _page_fact(key: str, details: _Details) -> Entry:
    name = details[0].node.name.value
    return Entry(key, TypeName() if name == "__typename" else PageFact(name))
