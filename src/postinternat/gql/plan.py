"""A planned operation: which nodes are asked for at which place, what of them, and under which response keys.

Nodes enter at an *anchor*: the ids of a level, or those that an argument or a function gives. A *spot* is a
place where nodes are shown: the nodes of an anchor, or what to-one links lead to from there. A *level* is one
to-many link (or root collection) and one query. Values of all spots come in one query more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from graphql import FieldNode, GraphQLField, ListValueNode, Node, ObjectValueNode, VariableNode
from graphql.execution.values import VariableValues, get_argument_values

from postinternat.gql.bindings import Coded, CodePart, Current, Identity, Label, Many, One, Value
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.schema import Collection
from postinternat.gql.terms import Json, error


@dataclass(frozen=True, eq=False)
class Call:
    """A field of the operation: its definition and the node that calls it."""

    definition: GraphQLField
    node: FieldNode

    def arguments(self, variables: VariableValues) -> dict[str, Json]:
        """Return the arguments with variables filled in; enums as their values.

        Raises GraphQLError BAD_FILTER when a filter uses a variable that has no value: its condition would be dropped.
        """
        if not self.node.arguments:
            return {}
        for argument in self.node.arguments:
            if argument.name.value == "where" and not isinstance(argument.value, VariableNode):
                _check_filled(argument.value, variables)
        given: dict[str, Json] = _plain(get_argument_values(self.definition, self.node, variables))
        return given


@dataclass(eq=False)
class Anchor:
    """Where nodes enter the plan; their ids are known when it runs."""


@dataclass(eq=False)
class Spot:
    """A place where nodes are shown: those of the anchor, or those that ``hop`` leads to from there.

    Attributes:
        target: the type that the schema gives them.
        predicates: the properties to fetch.
        current: whether the computed fact is asked.
        entries: what to show of a node of each object type, in order.
    """

    anchor: Anchor
    hop: tuple[str, ...]
    target: str
    predicates: set[str] = field(default_factory=set)
    current: bool = False
    entries: dict[str, tuple["Entry", ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Entry:
    """One response key and what stands under it."""

    key: str
    slot: "Slot"
    required: bool = False


@dataclass(frozen=True, eq=False)
class TypeName:
    """The name of the object's type."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """A value read from the node itself."""

    binding: Identity | Label | Value | CodePart | Current
    call: Call


@dataclass(frozen=True, eq=False)
class Codes:
    """The concepts of a coded field, shown from the catalogue."""

    binding: Coded
    entries: tuple[Entry, ...]


@dataclass(frozen=True, eq=False)
class Linked:
    """What a to-one link leads to."""

    binding: One
    spot: Spot


@dataclass(eq=False)
class Level:
    """A to-many link or a root collection. ``listed`` shows a plain list, ``page`` a connection."""

    source: Many | Collection
    target: str
    call: Call
    parent: Spot | None
    anchor: Anchor = field(default_factory=Anchor)
    origins: Anchor = field(default_factory=Anchor)
    listed: Spot | None = None
    page: tuple[Entry, ...] = ()
    total: bool = False
    wants_origins: bool = False


@dataclass(frozen=True, eq=False)
class Nodes:
    """The nodes of a page, one after the other."""

    spot: Spot


@dataclass(frozen=True, eq=False)
class Edges:
    """The places of a page: ``entries`` are Cursor, EdgeNode, Origins or TypeName."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, eq=False)
class Cursor:
    """The cursor of a place."""


@dataclass(frozen=True, eq=False)
class EdgeNode:
    """The node of a place."""

    spot: Spot


@dataclass(frozen=True, eq=False)
class Origins:
    """The things that a provision is inherited from."""

    spot: Spot


@dataclass(frozen=True, eq=False)
class PageInfo:
    """The state of a page: ``entries`` are PageFact or TypeName."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, eq=False)
class PageFact:
    """One fact of the page's state, by its field name."""

    name: str


