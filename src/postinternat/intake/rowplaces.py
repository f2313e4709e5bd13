"""The place of each statement of a table, found from the row of its node and the columns of its sheet.

One entry for each row is kept, not one for each statement: a hundred thousand rows fit easily.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from postinternat.intake.grid import CellValue, Grid, place, shown
from postinternat.intake.places import Place, Places
from postinternat.model import Text
from postinternat.model.sheets import STATED_IN, Column, ColumnRole


@dataclass(frozen=True)
class SheetColumns:
    """The columns of one sheet by property, those of the row's own node and those of its passage."""

    grid: Grid
    own: dict[str, list[tuple[str, int]]]
    passage: dict[str, list[tuple[str, int]]]

    @classmethod
    def of(cls, grid: Grid, columns: dict[int, Column]) -> "SheetColumns":
        """Return the columns of a sheet; the identifier stands for the node itself."""
        own: dict[str, list[tuple[str, int]]] = {}
        passage: dict[str, list[tuple[str, int]]] = {}
        for number, column in sorted(columns.items()):
            side = passage if column.role is ColumnRole.PASSAGE else own
            path = column.field.path if column.field else ""
            side.setdefault(path, []).append((column.language, number))
        if passage:
            own.setdefault(STATED_IN, [min(each for each in passage.values())[0]])
        return cls(grid, own, passage)

    def column(self, path: str, values: Iterable[object], *, in_passage: bool) -> int:
        """Return the column in which a property is written; that of the identifier, or the first, for another one."""
        columns = self.passage if in_passage else self.own
        written = columns.get(path) or columns.get("") or [("", 1)]
        languages = {getattr(value, "language", None) for value in values}
        return next((number for language, number in written if language in languages), written[0][1])


@dataclass
class RowPlaces(Places):
    """The places of what tables say."""

    sheets: list[SheetColumns] = field(default_factory=list)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The IRI of a row's node to the index of its sheet and its row."""
    passages: dict[str, str] = field(default_factory=dict)
    """The IRI of a passage to that of its row's node."""

    cells: dict[tuple[int, int], dict[int, CellValue]] = field(default_factory=dict)
    """The cells of the prepared rows, by the index of the sheet and the row."""

    def find(self, node: object, path: object = None, values: Iterable[object] = ()) -> Place | None:
        """Return the cell in which the property of the node is written, or would be."""
        found = self._cell(node, path, values)
        if found is None:
            return None
        index, row, column = found
        return place(self.sheets[index].grid, row, column)

    def written(self, node: object, path: object, values: Iterable[object]) -> Text | None:
        """Return what stands in that cell, numbers as French and English write them."""
        found = self._cell(node, path, values)
        value = None if found is None else self.cells.get(found[:2], {}).get(found[2])
        if value is None:
            return None
        text = shown(value)
        return Text(text.replace(".", ","), text) if isinstance(value, float) else Text(text, text)

    def prepare(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Read the rows of the nodes again and keep their cells: of all rows they would not fit in memory."""
        iris = (self.passages.get(node.value, node.value) for node in nodes)
        wanted: dict[int, set[int]] = {}
        for index, row in {self.rows[iri] for iri in iris if iri in self.rows}:
            wanted.setdefault(index, set()).add(row)
        for index, rows in wanted.items():
            last = max(rows)
            for number, cells in self.sheets[index].grid.rows():
                if number in rows:
                    self.cells[index, number] = cells
                if number >= last:
                    break

    def _cell(self, node: object, path: object, values: Iterable[object]) -> tuple[int, int, int] | None:
        """Return the index of the sheet, the row and the column of a property of a node."""
        iri = getattr(node, "value", "")
        owner = self.passages.get(iri, iri)
        if owner not in self.rows:
            return None
        index, row = self.rows[owner]
        columns = self.sheets[index]
        return index, row, columns.column(getattr(path, "value", ""), values, in_passage=iri in self.passages)
