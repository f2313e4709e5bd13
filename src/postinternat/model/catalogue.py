"""What the model says, as plain values: classes have fields, coded fields have code lists, in two languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from postinternat.text import Text


class ValueKind(Enum):
    """The kinds of value a field may hold."""

    TEXT = "text"
    """A text with a language."""
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    YEAR = "year"
    URI = "uri"
    CODE = "code"
    """A concept of one code list."""
    LINK = "link"
    """A node of the graph."""


@dataclass(frozen=True)
class FieldSpec:
    """One field of a class, as its property shape describes it.

    Attributes:
        name: the field's name in the interfaces.
        path: the IRI of the property.
        inverse: true when the property is followed backwards.
        kind: the kind of its values.
        many: true when there may be more than one value.
        required: true when there must be at least one value.
        order: its place among the fields of its class.
        code_list: for a code, the IRI of the code list.
        target: for a link, the IRI of the class it leads to, or an empty string when it may lead anywhere.
        check_only: true when the value is read by validation and never published.
        minimum, maximum: inclusive bounds of a number.
        shape: the IRI of the property shape.
        unique_language: true when a text has at most one value in each language.
        symmetric: true when the link holds in both directions.
        qualified_by: the properties without which its numbers cannot be compared, such as a basis or a unit.
        pattern: for a string, the regular expression that its values match.
        in_sheets: false for a field that only the editors fill, which no sheet of a region has.
        left_out_of: the IRIs of the classes whose blank sheet does not show the field.
        example: a value as one may write it in a cell.
        term: the label of the property itself, which the name of the field may say at more length.
        offers: for a link to anything, the IRIs of the classes whose things are usual there.
    """

    name: str
    path: str
    inverse: bool
    kind: ValueKind
    many: bool
    required: bool
    order: int
    label: Text
    description: Text
    code_list: str = ""
    target: str = ""
    check_only: bool = False
    minimum: float | None = None
    maximum: float | None = None
    shape: str = ""
    unique_language: bool = False
    symmetric: bool = False
    qualified_by: tuple[str, ...] = ()
    pattern: str = ""
    in_sheets: bool = True
    left_out_of: tuple[str, ...] = ()
    example: Text = Text()
    term: Text = Text()
    offers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassSpec:
    """One class, with its own fields and those it inherits, in order.

    Attributes:
        name: its name in the interfaces, such as ``Scheme``.
        iri: the IRI of the class.
        root_name: the name of its collection, such as ``schemes``.
        parents: the IRIs of its direct super-classes that also have a shape.
        children: the IRIs of the classes that name it as a parent.
        fields: name to field.
        sheet_name: the name of its sheet in a workbook; empty when a region gives no data of this class.
        sheet_order: the place of its sheet among the others.
        segment: the part of an IRI that tells the class, such as ``post`` in ``id/post/…``.
        by_year: true when the IRIs of its rows have the year of the campaign.
    """

    name: str
    iri: str
    root_name: str
    label: Text
    description: Text
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    sheet_name: Text = Text()
    sheet_order: int = 0
    segment: str = ""
    by_year: bool = False


@dataclass(frozen=True)
class Concept:
    """One value of a code list: its IRI, its code, its label and definition, and the codes of its broader concepts."""

    iri: str
    code: str
    label: Text
    definition: Text
    broader: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """One code list: its IRI, its name (the last part of the IRI), and its concepts by code."""

    iri: str
    name: str
    label: Text
    definition: Text
    concepts: Mapping[str, Concept] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """The whole model: classes by IRI, code lists by IRI."""

    classes: Mapping[str, ClassSpec]
    code_lists: Mapping[str, CodeList]

    def class_named(self, name: str) -> ClassSpec:
        """Return the class called ``name`` in the interfaces; raise KeyError when there is none."""
        return next((spec for spec in self.classes.values() if spec.name == name), None) or self._missing(name)

    def descendants(self, iri: str) -> Iterator[ClassSpec]:
        """Yield the class itself, then every class below it that has a shape."""
        spec = self.classes[iri]
        yield spec
        for child in spec.children:
            yield from self.descendants(child)

    @staticmethod
    def _missing(name: str) -> ClassSpec:
        raise KeyError(f"no class is called {name}")
