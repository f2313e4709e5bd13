"""What each field of a graph node means to the planner: a value, a code, one node, many nodes, a computed fact."""

from dataclasses import dataclass
from typing import TypeAlias

from postinternat.model import FieldSpec


@dataclass(frozen=True)
class Identity:
    """The IRI of the node."""


@dataclass(frozen=True)
class Label:
    """The best name of a node; ``paths`` are the properties that may hold it, the first that does wins."""

    paths: tuple[str, ...]
    language: bool = False
    """True for the language that the name is in."""


@dataclass(frozen=True)
class Value:
    """A literal of the node."""

    spec: FieldSpec
    language: bool = False
    """True for the language that a text is in."""


@dataclass(frozen=True)
class Coded:
    """One concept, or several, of a code list."""

    spec: FieldSpec


@dataclass(frozen=True)
class CodePart:
    """An attribute of a concept: id, code, label, definition, list."""

    name: str
    language: bool = False


@dataclass(frozen=True)
class One:
    """At most one linked node; ``target`` is the type that it has in the schema."""

    spec: FieldSpec
    target: str


@dataclass(frozen=True)
class Many:
    """Linked nodes: a plain list for the node's own links, a connection for links that lead to it."""

    spec: FieldSpec
    target: str
    connection: bool
    inheritable: bool = False
    """True when what holds for the things above (national scheme, whole scheme) can be asked as well."""


@dataclass(frozen=True)
class Current:
    """Whether a provision stands: see ``provenance``."""


Binding: TypeAlias = Identity | Label | Value | Coded | CodePart | One | Many | Current
