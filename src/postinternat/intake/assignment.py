"""Which sheet of the template each sheet of a submission is: by its name, or for a CSV file by its headers."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from postinternat.intake.csvfile import CsvSheet
from postinternat.intake.grid import Grid, Row, folded, place
from postinternat.intake.headers import Headers, find_headers, matches, split
from postinternat.intake.problems import Fault
from postinternat.intake.reporting import Findings
from postinternat.model import Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import Sheet

_HELP = frozenset(("lisezmoi", "readme", "aide", "help", "modedemploi"))
_OURS = frozenset(("erreurs", "errors", "listes", "lists"))
"""Sheets that the template and the report add; they hold no data of the region."""
_COPY = re.compile(r"\s*\(\d+\)$")
_NEAR = 0.8
_FEWEST_HEADERS = 3
_SHOWN_COLUMNS = 4


@dataclass(frozen=True)
class Assigned:
    """One sheet of the submission, the sheet of the template that it is, and its headers."""

    grid: Grid
    sheet: Sheet
    headers: Headers


@dataclass
class Assignment:
    """The sheets to read, and the one that says the region and the year, if any."""

    assigned: list[Assigned] = field(default_factory=list)
    help: Grid | None = None


def assign(grids: Sequence[Grid], sheets: tuple[Sheet, ...], findings: Findings) -> Assignment:
    """Return which grid is which sheet, and tell what is doubtful. Raises UnreadableSubmission."""
    result = Assignment()
    taken: dict[str, Grid] = {}
    renamed = False
    for grid in grids:
        name = folded(grid.name)
        if name in _HELP:
            result.help = result.help or grid
            continue
        sheet = _sheet_of(grid, sheets, findings)
        if sheet is None:
            renamed |= _not_read(grid, name, sheets, findings)
            continue
        other = taken.setdefault(sheet.spec.iri, grid)
        if other is not grid:
            words: dict[str, Text | str | int] = {"sheet": sheet.name, "other": other.name}
            findings.add(Fault("TAB-34", words), place(grid), value=grid.name)
            continue
        _read_headers(grid, sheet, sheets, result, findings)
    if grids and not taken and not renamed:
        findings.add(Fault("TAB-44", {"sheets": _names(sheets)}), place(grids[0]))
    return result


def _sheet_of(grid: Grid, sheets: tuple[Sheet, ...], findings: Findings) -> Sheet | None:
    names = {folded(name): sheet for sheet in sheets for name in (sheet.name.fr, sheet.name.en, sheet.file_stem)}
    written = folded(_COPY.sub("", grid.name))
    if written in names:
        return names[written]
    near = difflib.get_close_matches(written, names, n=1, cutoff=_NEAR)
    if near:
        findings.add(Fault("TAB-20", {"sheet": names[near[0]].name}), place(grid), value=grid.name)
        return names[near[0]]
    return None if grid.in_workbook else _by_headers(split(grid.rows())[0], sheets)


def _by_headers(first: Sequence[Row], sheets: tuple[Sheet, ...]) -> Sheet | None:
    """Return the sheet of which the first rows have most headers, None when too few, or when several sheets tie."""
    counts = [(_most(first, sheet), index) for index, sheet in enumerate(sheets)]
    (most, index), (second, _) = sorted(counts, reverse=True)[:2]
    return sheets[index] if most >= _FEWEST_HEADERS and most > second else None


def _most(first: Sequence[Row], sheet: Sheet) -> int:
    """Return how many headers of the sheet one of the first rows has."""
    return max((matches(cells, sheet) for _, cells in first), default=0)


def _not_read(grid: Grid, name: str, sheets: tuple[Sheet, ...], findings: Findings) -> bool:
    """Tell that a sheet is not read; return whether it has the headers of the template, so that rows would be lost."""
    if not grid.in_workbook:
        findings.add(Fault("TAB-47"), place(grid), value=grid.name)
        return False
    if name in _OURS:
        return False
    first, _ = split(grid.rows())
    meant = _by_headers(first, sheets)
    if meant is not None:
        row = max(first, key=lambda each: (matches(each[1], meant), -each[0]))[0]
        findings.add(Fault("TAB-39", {"sheet": meant.name}), place(grid, row), value=grid.name)
    elif not grid.hidden:
        findings.add(Fault("TAB-21", {"sheets": _names(sheets)}), place(grid), value=grid.name)
    return meant is not None


def _read_headers(grid: Grid, sheet: Sheet, sheets: tuple[Sheet, ...], result: Assignment, findings: Findings) -> None:
    first, _ = split(grid.rows())
    if isinstance(grid, CsvSheet):
        _told_encoding(grid, findings)
    if not first:
        return
    headers = find_headers(grid, sheet, first)
    if headers is None:
        columns = Text(
            *(", ".join(column.heading(each) for column in sheet.shown[:_SHOWN_COLUMNS]) for each in ("fr", "en"))
        )
        words: dict[str, Text | str | int] = {"sheet": sheet.name, "limit": first[-1][0], "columns": columns}
        findings.add(Fault("TAB-25", words), place(grid))
        return
    other = _by_headers(first, tuple(each for each in sheets if each is not sheet))
    if other is not None and _most(first, other) > 2 * _most(first, sheet):
        findings.add(Fault("TAB-39", {"sheet": other.name}), place(grid, headers.row), value=grid.name)
        return
    if grid.hidden:
        findings.add(Fault("TAB-22"), place(grid), value=grid.name)
    for fault, where, path in headers.faults:
        findings.add(fault, where, path=path)
    result.assigned.append(Assigned(grid, sheet, headers))


def _told_encoding(grid: CsvSheet, findings: Findings) -> None:
    if grid.encoding and not grid.encoding.startswith("UTF"):
        findings.add(Fault("TAB-46"), place(grid), value=grid.encoding)
    if grid.mojibake:
        findings.add(Fault("TAB-45"), place(grid), value=grid.mojibake)


def _names(sheets: tuple[Sheet, ...]) -> Text:
    return Text(", ".join(each.name.fr for each in sheets), ", ".join(each.name.en for each in sheets))


def in_reading_order(assigned: Sequence[Assigned]) -> list[Assigned]:
    """Return the sheets so that those that others lead to come first, as far as they do not lead to each other."""
    rest, ordered = list(assigned), list[Assigned]()
    while rest:
        unread = {each.sheet.spec.iri for each in rest}
        following = min(rest, key=lambda each: (_needs(each.sheet, unread), each.sheet.spec.sheet_order))
        rest.remove(following)
        ordered.append(following)
    return ordered


def _needs(sheet: Sheet, unread: set[str]) -> int:
    """Return how many of the unread sheets the columns of a sheet lead to; a column may lead to all."""
    targets = {column.field.target for column in sheet.columns if column.field is not None}
    anywhere = any(
        column.field.kind is ValueKind.LINK and not column.field.target for column in sheet.columns if column.field
    )
    return len(unread) if anywhere else len(targets & unread - {sheet.spec.iri})
