"""The hidden sheet of a workbook from which its drop-downs take what they offer, and the names of its ranges."""

from datetime import date

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from postinternat.intake.template.offers import Offer
from postinternat.intake.template.plan import Table

_OWN_ROWS = 200
"""How many rows of another sheet a drop-down offers."""


class Lists:
    """The lists, one a column. A list that offers rows of other sheets ends with formulas that follow these rows."""

    def __init__(self, sheet: Worksheet, language: str) -> None:
        sheet.sheet_state = "hidden"
        self._sheet = sheet
        self._language = language
        self.names: dict[str, str] = {}
        """Name of a range to the reference it stands for."""

    def name(self, offer: Offer) -> str:
        """Return the name of the range that holds the offer, which is written when it is asked for first."""
        if offer.name not in self.names:
            self.names[offer.name] = self._write(offer)
        return offer.name

    def _write(self, offer: Offer) -> str:
        column = len(self.names) + 1
        letter = get_column_letter(column)
        put(self._sheet, 1, column, offer.name)
        for row, text in enumerate(offer.values, 2):
            put(self._sheet, row, column, text)
        first = f"{quote_sheetname(self._sheet.title)}!${letter}$2"
        last = 1 + len(offer.values)
        if not offer.tables:
            return f"{first}:${letter}${last}"
        formula = self._follow(offer.tables, last)
        for row in range(last + 1, last + 1 + _OWN_ROWS):
            self._sheet.cell(row, column, f"={formula}")
        whole = f"{first}:${letter}${last + _OWN_ROWS}"
        return f'OFFSET({first},0,0,MAX(1,COUNTIF({whole},"?*")),1)'

    def _follow(self, tables: tuple[Table, ...], last: int) -> str:
        """Return the formula that gives the identifiers of the tables one after the other, then nothing."""
        ranges = [self._identifiers(table) for table in tables]
        formula = '""'
        for position in reversed(range(len(ranges))):
            before = "".join(f"-COUNTA({each})" for each in ranges[:position])
            place = f"ROW()-{last}{before}"
            here = ranges[position]
            formula = f"IF({place}<=COUNTA({here}),INDEX({here},{place}),{formula})"
        return formula

    def _identifiers(self, table: Table) -> str:
        first = 3 if table.is_example else 2
        name = quote_sheetname(table.sheet.name.in_language(self._language))
        return f"{name}!$A${first}:$A${first + _OWN_ROWS - 1}"


def put(sheet: Worksheet, row: int, column: int, value: str | float | date) -> Cell:
    """Write a value into a cell of a new sheet and return the cell; a text is never taken for a formula."""
    cell = sheet.cell(row, column, value)
    if not isinstance(cell, Cell):
        raise TypeError("a new sheet has no merged cells")
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
