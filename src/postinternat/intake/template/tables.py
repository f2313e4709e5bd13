"""The template as CSV files, one for each sheet, in one archive."""

import csv
import io
import zipfile
from collections.abc import Mapping

from postinternat.intake.template.plan import Plan, Table
from postinternat.intake.template.rows import value_as_text

MEDIA_TYPE = "application/zip"
DELIMITER = ";"
_MARK = "\ufeff"
"""With it, spreadsheets read the file as UTF-8."""
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold: the same template gives the same bytes."""


def write(plan: Plan) -> bytes:
    """Return an archive with a CSV file for each sheet, with the headers that a workbook has."""
    return archive({f"{table.sheet.file_stem}.csv": as_csv(table, plan) for table in plan.tables})


def as_csv(table: Table, plan: Plan, *, stable_names: bool = False) -> bytes:
    """Return one table as CSV; its header row holds the stable names of the columns when these are asked for."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=DELIMITER)
    writer.writerow([each.name if stable_names else each.heading(plan.language) for each in table.columns])
    for row in table.rows:
        cells = ((row.get(column.name, ""), column) for column in table.columns)
        writer.writerow([value_as_text(cell, column, plan.language) for cell, column in cells])
    return (_MARK + out.getvalue()).encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
