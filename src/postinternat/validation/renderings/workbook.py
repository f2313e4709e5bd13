"""The workbook that was sent, given back with its faulty cells marked, a comment on each, and a sheet of errors.

Of CSV files a workbook is made, one sheet for each; of RDF, the sheet of errors alone.
"""

import io
from collections.abc import Mapping

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from postinternat.intake.containers import format_of
from postinternat.intake.csvfile import CsvSheet, csv_sheets
from postinternat.intake.grid import shown
from postinternat.model import Text
from postinternat.validation.renderings import phrases, table
from postinternat.validation.report import Finding, Report, Severity, cell_position

_SHEET = Text("Erreurs", "Errors")
_COLOURS = {Severity.ERROR: "FFFFB3B3", Severity.WARNING: "FFFFE2A8", Severity.INFORMATION: "FFCFE4FF"}
_WIDTHS = (14, 14, 18, 16, 9, 7, 28, 24, 18, 22, 50, 50, 50, 30, 40, 50)
_LONGEST_COMMENT = 1500
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def render(report: Report, language: str, originals: Mapping[str, bytes]) -> bytes:
    """Return the workbook; ``originals`` are the bytes of the files by the names they have in the report."""
    book, sheets = _opened(originals)
    for finding in report.findings:
        _mark(sheets, finding, language)
    _add_errors(book, report, language, sheets)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _opened(originals: Mapping[str, bytes]) -> tuple[Workbook, dict[tuple[str, str], Worksheet]]:
    """Return a workbook that holds the tables sent, and its sheets by file and name."""
    books = {file: content for file, content in originals.items() if format_of(content, file) == "xlsx"}
    if len(books) == 1:
        ((file, content),) = books.items()
        book = load_workbook(io.BytesIO(content), keep_links=False)
        return book, {(file, sheet.title): sheet for sheet in book.worksheets}
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[tuple[str, str], Worksheet] = {}
    for file, content in originals.items():
        form = format_of(content, file)
        for grid in [CsvSheet(content, file)] if form == "csv" else csv_sheets(content, file) if form == "zip" else []:
            name = grid.name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME]
            sheets[grid.file, ""] = sheet = book.create_sheet(name)  # a name that is taken gets a number
            for row, cells in grid.rows():
                for column, value in cells.items():
                    _write(sheet, row, column, shown(value))
    return book, sheets


def _mark(sheets: Mapping[tuple[str, str], Worksheet], finding: Finding, language: str) -> None:
    place = finding.place
    sheet = sheets.get((place.file, place.sheet)) if place is not None else None
    row, column = cell_position(place.cell) if place is not None else (0, 0)
    if sheet is None or not row:
        return
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        return  # inside merged cells: the sheet of errors tells it
    cell.fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    text = _comment(finding, language)
    earlier = cell.comment.text + "\n\n" if cell.comment is not None else ""
    cell.comment = Comment(
        ILLEGAL_CHARACTERS_RE.sub("\ufffd", earlier + text)[:_LONGEST_COMMENT], "postinternat", width=420, height=160
    )


def _comment(finding: Finding, language: str) -> str:
    said = [f"{finding.severity.label.in_language(language)} {finding.rule}"]
    said += [found.message.in_language(language) for found in finding.every()]
    fix = finding.fix.in_language(language)
    if fix:
        said.append(f"{phrases.FIX.in_language(language)}{phrases.colon(language)}{fix}")
    said += [phrases.quoted(quotation).in_language(language) for quotation in finding.quotations]
    return "\n".join(said)


def _add_errors(book: Workbook, report: Report, language: str, sheets: Mapping[tuple[str, str], Worksheet]) -> None:
    name = _SHEET.in_language(language)
    if name in book.sheetnames:
        book.remove(book[name])  # that of an earlier check
    sheet = book.create_sheet(name, 0)
    book.active = 0
    sheet["A1"] = f"{phrases.verdict(report).in_language(language)}{phrases.colon(language)}" + (
        phrases.summary(report).in_language(language)
    )
    sheet["A2"] = phrases.passed(report).in_language(language) + ". " + phrases.checked_by(report).in_language(language)
    sheet["A1"].font = Font(bold=True, size=14)
    for sentence in table.left_out(report, language):
        sheet["A3"] = sentence
    headers = table.headers(language)
    for column, (header, width) in enumerate(zip(headers, _WIDTHS, strict=True), 1):
        sheet.cell(4, column, header).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A5"
    for number, (finding, texts) in enumerate(zip(report.findings, table.rows(report, language), strict=True), 5):
        for column, text in enumerate(texts, 1):
            _write(sheet, number, column, text)
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
        place = finding.place
        if place is not None and place.cell and (place.file, place.sheet) in sheets:
            title = sheets[place.file, place.sheet].title.replace("'", "''")
            sheet.cell(number, 5).hyperlink = Hyperlink(ref="", location=f"'{title}'!{place.cell}")
    if report.findings:
        sheet.auto_filter.ref = f"A4:{get_column_letter(len(headers))}{4 + len(report.findings)}"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST_TEXT]
    cell.data_type = "s"  # a text that begins with = is no formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
