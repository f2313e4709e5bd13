"""The comparison to take away: CSV with a line for each provision and passage, XLSX with the table beside it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from postinternat.http.reply import Representation
from postinternat.intake.template.lists import put
from postinternat.intake.template.workbook import MEDIA_TYPE
from postinternat.text import Text
from postinternat.validation.renderings.table import harmless
from postinternat.web.comparables import Comparable, read
from postinternat.web.compare import chosen, table
from postinternat.web.comparison import Cell, Section, without_amount
from postinternat.web.pay import Json
from postinternat.web.site import Visit

_COLUMNS = (
    Text("Sujet", "Subject"),
    Text("Rubrique", "Kind"),
    Text("Dispositif", "Scheme"),
    Text("Énoncé", "Statement"),
    Text("Montant en euros", "Amount in euro"),
    Text("Base", "Basis"),
    Text("Période", "Period"),
    Text("Dit autrement", "Said otherwise"),
    Text("Document", "Document"),
    Text("Première ligne", "First line"),
    Text("Dernière ligne", "Last line"),
    Text("Page", "Page"),
    Text("Mots du document", "Words of the document"),
)
_SILENT = Text("non précisé", "not stated")
_NO_AMOUNT = Text("non chiffré", "no amount")
_FIRST_WIDTH, _WIDTH = 28, 42


def as_csv(visit: Visit) -> Representation:
    """Return the comparison that the address names, as CSV in UTF-8 with its mark, as spreadsheets open it."""
    things, sections = _compared(visit)
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";" if visit.lang == "fr" else ",", lineterminator="\r\n")
    writer.writerow(column.in_language(visit.lang) for column in _COLUMNS)
    writer.writerows([harmless(_written(value)) for value in line] for line in _lines(things, sections, visit.lang))
    return Representation(output.getvalue().encode("utf-8-sig"), "text/csv", _named("csv"))


def as_workbook(visit: Visit) -> Representation:
    """Return the comparison that the address names, as a workbook: the table, then its lines with the passages."""
    things, sections = _compared(visit)
    book = Workbook()
    grid = book.active
    if not isinstance(grid, Worksheet):
        raise TypeError("a new workbook has one sheet")
    grid.title = visit.t("Comparaison", "Comparison")
    _write(grid, _grid(things, sections, visit))
    grid.freeze_panes = "C2"
    grid.page_setup.orientation, grid.page_setup.paperSize = "landscape", grid.PAPERSIZE_A4
    grid.page_setup.fitToHeight = False
    grid.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    lines = book.create_sheet(visit.t("Passages", "Passages"))
    _write(lines, [[column.in_language(visit.lang) for column in _COLUMNS], *_lines(things, sections, visit.lang)])
    lines.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return Representation(content.getvalue(), MEDIA_TYPE, _named("xlsx"))


def _compared(visit: Visit) -> tuple[Sequence[Comparable], list[Section]]:
    choice = chosen(visit, read(visit))
    return choice.things, table(visit, choice) if choice.things else []


def _named(suffix: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="comparaison.{suffix}"'}


def _lines(things: Sequence[Comparable], sections: Sequence[Section], lang: str) -> Iterator[list[str | float]]:
    """Yield a line for each passage of each provision, and one for each silence."""
    for section in sections:
        for row in section.rows:
            for thing, cell in zip(things, row.cells, strict=True):
                start: list[str | float] = [section.title, row.kind["label"], thing.title]
                for provision in cell.provisions:
                    for passage in provision["statedIn"]:
                        yield start + _statement(provision, lang) + _place(passage)
                for note in cell.silences:
                    said = f"{_SILENT.in_language(lang)} : {note['title']}. {note['description']}"
                    yield [*start, said, *[""] * (len(_COLUMNS) - len(start) - 1)]


def _statement(provision: Json, lang: str) -> list[str | float]:
    amount = provision.get("amount")
    if amount is None:
        amount = _NO_AMOUNT.in_language(lang) if without_amount(provision) else ""
    basis, period = provision.get("basis"), provision.get("per")
    others = " | ".join(other["label"] for other in provision["contradicts"])
    return [provision["label"], amount, basis["label"] if basis else "", period["label"] if period else "", others]


def _place(passage: Json) -> list[str | float]:
    numbers = [passage[name] if passage[name] is not None else "" for name in ("firstLine", "lastLine", "page")]
    return [passage["document"]["label"], *numbers, passage["anchor"]]


def _grid(things: Sequence[Comparable], sections: Sequence[Section], visit: Visit) -> Iterator[list[str]]:
    yield [_COLUMNS[0].in_language(visit.lang), _COLUMNS[1].in_language(visit.lang), *(thing.title for thing in things)]
    for section in sections:
        for row in section.rows:
            yield [section.title, row.kind["label"], *(_in_one_cell(cell, visit.lang) for cell in row.cells)]


def _in_one_cell(cell: Cell, lang: str) -> str:
    said = [item["label"] for item in cell.provisions]
    return "\n".join([*said, *[_SILENT.in_language(lang)] * bool(cell.silences)]) or "—"


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}" if float(value).is_integer() else f"{value:.2f}"


def _write(sheet: Worksheet, rows: Iterable[Sequence[str | float]]) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            plain = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            cell = put(sheet, number, column, plain)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _FIRST_WIDTH if column <= 2 else _WIDTH
