"""The rows of a template: an example, what is known of the region beforehand, or a set of triples put into cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from postinternat.intake.cells import convert
from postinternat.intake.template.naming import Naming
from postinternat.intake.template.plan import YES_NO, Value, is_share
from postinternat.model import Column, ColumnRole, Sheet, Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import EXAMPLE_PREFIX, PASSAGE, SEPARATOR, STATED_IN
from postinternat.namespaces import PREFIXES

Row = Mapping[str, Value]
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_STATED_IN = ox.NamedNode(STATED_IN)
_BODY = PREFIXES["org"] + "Organization"
_AGENCY = "ars"
_A_YEAR = re.compile(r"^20\d\d-(?=.)")
_AGENCY_KIND = Text("Agence régionale de santé", "Regional health agency")


def example_identifier(sheet: Sheet) -> str:
    """Return the identifier of the example of a sheet, by which a reading knows that it is no data."""
    return f"{EXAMPLE_PREFIX}-{sheet.file_stem}"


def example(sheet: Sheet, language: str) -> Row:
    """Return the example row: each column whose field has an example holds it."""
    cells = {column.name: _example_of(column, language) for column in sheet.shown}
    return {"identifier": example_identifier(sheet)} | {name: value for name, value in cells.items() if value != ""}


def _example_of(column: Column, language: str) -> Value:
    field = column.field
    if field is None or not field.example.fr:
        return ""
    if column.language:
        return field.example.fr if column.language == "fr" else field.example.en
    text = field.example.in_language(language)
    literal = None if field.kind in {ValueKind.CODE, ValueKind.LINK} else convert(text, field, "").literal
    return _typed(literal.value, column) if literal is not None else text


def agency(sheet: Sheet, naming: Naming, language: str) -> Row | None:
    """Return the row of the region's health agency for the sheet of bodies; None elsewhere, and when it is known."""
    name = f"ARS {naming.region.name.fr}"
    if sheet.spec.iri != _BODY or naming.knows(name, _BODY):
        return None
    return {"identifier": _AGENCY, "label.fr": name, "kind": _AGENCY_KIND.in_language(language)}


class Filling:
    """A set of triples as rows of sheets. What no cell can hold stays in ``left_over``."""

    def __init__(self, triples: Iterable[ox.Triple], sheets: Sequence[Sheet], naming: Naming, language: str) -> None:
        self._naming = naming
        self._language = language
        self._values: dict[ox.NamedNode, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]] = {}
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
                self._values.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
        self._sheet_of = self._placed(sheets)
        self._identifiers = self._named(naming.region.slug)
        self._used: set[tuple[object, object, object]] = set()
        self.rows: dict[str, tuple[Row, ...]] = {
            sheet.spec.iri: tuple(self._row(node, sheet) for node, of in self._sheet_of.items() if of is sheet)
            for sheet in sheets
        }
        self.left_over = tuple(
            ox.Triple(node, predicate, value)
            for node, properties in self._values.items()
            for predicate, values in properties.items()
            for value in values
            if (node, predicate, value) not in self._used
        )

    def _placed(self, sheets: Sequence[Sheet]) -> dict[ox.NamedNode, Sheet]:
        by_class = {sheet.spec.iri: sheet for sheet in sheets}
        placed = {}
        for node, properties in self._values.items():
            classes = [by_class[t.value] for t in properties.get(_TYPE, ()) if t.value in by_class]
            if classes:
                placed[node] = max(classes, key=lambda sheet: len(sheet.spec.parents))
        return placed

    def _named(self, region: str) -> dict[str, str]:
        """Return the identifier of each node: the end of its IRI, without the region and year that a reading adds."""
        names: dict[str, str] = {}
        taken: set[tuple[str, str]] = set()
        for node, sheet in self._sheet_of.items():
            local = node.value.rpartition("/")[2].rpartition("#")[2]
            short = local.removeprefix(f"{region}-")
            short = _A_YEAR.sub("", short) if sheet.spec.by_year else short
            name = local if (sheet.spec.segment, short) in taken else short
            taken.add((sheet.spec.segment, name))
            names[node.value] = name
        return names

    def _row(self, node: ox.NamedNode, sheet: Sheet) -> Row:
        self._used.add((node, _TYPE, ox.NamedNode(sheet.spec.iri)))
        passage = self._passage(node) if any(c.role is ColumnRole.PASSAGE for c in sheet.columns) else None
        row: dict[str, Value] = {}
        for column in sheet.columns:
            if column.role is ColumnRole.IDENTIFIER:
                row[column.name] = self._identifiers[node.value]
            else:
                subject = passage if column.role is ColumnRole.PASSAGE else node
                cell = self._cell(subject, column) if subject is not None else None
                if cell is not None:
                    row[column.name] = cell
        return row

    def _passage(self, node: ox.NamedNode) -> ox.NamedNode | None:
        """Return the first passage of a provision that is described here; a row has room for one."""
        for value in self._values[node].get(_STATED_IN, ()):
            if isinstance(value, ox.NamedNode) and value in self._values:
                self._used |= {(node, _STATED_IN, value), (value, _TYPE, ox.NamedNode(PASSAGE))}
                return value
        return None

    def _cell(self, subject: ox.NamedNode, column: Column) -> Value | None:
        field = column.field
        path = ox.NamedNode(field.path) if field is not None else None
        values = [] if path is None else [v for v in self._values[subject].get(path, ()) if _speaks(v, column)]
        self._used |= {(subject, path, value) for value in values}
        if len(values) == 1:
            return self._value(values[0], column)
        texts = [value_as_text(self._value(value, column), column, self._language) for value in values]
        return f"{SEPARATOR} ".join(texts) if texts else None

    def _value(self, term: ox.NamedNode | ox.Literal, column: Column) -> Value:
        if isinstance(term, ox.NamedNode):
            return self._identifiers.get(term.value) or self._naming.written(term.value, column, self._language)
        return _typed(term.value, column)


def _speaks(value: ox.NamedNode | ox.Literal, column: Column) -> bool:
    """Tell whether the value belongs to the column's language; a text without language counts as French."""
    many = column.name.endswith((".fr", ".en")) and column.role is ColumnRole.VALUE
    return not many or not isinstance(value, ox.Literal) or (value.language or "fr") == column.language


def _typed(text: str, column: Column) -> Value:
    """Return the value of a literal; one that is not of its kind stays as it is written."""
    kind = column.field.kind if column.field is not None else ValueKind.STRING
    try:
        if kind in {ValueKind.INTEGER, ValueKind.DECIMAL}:
            number = Decimal(text)
            return number if number.is_finite() else text
        if kind is ValueKind.DATE:
            return date.fromisoformat(text)
    except (InvalidOperation, ValueError):
        return text
    return {"true": True, "1": True, "false": False, "0": False}.get(text, text) if kind is ValueKind.BOOLEAN else text


def value_as_text(value: Value, column: Column, language: str) -> str:
    """Return a value as tables have it in both languages, ``55,5 %`` or ``02/11/2026``; yes and no are translated."""
    if isinstance(value, bool):
        return YES_NO[value].in_language(language)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        share = column.field is not None and is_share(column.field)
        plain = format((value * 100 if share else value).normalize(), "f").replace(".", ",")
        return f"{plain} %" if share else plain
    return value
