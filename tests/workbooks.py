"""Small workbooks as a region would send them, made in memory."""

import io
from collections.abc import Iterable

from openpyxl import Workbook

HEADERS = ("identifiant", "au titre du dispositif", "part hospitalière", "part ambulatoire", "mois", "zone")


def workbook(*rows: Iterable[object], region: object = "53", sheet: str = "Postes") -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet("Lisez-moi")
    first.append(["Région (code INSEE)", region])
    first.append(["Année de campagne", 2026])
    table = book.create_sheet(sheet)
    for row in rows:
        table.append(list(row))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
