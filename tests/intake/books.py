"""Workbooks made for the tests: sheets as lists of rows, and what reading them finds."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

from postinternat.intake import Submission
from postinternat.intake.problems import Problem
from postinternat.intake.reading import read_contents
from postinternat.store import EmbeddedStore

Rows = Sequence[Sequence[object]]
FIRST: Rows = [["Région", "53"], ["Année de campagne", 2026]]


def book(sheets: Mapping[str, Rows], first: Rows = FIRST) -> openpyxl.Workbook:
    """Return a workbook with the first sheet and those given."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in {"Lisez-moi": first, **sheets}.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return workbook


def packed(workbook: openpyxl.Workbook) -> bytes:
    """Return the workbook as the bytes of a file."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def read_book(store: EmbeddedStore, sheets: Mapping[str, Rows], first: Rows = FIRST) -> Submission:
    """Return what is read from a workbook of these sheets."""
    return read_contents({"classeur.xlsx": packed(book(sheets, first))}, store)


def told(submission: Submission) -> list[tuple[str, str]]:
    """Return the rule and the place of each problem, the place without its file."""
    return [(problem.rule, where(problem)) for problem in submission.problems]


def where(problem: Problem) -> str:
    """Return the place of a problem: ``Postes B3``, or the file."""
    place = problem.place
    return f"{place.sheet} {place.cell}".strip() or place.file
