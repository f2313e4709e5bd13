"""Sheets as rows of values, whether they come from a workbook or from CSV files."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeAlias

from postinternat.intake.places import Place
from postinternat.search.words import fold

MOST_ROWS = 250_000
MOST_COLUMNS = 256
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class Percentage(float):
    """A number that the workbook shows as a percentage: 0.5 for 50 %."""


class ErrorValue(str):
    """An error that the spreadsheet shows, such as ``#N/A``."""

    __slots__ = ()


class MissingResult(str):
    """A formula whose result is not in the file."""

    __slots__ = ()


CellValue: TypeAlias = str | int | float | date | datetime | time | timedelta
"""What a cell holds; the classes of this module tell the special ones apart, and True is an int."""
Row: TypeAlias = tuple[int, dict[int, CellValue]]
"""The number of a row and its cells by column, both counted from 1; empty cells are left out."""


@dataclass
class GridNotes:
    """What was met while the rows were read: it is complete when the last row is out."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    too_many_rows: bool = False
    too_many_columns: bool = False


class Grid(Protocol):
    """One sheet. Its rows can be read again and again; each reading fills ``notes`` anew."""

    @property
    def file(self) -> str:
        """The name of the file."""
        ...

    @property
    def name(self) -> str:
        """The name of the sheet; for a CSV file, its name without extension."""
        ...

    @property
    def in_workbook(self) -> bool:
        """Whether a place in it names the sheet, because its file has several."""
        ...

    @property
    def hidden(self) -> bool:
        """Whether the spreadsheet hides it."""
        ...

    notes: GridNotes

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not empty. Raises UnreadableSubmission when the file is damaged."""
        ...


def place(grid: Grid, row: int | None = None, column: int | None = None) -> Place:
    """Return the place of a cell, or of the sheet."""
    cell = f"{letters(column or 1)}{row}" if row is not None else ""
    return Place(grid.file, sheet=grid.name if grid.in_workbook else "", cell=cell)


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def folded(text: str) -> str:
    """Return what two spellings of one name share: no case, accents, spaces or punctuation; ``400 MG`` is ``400mg``."""
    return _NOT_ALPHANUMERIC.sub("", fold(text))


def shown(value: CellValue) -> str:
    """Return a value as one reads it in the cell, without white space around."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Percentage):
        return f"{number_text(value * 100)} %"
    if isinstance(value, int | float):
        return number_text(value)
    return unicodedata.normalize("NFC", str(value)).strip()


def number_text(value: float) -> str:
    """Return a number of a workbook without the noise of binary fractions: 3756.5, 24, 1e+20."""
    return f"{value:.12g}" if abs(value) < 1e11 else f"{value:.15g}"
