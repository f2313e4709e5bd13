"""Templates that a region fills in, made from the shapes: workbook, CSV files, Turtle, Table Schema, CSVW metadata."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from postinternat.intake.template import csvw, schemas, tables, turtle, workbook
from postinternat.intake.template.naming import Naming, UnknownRegion, published
from postinternat.intake.template.offers import Offers
from postinternat.intake.template.plan import Plan, Table
from postinternat.intake.template.rows import Filling, Row, agency, example
from postinternat.model import Catalogue, Sheet, sheets
from postinternat.store import Store

__all__ = ["FORMATS", "Template", "UnknownRegion", "published", "template"]


@dataclass(frozen=True)
class Template:
    """A template as a file.

    Attributes:
        left_over: the statements that were to be written and that no cell can hold.
    """

    content: bytes
    media_type: str
    file_name: str
    left_over: tuple[ox.Triple, ...] = ()


@dataclass(frozen=True)
class Format:
    """A form of template: its media type, the end of its file names, and what writes it."""

    media_type: str
    extension: str
    write: Callable[[Plan, Naming, tuple[ox.Triple, ...]], bytes]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "xlsx": Format(
            workbook.MEDIA_TYPE, ".xlsx", lambda plan, naming, _: workbook.write(plan, Offers(plan, naming))
        ),
        "csv": Format(tables.MEDIA_TYPE, "-csv.zip", lambda plan, *_: tables.write(plan)),
        "ttl": Format(turtle.MEDIA_TYPE, ".ttl", lambda plan, naming, data: turtle.write(plan, naming, data).encode()),
        "table-schema": Format(
            schemas.MEDIA_TYPE, "-table-schema.zip", lambda plan, naming, _: schemas.write(plan, Offers(plan, naming))
        ),
        "csvw": Format(csvw.MEDIA_TYPE, "-csv-metadata.json", lambda plan, *_: csvw.write(plan)),
    }
)
"""Name to form."""


def template(
    store: Store,
    catalogue: Catalogue,
    region: str,
    *,
    year: int | None = None,
    form: str = "xlsx",
    language: str = "fr",
    triples: Iterable[ox.Triple] = (),
) -> Template:
    """Return the template of a region, given by its INSEE code or name, in one of ``FORMATS``.

    ``triples`` are put into it in the place of the examples. Raises UnknownRegion, StoreError.
    """
    naming = Naming(store, catalogue, region)
    statements = tuple(triples)
    filling = Filling(statements, sheets(catalogue), naming, language)
    filled = tuple(_table(sheet, filling, naming, language, blank=not statements) for sheet in sheets(catalogue))
    plan = Plan(naming.region, year, language, catalogue, filled)
    chosen = FORMATS[form]
    name = f"{naming.region.slug}{f'-{year}' if year else ''}{chosen.extension}"
    left_over = () if form == "ttl" else filling.left_over
    return Template(chosen.write(plan, naming, statements), chosen.media_type, name, left_over)


def _table(sheet: Sheet, filling: Filling, naming: Naming, language: str, *, blank: bool) -> Table:
    """Return the sheet with its rows, or an example and what is known beforehand when it is to be blank."""
    rows: tuple[Row, ...] = filling.rows[sheet.spec.iri]
    if blank:
        known = agency(sheet, naming, language)
        rows = (example(sheet, language), *([known] if known else []))
    used = {name for row in rows for name in row}
    columns = tuple(column for column in sheet.columns if column.shown or column.name in used)
    return Table(sheet, columns, rows, is_example=blank)
