"""How much an operation asks for, told before it runs: each fragment is measured once, so the time is linear."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
)

from postinternat.settings import Settings

TOO_COMPLEX = "TOO_COMPLEX"
_SIZES = ("first", "last")
_LISTS = ("ids",)
_INTROSPECTION = ("__schema", "__type")
_HUGE = 10**9


@dataclass(frozen=True)
class Bounds:
    """The most an operation may ask for.

    ``cost`` counts the values that the answer could hold, were each page full; a nested page or list that does
    not say ``first`` counts as one of usual size. ``introspection`` counts what describes the schema, apart.
    """

    tokens: int = 3000
    depth: int = 15
    aliases: int = 60
    directives: int = 60
    cost: int = 500_000
    introspection: int = 1_000_000
    page: int = 100
    max_page: int = 1000
    usual_page: int = 10
    """Nodes on a nested page, most of which are short; what a level may hold in all is bounded where it runs."""
    usual_list: int = 3

    @classmethod
    def of(cls, settings: Settings) -> "Bounds":
        """Return the bounds that the operator chose."""
        return cls(
            tokens=settings.graphql_max_tokens,
            depth=settings.graphql_max_depth,
            aliases=settings.graphql_max_aliases,
            directives=settings.graphql_max_directives,
            cost=settings.graphql_max_cost,
            introspection=settings.graphql_max_introspection,
            page=settings.graphql_page,
            max_page=settings.graphql_max_page,
        )


@dataclass(frozen=True)
class Measure:
    """What an operation asks for, in the terms of ``Bounds``; ``page`` is the largest page."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    cost: int = 0
    introspection: int = 0
    page: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Return the measure of two selections of the same object."""
        return Measure(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.cost + other.cost,
            self.introspection + other.introspection,
            max(self.page, other.page),
        )


def refusals(measure: Measure, bounds: Bounds) -> list[GraphQLError]:
    """Return one error for each bound that the measure passes."""
    allowed = {
        "depth": bounds.depth,
        "aliases": bounds.aliases,
        "directives": bounds.directives,
        "cost": bounds.cost,
        "introspection": bounds.introspection,
        "page": bounds.max_page,
    }
    return [
        too_complex(name, getattr(measure, name), limit)
        for name, limit in allowed.items()
        if getattr(measure, name) > limit
    ]


def too_complex(name: str, found: int | None, allowed: int) -> GraphQLError:
    """Return the error for an operation that passes one bound; ``found`` is None where nobody counted on."""
    shown = "more" if found is None else "more than a billion" if found > _HUGE else str(found)
    return GraphQLError(
        f"The operation has {name} {shown} where {allowed} is allowed: {_FIXES[name]}.",
        extensions={"code": TOO_COMPLEX, "limit": name, "allowed": allowed},
    )


_FIXES = {
    "tokens": "split it into several operations",
    "depth": "nest less, and follow the links in a second operation",
    "aliases": "filter with `in`, or split it into several operations",
    "directives": "remove directives",
    "cost": "ask for smaller pages (first), for fewer nested lists, or put `first` on them",
    "introspection": "describe the schema in several operations, or read it as text",
    "page": "ask for smaller pages and go on with `after`",
}


def measure(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    bounds: Bounds,
) -> Measure:
    """Return what the operation asks for with these variables, as the client gave them."""
    defaults = {item.variable.name.value: item.default_value for item in operation.variable_definitions or ()}
    walker = _Walker(schema, document, bounds, variables, defaults)
    root = schema.get_root_type(operation.operation)
    own = Measure(directives=len(operation.directives or ()))
    return own.beside(walker.selections(operation.selection_set, root))


class _Walker:
    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        bounds: Bounds,
        variables: Mapping[str, Any],
        defaults: Mapping[str, ValueNode | None],
    ) -> None:
        self._schema = schema
        self._bounds = bounds
        self._variables = variables
        self._defaults = defaults
        self._fragments = {
            item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)
        }
        self._measured: dict[str, Measure] = {}
        self._open: set[str] = set()

    def selections(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> Measure:
        total = Measure()
        for item in selection_set.selections:
            total = total.beside(self._selection(item, parent))
        return total

    def _selection(self, item: SelectionNode, parent: GraphQLNamedType | None) -> Measure:
        directives = Measure(directives=len(item.directives or ()))
        if isinstance(item, FieldNode):
            return directives.beside(self._field(item, parent))
        if isinstance(item, FragmentSpreadNode):
            return directives.beside(self._fragment(item.name.value))
        condition = getattr(item, "type_condition", None)
        kind = self._schema.get_type(condition.name.value) if condition else parent
        return directives.beside(self.selections(item.selection_set, kind))  # type: ignore[attr-defined]

    def _fragment(self, name: str) -> Measure:
        if name in self._measured:
            return self._measured[name]
        fragment = self._fragments.get(name)
        if fragment is None or name in self._open:
            return Measure()  # validation refuses unknown and circular fragments
        self._open.add(name)
        kind = self._schema.get_type(fragment.type_condition.name.value)
        own = Measure(directives=len(fragment.directives or ()))
        self._measured[name] = own.beside(self.selections(fragment.selection_set, kind))
        self._open.discard(name)
        return self._measured[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        spec: GraphQLField | None = getattr(parent, "fields", {}).get(name)
        if name in _INTROSPECTION:
            spec = self._schema.get_field(self._schema.query_type, name) if self._schema.query_type else None
        inner = Measure()
        if node.selection_set:
            inner = self.selections(node.selection_set, get_named_type(spec.type) if spec else None)
        times, page = self._times(node, spec, parent)
        cost = 1 + times * inner.cost
        if name in _INTROSPECTION:
            cost, introspection, depth = 1, cost, 1
        else:
            introspection, depth = inner.introspection, 1 + inner.depth
        aliases = inner.aliases + (node.alias is not None)
        return Measure(depth, aliases, inner.directives, cost, introspection, max(page, inner.page))

    def _times(self, node: FieldNode, spec: GraphQLField | None, parent: GraphQLNamedType | None) -> tuple[int, int]:
        """Return how often the selection below a field may come, and the size of the page that it asks for."""
        if spec is None or not is_composite_type(get_named_type(spec.type)):
            return 1, 0
        given = {item.name.value: item.value for item in node.arguments or ()}
        sizes = [size for name in _SIZES if (size := self._number(given.get(name))) is not None]
        if sizes:
            return max(0, *sizes), max(0, *sizes)
        if "after" in spec.args:
            return (self._bounds.page if parent is self._schema.query_type else self._bounds.usual_page), 0
        if not isinstance(get_nullable_type(spec.type), GraphQLList):
            return 1, 0
        lengths = [length for name in _LISTS if (length := self._length(given.get(name))) is not None]
        if lengths:
            return max(lengths), 0
        if get_named_type(spec.type).name == "__Type" and node.name.value == "types":
            return len(self._schema.type_map), 0
        # what a page holds was counted at the page
        return (1 if parent and parent.name.endswith("Connection") else self._bounds.usual_list), 0

    def _number(self, value: ValueNode | None) -> int | None:
        if isinstance(value, IntValueNode):
            return int(value.value) if len(value.value) < len(str(_HUGE)) + 1 else _HUGE
        if isinstance(value, VariableNode):
            name = value.name.value
            if name not in self._variables:
                return self._number(self._defaults.get(name))
            found = self._variables[name]
            return found if isinstance(found, int) else None
        return None

    def _length(self, value: ValueNode | None) -> int | None:
        if isinstance(value, ListValueNode):
            return len(value.values)
        if isinstance(value, VariableNode):
            found = self._variables.get(value.name.value)
            return len(found) if isinstance(found, list) else None
        return None