@dataclass(frozen=True, eq=False)
class TotalCount:
    """The number of nodes on all pages."""


@dataclass(frozen=True, eq=False)
class GivenNodes:
    """The root ``node`` or ``nodes``."""

    call: Call
    spot: Spot
    many: bool


@dataclass(frozen=True, eq=False)
class PlainAnswer:
    """A root that a function answers."""

    root: PlainRoot
    call: Call
    asked: Asked
    shape: "PlainShape"


@dataclass(frozen=True, eq=False)
class Namespace:
    """A root that only groups others: ``entries`` are PlainAnswer or TypeName."""

    type_name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, eq=False)
class PlainValue:
    """A scalar of a plain answer, by its field name."""

    name: str


@dataclass(frozen=True, eq=False)
class PlainObject:
    """An object or a list of objects of a plain answer."""

    name: str
    type_name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, eq=False)
class PlainNodes:
    """A node or a list of nodes of a plain answer, given by IRI."""

    name: str
    spot: Spot


PlainShape: TypeAlias = PlainValue | PlainObject | PlainNodes
Slot: TypeAlias = (
    TypeName
    | Leaf
    | Codes
    | Linked
    | Level
    | Nodes
    | Edges
    | Cursor
    | EdgeNode
    | Origins
    | PageInfo
    | PageFact
    | TotalCount
    | GivenNodes
    | PlainAnswer
    | Namespace
    | PlainShape
)


@dataclass(frozen=True, eq=False)
class Plan:
    """A planned operation.

    Attributes:
        entries: the roots, in order.
        levels: all levels, parents before children.
        spots: all spots.
        introspective: true when the operation also asks for the schema, which only the executor answers.
    """

    entries: tuple[Entry, ...]
    levels: tuple[Level, ...]
    spots: tuple[Spot, ...]
    introspective: bool

    @property
    def kept(self) -> bool:
        """Whether the answer may be kept for the next who asks the same of the same version."""
        return all(answer.root.kept for _, answer in plain_answers(self.entries))

    @property
    def max_queries(self) -> int:
        """The number of queries that a run may take: one for values, one a level, one a count, and the roots' own."""
        counts = sum(level.total for level in self.levels)
        own = sum(answer.root.queries for _, answer in plain_answers(self.entries))
        return 1 + len(self.levels) + counts + own


def plain_answers(entries: Iterable[Entry]) -> Iterator[tuple[Entry, PlainAnswer]]:
    """Yield the roots that functions answer, those of namespaces included."""
    for entry in entries:
        if isinstance(entry.slot, PlainAnswer):
            yield entry, entry.slot
        elif isinstance(entry.slot, Namespace):
            yield from plain_answers(entry.slot.entries)


def _check_filled(value: Node, variables: VariableValues) -> None:
    """Raise GraphQLError BAD_FILTER when a variable inside the value has none."""
    if isinstance(value, VariableNode) and value.name.value not in variables.coerced:
        name = value.name.value
        raise error(f"the filter uses ${name}, which has no value: set it, or leave the condition out", "BAD_FILTER")
    if isinstance(value, ListValueNode):
        for item in value.values:
            _check_filled(item, variables)
    elif isinstance(value, ObjectValueNode):
        for member in value.fields:
            _check_filled(member.value, variables)


def _plain(value: Json) -> Json:
    """Return the value with its enum members replaced: from a variable they are members, from a literal values."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def asked_of(entries: tuple[Entry, ...]) -> Asked:
    """Return the field names that the entries of a plain object ask for."""
    asked: dict[str, Mapping[str, Json]] = {}
    for entry in entries:
        if isinstance(entry.slot, PlainValue | PlainNodes):
            asked.setdefault(entry.slot.name, {})
        elif isinstance(entry.slot, PlainObject):
            asked[entry.slot.name] = {**asked.get(entry.slot.name, {}), **asked_of(entry.slot.entries)}
    return asked
