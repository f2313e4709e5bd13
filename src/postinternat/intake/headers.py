"""Which column of a sheet is which: the header row is looked for, and headers nearly right are understood and told."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from postinternat.intake.grid import CellValue, Grid, Row, folded, place, shown
from postinternat.intake.places import Place
from postinternat.intake.problems import Fault
from postinternat.model import Text
from postinternat.model.sheets import Column, Sheet

SEARCHED_ROWS = 10
"""The header row is one of the first ten."""
_NEAR = 0.82
_SIMILAR = 0.6
_LONGEST_HEADER = 200
_SOMEONE = (
    "(?:titulaire|candidate?|docteure?|medecin|praticien(?:ne)?|interne|assistante?|personne|responsable|agent)s?"
)
_PERSON = re.compile(
    rf"nom|nomdefamille|noms?(?:du|dela|del|des|de){_SOMEONE}|{_SOMEONE}(?:retenue?s?|recrutee?s?)?"
    r"|(?:nom)?(?:et)?prenoms?.*|civilite|.*(?:naissance|rpps|securitesociale|portable|mobile|personnelle?)"
    r"|(?:last|first|full|family|given|holder)s?names?|.*(?:birth|mobilephone)"
)
"""Headers, folded, of columns that tell who someone is."""
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass
class Headers:
    """The header row of a sheet: its number, the column of each understood header, and what is wrong with it."""

    row: int
    columns: dict[int, Column] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    faults: list[tuple[Fault, Place, str]] = field(default_factory=list)
    """Each fault with its place and the IRI of the property of the column."""


def split(rows: Iterator[Row]) -> tuple[list[Row], Iterator[Row]]:
    """Return the rows among which the header is looked for, and all the others."""
    first: list[Row] = []
    for number, cells in rows:
        if number > SEARCHED_ROWS:
            return first, _with((number, cells), rows)
        first.append((number, cells))
    return first, rows


def _with(row: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield row
    yield from rows


def matches(cells: dict[int, CellValue], sheet: Sheet) -> int:
    """Return how many cells of a row are headers of the sheet, as written in the template."""
    known = _known(sheet)
    return len({known[key] for key in map(_key, cells.values()) if key in known})


def find_headers(grid: Grid, sheet: Sheet, first: Sequence[Row]) -> Headers | None:
    """Return the headers of the first rows, None when no row has any."""
    best = max(first, key=lambda row: (matches(row[1], sheet), -row[0]), default=None)
    if best is None or not matches(best[1], sheet):
        return None
    headers = Headers(best[0])
    cells = {column: value for column, value in best[1].items() if _key(value)}
    _take_known(headers, cells, sheet, grid)
    _take_near(headers, cells, sheet, grid)
    for column in sheet.columns:
        if column.required and column not in headers.columns.values():
            path = column.field.path if column.field else ""
            headers.faults.append((Fault("TAB-26", {"field": column.header}), place(grid, headers.row), path))
    return headers


def _take_known(headers: Headers, cells: dict[int, CellValue], sheet: Sheet, grid: Grid) -> None:
    known = _known(sheet)
    taken: dict[Column, int] = {}
    for number, value in sorted(cells.items()):
        column = sheet.columns[known[_key(value)]] if _key(value) in known else None
        if column is None:
            continue
        if column in taken:
            other = place(grid, headers.row, taken[column]).cell
            words: dict[str, Text | str | int] = {"field": column.header, "other": other}
            headers.faults.append((Fault("TAB-29", words), place(grid, headers.row, number), ""))
            headers.unread.add(number)
        else:
            taken[column] = number
            headers.columns[number] = column


def _take_near(headers: Headers, cells: dict[int, CellValue], sheet: Sheet, grid: Grid) -> None:
    """Take the headers that are nearly those of a column that is still missing; tell the others."""
    for number, value in sorted(cells.items()):
        if number in headers.columns or number in headers.unread:
            continue
        free = {
            key: index for key, index in _known(sheet).items() if sheet.columns[index] not in headers.columns.values()
        }
        written = shown(value)[:_LONGEST_HEADER]
        near = difflib.get_close_matches(_key(value), free, n=1, cutoff=_NEAR)
        here = place(grid, headers.row, number)
        if near:
            column = sheet.columns[free[near[0]]]
            headers.columns[number] = column
            headers.faults.append((Fault("TAB-28", {"value": written, "field": column.header}), here, ""))
        else:
            headers.unread.add(number)
            about_person = _PERSON.fullmatch(_key(value))
            words: dict[str, Text | str | int] = {"value": written, "choices": _choices(value, free, sheet)}
            headers.faults.append((Fault("TAB-37" if about_person else "TAB-27", words), here, ""))


def _choices(value: CellValue, free: dict[str, int], sheet: Sheet) -> Text:
    similar = difflib.get_close_matches(_key(value), free, n=2, cutoff=_SIMILAR)
    headers = list(dict.fromkeys(sheet.columns[free[key]].header for key in similar))
    if not headers:
        return Text("Rien à faire si elle est pour vous seule.", "Nothing to do if it is for you alone.")
    return Text(
        f"Vouliez-vous dire {' ou '.join(f'« {each.fr} »' for each in headers)} ?",
        f"Did you mean {' or '.join(repr(each.en) for each in headers)}?",
    )


def _key(value: CellValue) -> str:
    return folded(shown(value)[:_LONGEST_HEADER])


def _known(sheet: Sheet) -> dict[str, int]:
    """Return the index of the column by what its header may be: whole, its stable name, or without its language."""
    found: dict[str, int] = {}
    for index, column in enumerate(sheet.columns):
        for header in column.headers:
            found.setdefault(folded(header), index)
    for index, column in enumerate(sheet.columns):
        if column.language != "en":
            for header in (column.header.fr, column.header.en):
                found.setdefault(folded(_IN_BRACKETS.sub("", header)), index)
    for index, column in enumerate(sheet.columns):
        for header in column.short_headers:
            found.setdefault(folded(header), index)
    return found
