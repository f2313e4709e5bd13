"""What a template holds before it is written in a format: a region, and its tables with their columns and rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from postinternat.model import Catalogue, Column, FieldSpec, Sheet, Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import Sender, slug
from postinternat.namespaces import DEF, PREFIXES

Value: TypeAlias = str | bool | Decimal | date
"""What a cell holds, before a format writes it."""
YES_NO = {True: Text("oui", "yes"), False: Text("non", "no")}


@dataclass(frozen=True)
class Region:
    """A region by its INSEE code, with its name and its départements."""

    code: str
    name: Text
    departments: tuple[Text, ...] = ()

    @property
    def slug(self) -> str:
        """The name as a part of an IRI, with which the IRIs of the region's own things begin."""
        return slug(self.name.fr)

    @property
    def iri(self) -> str:
        """The IRI of the region."""
        return PREFIXES["reg"] + self.code


@dataclass(frozen=True)
class Table:
    """One sheet as it is written: its columns, and its rows as values by column name.

    Attributes:
        is_example: true when the first row is an example, which is not data.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]
    is_example: bool


@dataclass(frozen=True)
class Plan:
    """All that a format needs to write a template."""

    region: Region
    year: int | None
    language: str
    catalogue: Catalogue
    tables: tuple[Table, ...]

    @property
    def sender(self) -> Sender:
        """What the rows will be named by when they are read."""
        return Sender(self.region.slug, self.year)


def is_share(field: FieldSpec) -> bool:
    """Tell whether the numbers of a field are parts of one, which people write as percentages."""
    return field.kind is ValueKind.DECIMAL and (field.minimum, field.maximum) == (0, 1)


def is_money(field: FieldSpec) -> bool:
    """Tell whether the numbers of a field are euros: only those have a basis, such as net or gross."""
    return DEF + "basis" in field.qualified_by
