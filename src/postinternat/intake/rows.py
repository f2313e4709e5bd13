"""The rows of one sheet turned into statements, and what is wrong with them."""

from collections.abc import Iterator

import pyoxigraph as ox

from postinternat.intake.cells import Converted, convert, is_empty, unreadable
from postinternat.intake.grid import CellValue, Grid, Row, place, shown
from postinternat.intake.headers import Headers
from postinternat.intake.links import Link, Links
from postinternat.intake.problems import Fault
from postinternat.intake.reporting import Findings
from postinternat.intake.rowplaces import RowPlaces, SheetColumns
from postinternat.model import Text
from postinternat.model.catalogue import FieldSpec, ValueKind
from postinternat.model.sheets import PASSAGE, SEPARATOR, STATED_IN, Column, ColumnRole, Sender, Sheet, is_example, slug
from postinternat.namespaces import PREFIXES

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_REGION = PREFIXES["igeo"] + "Region"
_LISTED = 10
_MOST_KEPT = 5000
_NAMES = frozenset((ValueKind.CODE, ValueKind.LINK))
_SPLIT = frozenset((ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.DATE, ValueKind.YEAR, ValueKind.BOOLEAN))
"""The kinds of which several values can be seen in a cell that should hold one."""


class SheetReader:
    """One sheet, whose rows are read once."""

    def __init__(
        self,
        grid: Grid,
        sheet: Sheet,
        headers: Headers,
        region: str,
        sender: Sender,
        links: Links,
        places: RowPlaces,
        findings: Findings,
    ) -> None:
        """``region`` is the IRI of the region that sends the data, empty when it is not known."""
        self._grid, self._sheet, self._headers = grid, sheet, headers
        self._region_iri, self._sender = region, sender
        self._links, self._places, self._findings = links, places, findings
        self._type = ox.NamedNode(sheet.spec.iri)
        places.sheets.append(SheetColumns.of(grid, headers.columns))
        self._index = len(places.sheets) - 1
        ordered = sorted(headers.columns.items())
        self._fields = [(number, column, column.field) for number, column in ordered if column.field is not None]
        self._identifier = next((n for n, column in ordered if column.role is ColumnRole.IDENTIFIER), None)
        own_region = [f for f in sheet.spec.fields.values() if f.target == _REGION and not f.many and f.in_sheets]
        self._region_paths = [ox.NamedNode(field.path) for field in own_region] if self._region_iri else []
        self._paths = {number: ox.NamedNode(field.path) for number, _, field in self._fields}
        self._kept: dict[int, dict[tuple[type, CellValue], Converted]] = {}
        self._unnamed: list[int] = []
        self._seen: dict[int, int] = {}
        self._repeated: list[tuple[int, int]] = []

    def triples(self, rows: Iterator[Row]) -> Iterator[ox.Triple]:
        """Yield the statements of the rows below the header; links to what is not yet read come later."""
        for number, cells in rows:
            if number > self._headers.row:
                filled_in = {column: value for column, value in cells.items() if not is_empty(value)}
                if filled_in:
                    yield from self._row(number, filled_in)
        if self._repeated:
            pairs = ", ".join(f"{row} = {first}" for row, first in self._repeated[:_LISTED])
            pairs += "…" if len(self._repeated) > _LISTED else ""
            words: dict[str, Text | str | int] = {"rows": pairs, "count": len(self._repeated)}
            self._findings.add(Fault("TAB-31", words), place(self._grid, self._repeated[0][0]))
        if self._unnamed:
            rows_told = listed(self._unnamed)
            self._findings.add(Fault("TAB-32", {"rows": rows_told}), place(self._grid, self._unnamed[0]))

    def _row(self, number: int, cells: dict[int, CellValue]) -> Iterator[ox.Triple]:
        written = cells.get(self._identifier or 0)
        if written is not None and is_example(shown(written)):
            return
        if not any(column in cells for column in self._headers.columns):
            self._stray(number, cells, "")
            return
        iri = self._iri(number, written)
        node = ox.NamedNode(iri)
        self._places.rows[iri] = (self._index, number)
        if written is not None:
            self._links.name(self._sheet, shown(written), iri)
        self._compare(number, cells)
        self._stray(number, cells, iri)
        yield ox.Triple(node, _TYPE, self._type)
        said: set[str] = set()
        passage: ox.NamedNode | None = None
        for column_number, column, field in self._fields:
            value = cells.get(column_number)
            if value is None:
                continue
            subject = node
            if column.role is ColumnRole.PASSAGE:
                if passage is None:
                    passage = ox.NamedNode(self._links.passage(iri))
                    self._places.passages[passage.value] = iri
                    yield ox.Triple(node, ox.NamedNode(STATED_IN), passage)
                    yield ox.Triple(passage, _TYPE, ox.NamedNode(PASSAGE))
                subject = passage
            said.add(field.path)
            yield from self._cell(subject, column, field, value, (number, column_number))
        for path in self._region_paths:
            if path.value not in said:
                yield ox.Triple(node, path, ox.NamedNode(self._region_iri))

    def _iri(self, number: int, written: CellValue | None) -> str:
        """Return the IRI of a row, its own even when its identifier is missing, unusable or taken."""
        where = place(self._grid, number, self._identifier or 1)
        fault = unreadable(written) if written is not None else None
        name = "" if written is None or fault is not None else shown(written)
        if not slug(name):
            if written is None:
                self._unnamed.append(number)
            else:
                told = fault or Fault("TAB-19")
                words = {"field": self._sheet.columns[0].header, **told.words}
                self._findings.add(Fault(told.rule, words), where, value=shown(written))
            name = f"ligne-{number}"
        iri = self._sheet.iri(self._sender, name)
        if iri in self._places.rows:
            other = self._places.find(ox.NamedNode(iri))
            other_cell = f"{other.sheet} {other.cell}".strip() if other else ""
            self._findings.add(Fault("TAB-30", {"other": other_cell}), where, value=name, focus=iri)
            iri = self._sheet.iri(self._sender, f"{name}-{self._sheet.file_stem}-ligne-{number}")
        return iri

    def _compare(self, number: int, cells: dict[int, CellValue]) -> None:
        """Note a row that says the same as another, whatever its identifier."""
        said = hash(tuple((column, value) for column, value in sorted(cells.items()) if column != self._identifier))
        first = self._seen.setdefault(said, number)
        if first != number and len(cells) > 1:
            self._repeated.append((number, first))

    def _stray(self, number: int, cells: dict[int, CellValue], iri: str) -> None:
        """Tell the first value of a row that stands in a column without header."""
        known, unread = self._headers.columns, self._headers.unread
        stray = next((column for column in sorted(cells) if column not in known and column not in unread), None)
        if stray is not None:
            self._findings.add(Fault("TAB-33"), place(self._grid, number, stray), value=shown(cells[stray]), focus=iri)

    def _cell(
        self, subject: ox.NamedNode, column: Column, field: FieldSpec, value: CellValue, at: tuple[int, int]
    ) -> Iterator[ox.Triple]:
        fault = unreadable(value)
        if fault is not None:
            self._told(fault, column, field, value, subject, at)
            return
        path = self._paths[at[1]]
        for part in _parts(value, column):
            if field.kind in _NAMES:
                yield from self._links.triples(Link(subject, path, field, column.header, shown(part), self._grid, at))
                continue
            converted = self._converted(part, column, field, at[1])
            if converted.fault is not None:
                several = isinstance(part, str) and SEPARATOR in part and field.kind in _SPLIT
                self._told(Fault("TAB-11") if several else converted.fault, column, field, part, subject, at)
            if converted.literal is not None:
                yield ox.Triple(subject, path, converted.literal)

    def _converted(self, value: CellValue, column: Column, field: FieldSpec, number: int) -> Converted:
        """Return what the value gives; columns repeat themselves, so the last values are kept."""
        kept = self._kept.setdefault(number, {})
        key = (type(value), value)
        found = kept.get(key)
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            found = kept[key] = convert(value, field, column.language)
        return found

    def _told(
        self,
        fault: Fault,
        column: Column,
        field: FieldSpec,
        value: CellValue,
        subject: ox.NamedNode,
        at: tuple[int, int],
    ) -> None:
        words = {"field": column.header, **fault.words}
        where = place(self._grid, *at)
        self._findings.add(Fault(fault.rule, words), where, value=shown(value), focus=subject.value, path=field.path)


def _parts(value: CellValue, column: Column) -> list[CellValue]:
    """Return the values of a cell, which are several when its column allows it."""
    if not column.many or not isinstance(value, str):
        return [value]
    return [part.strip() for part in value.split(SEPARATOR) if part.strip()]


def listed(numbers: list[int]) -> str:
    """Return the first numbers, and how many there are in all when there are more."""
    shown_numbers = ", ".join(map(str, numbers[:_LISTED]))
    return shown_numbers if len(numbers) <= _LISTED else f"{shown_numbers}… ({len(numbers)})"
