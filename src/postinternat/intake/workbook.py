"""XLSX workbooks: values only, in bounded memory; no macro, no link to other files, no entity is ever followed.

The cells come from openpyxl's own parser of a sheet, one row at a time, which also meets merged cells and hidden rows.
Its read-only sheets tell neither, hence the few names that openpyxl keeps for itself.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from xml.etree.ElementTree import Element

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from postinternat.intake.containers import check_parts, unreadable_file
from postinternat.intake.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellValue,
    ErrorValue,
    GridNotes,
    MissingResult,
    Percentage,
    Row,
)
from postinternat.intake.submission import UnreadableSubmission

_MOST_NOTED = 50
_MOST_WITHOUT_ROW = 8 * 2**20
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
_PERCENT = re.compile(r"%(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")


class Workbook:
    """The sheets of a workbook, in its order."""

    def __init__(self, content: bytes, file: str) -> None:
        """Open the workbook. Raises UnreadableSubmission when it is none, or holds macros, or is too big."""
        with _damage_told(file), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            check_parts(content, file)
            self._book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            self.sheets = [WorkbookSheet(self._book, sheet, file) for sheet in self._book.worksheets]


class _Bounded:
    """The text of a sheet, which must hold a row or its end every so often: no row fills the memory."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._since_row = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises ValueError when there was no row for too long."""
        piece = self._source.read(size)
        self._since_row += len(piece)
        if self._since_row > _MOST_WITHOUT_ROW:
            raise ValueError("a row of a sheet is too long")
        return piece

    def row_read(self) -> None:
        """Note that a row is out."""
        self._since_row = 0


class WorkbookSheet:
    """One sheet of a workbook."""

    in_workbook = True

    def __init__(self, book: openpyxl.Workbook, sheet: ReadOnlyWorksheet, file: str) -> None:
        self.file = file
        self.name = str(sheet.title)
        self.hidden = sheet.sheet_state != "visible"
        self.notes = GridNotes()
        self._book = book
        self._sheet = sheet
        self._percent: dict[int, bool] = {}

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not empty. Raises UnreadableSubmission when the file is damaged."""
        self.notes = GridNotes()
        with _damage_told(self.file), self._sheet._get_source() as source:  # type: ignore[attr-defined]
            yield from self._read(_Bounded(source))

    def _read(self, source: _Bounded) -> Iterator[Row]:
        parser = _SheetParser(source, self._book, self._sheet)
        for number, cells in parser.parse():
            source.row_read()
            if number < 1:
                raise ValueError("a row has no number")
            if number > MOST_ROWS:
                self.notes.too_many_rows = True
                break
            hidden = parser.row_dimensions.pop(str(number), {}).get("hidden")
            row = dict(self._cells(cells))
            if row:
                if hidden in {"1", "true"}:
                    self.notes.hidden_rows.append(number)
                yield number, row
        else:
            merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
            self.notes.merged = [str(each.ref) for each in merged][:_MOST_NOTED]

    def _cells(self, cells: list[dict[str, Any]]) -> Iterator[tuple[int, CellValue]]:
        for cell in cells:
            value = cell["value"]
            if value is None or value == "":
                continue
            if cell["column"] > MOST_COLUMNS:
                self.notes.too_many_columns = True
                continue
            if cell["data_type"] == "e":
                value = ErrorValue(value)
            elif cell["data_type"] == "n" and cell["style_id"] and self._is_percent(cell["style_id"]):
                value = Percentage(value)
            yield cell["column"], value

    def _is_percent(self, style: int) -> bool:
        if style not in self._percent:
            form = ReadOnlyCell(self._sheet, 1, 1, 0, "n", style).number_format
            self._percent[style] = bool(_PERCENT.search(form))
        return self._percent[style]


class _SheetParser(WorkSheetParser):
    """openpyxl's parser of a sheet, which tells the formulas that have no result and skips what is no data."""

    def __init__(self, source: _Bounded, book: openpyxl.Workbook, sheet: ReadOnlyWorksheet) -> None:
        super().__init__(
            source,
            sheet._shared_strings,  # type: ignore[attr-defined]
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # type: ignore[attr-defined]
            timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]
        )

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Return the cell; a date out of bounds is an error value."""
        if int(element.get("s", 0)) in self.date_formats:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                cell: dict[str, Any] = super().parse_cell(element)
        else:
            cell = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None:
            cell["value"] = MissingResult("=")
        return cell

    def parse_formatting(self, element: object) -> None:
        """Skip the looks."""

    def parse_extensions(self, element: object) -> None:
        """Skip what other programs add."""


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    """Turn whatever the libraries raise on a damaged file into one problem: they have no error in common."""
    try:
        yield
    except UnreadableSubmission:
        raise
    except Exception as error:
        raise unreadable_file("damaged", file) from error
