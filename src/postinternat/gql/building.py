"""Strawberry types made at run time: empty classes first, so that they can name each other, then their fields."""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

Annotation: TypeAlias = Any
"""What Strawberry takes for a type: a class, ``list[...]`` or ``... | None``."""


def list_of(annotation: Annotation) -> Annotation:
    """Return the type of lists of the type."""
    return list[annotation]


@dataclass(frozen=True)
class Argument:
    """An argument of a field; without a default it may be left out, unless its type is not optional."""

    name: str
    annotation: Annotation
    description: str | None = None
    default: object = strawberry.UNSET


@dataclass(frozen=True)
class Field:
    """A field of an output type."""

    annotation: Annotation
    description: str | None = None
    arguments: tuple[Argument, ...] = ()


@dataclass
class Types:
    """The types of one schema, by name."""

    by_name: dict[str, type] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Annotation:
        """Return the class of the type, which may still be empty."""
        return self.by_name[name]

    def get(self, name: str, otherwise: Annotation) -> Annotation:
        """Return the class of the type, or something else when there is none."""
        return self.by_name.get(name, otherwise)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def declare(self, name: str, bases: Iterable[str] = ()) -> None:
        """Make the empty class of a type. Raises ValueError when the name is taken."""
        if name in self.by_name:
            raise ValueError(f"two types are called {name}")
        parents = tuple(self.by_name[base] for base in bases) or (object,)
        self.by_name[name] = type(name, parents, {"__annotations__": {}})

    def interface(self, name: str, fields: Mapping[str, Field], description: str | None = None) -> None:
        """Give a declared interface its fields."""
        self._output(strawberry.interface, name, fields, description)

    def object(self, name: str, fields: Mapping[str, Field], description: str | None = None) -> None:
        """Give an object type its fields; declares it when it was not."""
        if name not in self.by_name:
            self.declare(name)
        self._output(strawberry.type, name, fields, description)

    def input(self, name: str, fields: Mapping[str, Argument], description: str | None = None) -> None:
        """Give an input type its fields; declares it when it was not."""
        if name not in self.by_name:
            self.declare(name)
        made = {
            key: StrawberryField(
                graphql_name=key,
                type_annotation=StrawberryAnnotation(argument.annotation),
                description=argument.description,
                default=argument.default,
            )
            for key, argument in fields.items()
        }
        self._fill(strawberry.input, name, made, description)

    def enum(self, name: str, values: Mapping[str, tuple[str, str | None]], description: str | None = None) -> None:
        """Make an enum: each name to its value and its description."""
        members = enum.Enum(name, {key: value for key, (value, _) in values.items()})  # type: ignore[misc]
        made = strawberry.enum(members, name=name, description=description)
        definition = made.__strawberry_definition__  # type: ignore[attr-defined]
        for value in definition.values:
            value.description = values[value.name][1]
        self.by_name[name] = made

    def _output(
        self, kind: Callable[..., Any], name: str, fields: Mapping[str, Field], description: str | None
    ) -> None:
        made = {}
        for key, spec in fields.items():
            made[key] = StrawberryField(
                graphql_name=key,
                type_annotation=StrawberryAnnotation(spec.annotation),
                description=spec.description,
            )
            made[key].arguments = [
                StrawberryArgument(
                    python_name=argument.name,
                    graphql_name=argument.name,
                    type_annotation=StrawberryAnnotation(argument.annotation),
                    description=argument.description,
                    default=argument.default,
                )
                for argument in spec.arguments
            ]
        self._fill(kind, name, made, description)

    def _fill(
        self, kind: Callable[..., Any], name: str, fields: Mapping[str, StrawberryField], description: str | None
    ) -> None:
        cls = self.by_name[name]
        for key, made in fields.items():
            attribute = f"{key}_"  # a field may be called like a keyword: in, or
            cls.__annotations__[attribute] = made.type_annotation.raw_annotation  # type: ignore[union-attr]
            setattr(cls, attribute, made)
        kind(cls, name=name, description=description)
