"""The place of each statement of a table, found from the row of its node and the columns of its sheet.

One entry for each row is kept, not one for each statement: a hundred thousand rows fit easily.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from postinternat.intake.grid import Grid, place
from postinternat.intake.places import Place, Places
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

    def find(self, node: object, path: object = None, values: Iterable[object] = ()) -> Place | None:
        """Return the cell in which the property of the node is written, or would be."""
        iri = getattr(node, "value", "")
        owner = self.passages.get(iri, iri)
        if owner not in self.rows:
            return None
        index, row = self.rows[owner]
        sheet = self.sheets[index]
        return place(sheet.grid, row, sheet.column(getattr(path, "value", ""), values, in_passage=iri in self.passages))
