"""The schema as plain values for readers: its types in groups, each with its fields, in one of the two languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    Undefined,
    ast_from_value,
    get_named_type,
    print_ast,
)

from postinternat.text import Text


@dataclass(frozen=True)
class TypeUse:
    """A type as a field names it: its name, and the brackets and exclamation marks around it."""

    before: str
    name: str
    after: str


@dataclass(frozen=True)
class Member:
    """A field, an argument, or a value of an enum, which has no type."""

    name: str
    description: str
    type: TypeUse | None = None
    default: str = ""
    arguments: tuple["Member", ...] = ()


@dataclass(frozen=True)
class TypeEntry:
    """One type with its members, the interfaces it has, and the types that have it when it is one."""

    name: str
    kind: str
    description: str
    members: tuple[Member, ...] = ()
    interfaces: tuple[str, ...] = ()
    implementations: tuple[str, ...] = ()


_KINDS: Mapping[type[GraphQLNamedType], str] = {
    GraphQLObjectType: "object",
    GraphQLInterfaceType: "interface",
    GraphQLInputObjectType: "input",
    GraphQLEnumType: "enum",
}
KINDS = {
    "root": Text("Ce que l'on peut demander", "What one can ask"),
    "object": Text("Objets", "Objects"),
    "interface": Text("Interfaces", "Interfaces"),
    "input": Text("Entrées : filtres, ordres, profils", "Inputs: filters, orders, profiles"),
    "enum": Text("Énumérations", "Enumerations"),
    "scalar": Text("Scalaires", "Scalars"),
}
"""The groups of types, in the order they are shown."""


def groups(schema: GraphQLSchema, language: str) -> dict[str, list[TypeEntry]]:
    """Return the types that the schema defines by their group, without their members."""
    found: dict[str, list[TypeEntry]] = {kind: [] for kind in KINDS}
    for name in sorted(schema.type_map):
        if not name.startswith("__"):
            kind = _kind(schema, schema.type_map[name])
            found[kind].append(TypeEntry(name, kind, _in_language(schema.type_map[name].description, language)))
    return found


def describe(schema: GraphQLSchema, name: str, language: str) -> TypeEntry:
    """Return one type with its members. Raises KeyError when the schema has no such type."""
    found = schema.type_map[name]
    implementations: Iterable[GraphQLNamedType] = ()
    if isinstance(found, GraphQLInterfaceType):
        implementations = schema.get_possible_types(found)
    interfaces = found.interfaces if isinstance(found, GraphQLObjectType | GraphQLInterfaceType) else ()
    return TypeEntry(
        name,
        _kind(schema, found),
        _in_language(found.description, language),
        _members(found, language),
        tuple(item.name for item in interfaces),
        tuple(sorted(item.name for item in implementations)),
    )


def _kind(schema: GraphQLSchema, found: GraphQLNamedType) -> str:
    if found in (schema.query_type, schema.mutation_type, schema.subscription_type):
        return "root"
    return _KINDS.get(type(found), "scalar")


def _members(found: GraphQLNamedType, language: str) -> tuple[Member, ...]:
    if isinstance(found, GraphQLEnumType):
        values = found.values.items()
        return tuple(Member(name, _in_language(value.description, language)) for name, value in values)
    if isinstance(found, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return tuple(_member(name, item, language) for name, item in found.fields.items())
    return ()


def _member(name: str, item: GraphQLField | GraphQLInputField | GraphQLArgument, language: str) -> Member:
    arguments = item.args if isinstance(item, GraphQLField) else {}
    return Member(
        name,
        _in_language(item.description, language),
        _use(item.type),
        _default(item),
        tuple(_member(key, argument, language) for key, argument in arguments.items()),
    )


def _default(item: GraphQLField | GraphQLInputField | GraphQLArgument) -> str:
    if isinstance(item, GraphQLField) or item.default_value is Undefined:
        return ""
    node = ast_from_value(item.default_value, item.type)
    return print_ast(node) if node else ""


def _use(used: GraphQLType) -> TypeUse:
    name = get_named_type(used).name
    before, _, after = str(used).partition(name)
    return TypeUse(before, name, after)


def _in_language(description: str | None, language: str) -> str:
    """Return one half of a description: it is French, then English, on a line each, or one line for both."""
    lines = (description or "").strip().split("\n")
    return lines[0 if language == "fr" else -1]
