"""What the drop-down of each column offers: codes, things of the dataset, and rows of the other sheets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from postinternat.intake.template.naming import Naming, is_region
from postinternat.intake.template.plan import YES_NO, Plan, Table
from postinternat.model import Column
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import folded, slug
from postinternat.namespaces import DEF

_PROVISION = "provision"
_APPLIES_TO = DEF + "appliesTo"
"""A region states provisions about its own things; those about the national ones are refused (VOC-07)."""


@dataclass(frozen=True)
class Offer:
    """What one drop-down offers.

    Attributes:
        name: a name for the list, of letters, digits and underscores.
        values: what is offered as it stands.
        tables: the tables whose identifiers are offered too.
    """

    name: str
    values: tuple[str, ...]
    tables: tuple[Table, ...] = ()


class Offers:
    """The offers of a plan; columns that offer the same share one."""

    def __init__(self, plan: Plan, naming: Naming) -> None:
        self._plan = plan
        self._naming = naming
        self._kept: dict[str, Offer] = {}

    def of(self, column: Column) -> Offer | None:
        """Return what the column offers; None when it holds no choice. Raises StoreError."""
        field = column.field
        if field is None:
            return None
        if field.kind is ValueKind.BOOLEAN:
            return Offer("choix_oui_non", tuple(text.in_language(self._plan.language) for text in YES_NO.values()))
        if is_region(column):
            return Offer("choix_region", (self._plan.region.name.in_language(self._plan.language),))
        if field.kind is ValueKind.CODE:
            return self._once(self._plan.catalogue.code_lists[field.code_list].name, column, self._codes)
        classes = [field.target] if field.target in self._plan.catalogue.classes else list(field.offers)
        if field.kind is not ValueKind.LINK or not classes:
            return None
        name = " ".join(self._plan.catalogue.classes[each].name for each in classes)
        return self._once(name, column, lambda each: self._things(each, classes))

    def _once(self, name: str, column: Column, make: Callable[[Column], Offer]) -> Offer:
        """Return the offer, made for the first column of this name."""
        key = "choix_" + slug(name).replace("-", "_")
        if key not in self._kept:
            self._kept[key] = replace(make(column), name=key)
        return self._kept[key]

    def _codes(self, column: Column) -> Offer:
        concepts = self._plan.catalogue.code_lists[column.field.code_list].concepts if column.field else {}
        return Offer("", self._texts((each.iri for each in concepts.values()), column))

    def _things(self, column: Column, classes: list[str]) -> Offer:
        """Return the things and the rows of the classes; the provisions of the documents are too many to offer."""
        catalogue = self._plan.catalogue
        below = {spec.iri for each in classes for spec in catalogue.descendants(each)}
        tables = tuple(table for table in self._plan.tables if table.sheet.spec.iri in below)
        offered = [each for each in classes if catalogue.classes[each].segment != _PROVISION]
        own_only = column.field is not None and column.field.path == _APPLIES_TO
        return Offer("", self._texts(self._naming.things(offered, own_only=own_only), column), tables)

    def _texts(self, iris: Iterable[str], column: Column) -> tuple[str, ...]:
        texts = {self._naming.written(iri, column, self._plan.language) for iri in iris}
        return tuple(sorted(texts, key=folded))
