"""Workbooks and CSV files read as one submission: where it comes from, its sheets one after the other, its problems."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as ox

from postinternat.intake.assignment import Assigned, assign, in_reading_order
from postinternat.intake.grid import MOST_COLUMNS, MOST_ROWS, CellValue, Grid, place, shown
from postinternat.intake.links import Links
from postinternat.intake.names import Names
from postinternat.intake.origin import Origin, Regions, Said, only_region, only_year, origin, said_in
from postinternat.intake.places import Place
from postinternat.intake.problems import Fault
from postinternat.intake.reporting import Findings
from postinternat.intake.rowplaces import RowPlaces
from postinternat.intake.rows import SheetReader, listed
from postinternat.intake.submission import Submission
from postinternat.model import Catalogue, Text, read_catalogue
from postinternat.model.sheets import ColumnRole, Sender, Sheet, is_example, sheets
from postinternat.namespaces import PREFIXES
from postinternat.store import Store

_SAMPLED_ROWS = 1000
_MOST_KEPT = 4
_kept: dict[tuple[str, str], Names] = {}
_REGION = PREFIXES["pi"] + "region"
_YEAR = PREFIXES["pi"] + "year"


@dataclass(frozen=True)
class Stated:
    """What the sender says beside the files: the region, by code or name, and the year; empty when not said."""

    region: str = ""
    year: str = ""


@cache
def _model() -> tuple[Catalogue, tuple[Sheet, ...]]:
    catalogue = read_catalogue()
    return catalogue, sheets(catalogue)


def _names(store: Store, region: str, catalogue: Catalogue) -> Names:
    """Return the names that the region may use; those of the last few versions and regions are kept."""
    key = (store.version, region)
    if key not in _kept:
        names = Names(catalogue)
        names.load(store, region)
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = names
    return _kept[key]


def read_tables(grids: Sequence[Grid], store: Store, stated: Stated) -> Submission:
    """Return what the sheets say; ``store`` is what their links lead to. Raises UnreadableSubmission, StoreError."""
    catalogue, known = _model()
    findings, places = Findings(), RowPlaces()
    files = tuple(dict.fromkeys(grid.file for grid in grids))
    assignment = assign(grids, known, findings)
    regions = Regions(store)
    found = _origin(assignment.help, assignment.assigned, regions, stated, findings, files[0])
    links = Links(catalogue, known, _names(store.snapshot(), found.code, catalogue), places, findings)
    triples = dict.fromkeys(_triples(in_reading_order(assignment.assigned), found, links, places, findings))
    if not found.code and not any(problem.rule == "TAB-41" for problem in findings.problems):
        findings.add(Fault("TAB-40"), Place(files[0]))
    if found.year is None and not any(problem.rule == "TAB-43" for problem in findings.problems):
        findings.add(Fault("TAB-42"), Place(files[0]))
    return Submission(files, tuple(triples), places, findings.close(Place(files[0])), found.code, found.year)


def _triples(
    ordered: Sequence[Assigned], found: Origin, links: Links, places: RowPlaces, findings: Findings
) -> Iterator[ox.Triple]:
    sender = Sender(found.slug, found.year)
    links.start(sender, {each.sheet.spec.iri for each in ordered})
    for each in ordered:
        reader = SheetReader(each.grid, each.sheet, each.headers, found.iri, sender, links, places, findings)
        yield from reader.triples(each.grid.rows())
        links.sheet_read(each.sheet.spec.iri)
        _noted(each, findings)
    yield from links.late()


def _noted(each: Assigned, findings: Findings) -> None:
    """Tell what was met in a sheet while its rows were read."""
    notes, grid = each.grid.notes, each.grid
    for area in notes.merged:
        if int("".join(filter(str.isdigit, area.partition(":")[2])) or 0) > each.headers.row:
            where = Place(grid.file, sheet=grid.name, cell=area.partition(":")[0])
            findings.add(Fault("TAB-24"), where, value=area)
    hidden = [row for row in notes.hidden_rows if row > each.headers.row]
    if hidden:
        findings.add(Fault("TAB-23", {"rows": listed(hidden)}), place(grid, hidden[0]))
    if notes.too_many_rows:
        words: dict[str, Text | str | int] = {"limit": MOST_ROWS, "what": Text("lignes", "rows")}
        findings.add(Fault("TAB-35", words), place(grid))
    if notes.too_many_columns:
        words = {"limit": MOST_COLUMNS, "what": Text("colonnes", "columns")}
        findings.add(Fault("TAB-35", words), place(grid))


def _origin(
    help_sheet: Grid | None,
    assigned: Sequence[Assigned],
    regions: Regions,
    stated: Stated,
    findings: Findings,
    file: str,
) -> Origin:
    region, year = said_in(help_sheet) if help_sheet is not None else (None, None)
    beside = Place(file)
    said_regions = [Said(stated.region, beside)] if stated.region else []
    said_years = [Said(stated.year, beside)] if stated.year else []
    said_regions += [region] if region else []
    said_years += [year] if year else []
    if not said_regions:
        code = only_region(regions, (value for each in assigned for value in _cells_of(_REGION, each)))
        said_regions = [Said(code, beside)] if code else []
    if not said_years:
        written = only_year(value for each in assigned for value in _cells_of(_YEAR, each))
        said_years = [Said(written, beside)] if written else []
    return origin(regions, findings, said_regions, said_years)


def _cells_of(path: str, each: Assigned) -> Iterator[CellValue]:
    """Yield the values of the column of a property, of the first rows."""
    columns = [n for n, column in each.headers.columns.items() if column.field and column.field.path == path]
    named = next((n for n, column in each.headers.columns.items() if column.role is ColumnRole.IDENTIFIER), 0)
    for number, cells in islice(each.grid.rows(), _SAMPLED_ROWS) if columns else ():
        if number > each.headers.row and not is_example(shown(cells.get(named, ""))):
            yield from (cells[column] for column in columns if column in cells)
