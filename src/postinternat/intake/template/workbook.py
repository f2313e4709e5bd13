"""The template as a workbook: a sheet of help, one for each class with comments and drop-downs, and the lists."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from postinternat.intake.template.help import column_help, read_me
from postinternat.intake.template.lists import Lists, put
from postinternat.intake.template.offers import Offers
from postinternat.intake.template.plan import YES_NO, Plan, Table, Value, is_money, is_share
from postinternat.model import Column, Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import LISTS_SHEET, README_SHEET

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW = 2000
"""Drop-downs and formats reach down to this row; what is below is read all the same."""
_REQUIRED, _OPTIONAL = PatternFill("solid", fgColor="1F3864"), PatternFill("solid", fgColor="8497B0")
_LIGHT = PatternFill("solid", fgColor="FFF2CC")
_WHITE, _EXAMPLE = Font(bold=True, color="FFFFFF"), Font(italic=True, color="7F7F7F")
_NARROW, _USUAL, _WIDE, _WIDEST = 12, 18, 34, 60
_WIDTHS = {
    ValueKind.TEXT: _WIDE,
    ValueKind.LINK: _WIDE,
    ValueKind.CODE: _WIDE,
    ValueKind.STRING: _USUAL,
    ValueKind.URI: _WIDE,
}
_NOT_IN_LIST = Text(
    "Cette valeur n'est pas dans la liste. La garder ? Un identifiant d'une autre feuille, ou plusieurs valeurs"
    " séparées par « ; », sont admis.",
    "This value is not in the list. Keep it? An identifier of another sheet, or several values with ';' between them,"
    " are admitted.",
)
_MONEY_FORMAT, _SHARE_FORMAT, _PRECISE_SHARE, _DATE_FORMAT = '#,##0.00\\ "€"', "0%", "0.0##%", "dd/mm/yyyy"


def write(plan: Plan, offers: Offers) -> bytes:
    """Return the workbook. Raises StoreError."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has one sheet")
    _write_read_me(first, plan)
    sheets = [_write_table(book, table, plan) for table in plan.tables]
    lists = Lists(book.create_sheet(LISTS_SHEET.in_language(plan.language)), plan.language)
    for table, sheet in zip(plan.tables, sheets, strict=True):
        _add_drop_downs(sheet, table, offers, lists, plan.language)
    for name, reference in lists.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=reference)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_read_me(sheet: Worksheet, plan: Plan) -> None:
    sheet.title = README_SHEET.in_language(plan.language)
    for number, (label, content) in enumerate(read_me(plan), 1):
        for column, text in enumerate((label, content), 1):
            cell = put(sheet, number, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column == 1:
                cell.font = Font(bold=True)
    sheet["A1"].font = Font(bold=True, size=14)
    for row in (3, 4):
        sheet.cell(row, 2).fill = _LIGHT
        sheet.cell(row, 2).alignment = Alignment(horizontal="left")
    sheet["B3"].number_format = "@"
    sheet.column_dimensions["A"].width = _WIDE
    sheet.column_dimensions["B"].width = 2 * _WIDEST


def _write_table(book: Workbook, table: Table, plan: Plan) -> Worksheet:
    sheet: Worksheet = book.create_sheet(table.sheet.name.in_language(plan.language))
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 45
    for number, column in enumerate(table.columns, 1):
        header = put(sheet, 1, number, column.heading(plan.language))
        header.font = _WHITE
        header.fill = _REQUIRED if column.required else _OPTIONAL
        header.alignment = Alignment(wrap_text=True, vertical="center")
        header.comment = Comment(column_help(column, plan.language), "postinternat", height=150, width=320)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = _WIDTHS.get(column.field.kind, _NARROW) if column.field else _USUAL
        dimension.number_format = number_format(column)
    for row, values in enumerate(table.rows, 2):
        for number, column in enumerate(table.columns, 1):
            if column.name in values:
                cell = put(sheet, row, number, _native(values[column.name], plan.language))
                cell.number_format = _exact_format(cell, column)
                if table.is_example and row == 2:
                    cell.font = _EXAMPLE
    return sheet


def _native(value: Value, language: str) -> str | float | date:
    if isinstance(value, bool):
        return YES_NO[value].in_language(language)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def number_format(column: Column) -> str:
    """Return how a spreadsheet shows the values of a column: euros, percentages, days; texts as they are."""
    field = column.field
    if field is None or field.kind in {ValueKind.TEXT, ValueKind.STRING, ValueKind.URI, ValueKind.CODE, ValueKind.LINK}:
        return "@"
    if field.kind is ValueKind.DATE:
        return _DATE_FORMAT
    if is_money(field):
        return _MONEY_FORMAT
    return _SHARE_FORMAT if is_share(field) else "General"


def _exact_format(cell: Cell, column: Column) -> str:
    """Return the format of one cell: a share with decimals shows them."""
    usual = number_format(column)
    if usual == _SHARE_FORMAT and isinstance(cell.value, float) and not (cell.value * 100).is_integer():
        return _PRECISE_SHARE
    return usual


def _add_drop_downs(sheet: Worksheet, table: Table, offers: Offers, lists: Lists, language: str) -> None:
    for reference, letters in _by_list(table, offers, lists):
        validation = DataValidation(type="list", formula1=reference, allow_blank=True)
        validation.errorStyle = "warning"
        validation.errorTitle, validation.error = (
            table.sheet.name.in_language(language),
            _NOT_IN_LIST.in_language(language),
        )
        validation.showErrorMessage = True
        for letter in letters:
            validation.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(validation)


def _by_list(table: Table, offers: Offers, lists: Lists) -> Iterator[tuple[str, list[str]]]:
    """Yield each list that the sheet uses, with the letters of its columns."""
    found: dict[str, list[str]] = {}
    for number, column in enumerate(table.columns, 1):
        offer = offers.of(column)
        if offer is not None:
            found.setdefault(lists.name(offer), []).append(get_column_letter(number))
    yield from found.items()
