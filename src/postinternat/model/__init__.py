"""The model read once from ontology/: classes with their fields, code lists, rules. Every interface is made from it."""

from postinternat.model.catalogue import Catalogue, ClassSpec, CodeList, Concept, FieldSpec
from postinternat.model.reading import read_catalogue
from postinternat.model.sheets import Column, ColumnRole, Sheet, sheets
from postinternat.text import Text

__all__ = [
    "Catalogue",
    "ClassSpec",
    "CodeList",
    "Column",
    "ColumnRole",
    "Concept",
    "FieldSpec",
    "Sheet",
    "Text",
    "read_catalogue",
    "sheets",
]
