"""The faulty submissions as workbooks and as CSV files: each gets its finding at its cell.

The tables are made from the Turtle of ``submissions`` by the template, one workbook and one set of CSV files for each
region; ``submissions/expected.toml`` says the rule, the words, and the sheet, the row and the column.
"""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from postinternat.intake import read
from postinternat.intake.reading import read_contents
from postinternat.intake.template import template
from postinternat.model import read_catalogue, sheets
from postinternat.model.sheets import Sheet
from postinternat.store import EmbeddedStore
from postinternat.validation import Finding, Report, validate_submission
from tests.jargon import jargon
from tests.test_submissions import EXPECTED, SUBMISSIONS

NAMES = sorted(name for name in EXPECTED if name.startswith("B"))
FORMS = ("xlsx", "csv")
REGIONS = {"ile-de-france": "11", "nouvelle-aquitaine": "75"}
ELSEWHERE = "32"
YEAR = 2026
Rows = Sequence[Sequence[object]]


class Checked(NamedTuple):
    """The sheets that were sent, by the stem of their CSV files, with the name that places give them; the report."""

    sheets: Mapping[str, tuple[str, Rows]]
    report: Report


@pytest.fixture(scope="module")
def known() -> tuple[Sheet, ...]:
    return sheets(read_catalogue())


@pytest.fixture(scope="module")
def checked(store: EmbeddedStore, known: tuple[Sheet, ...]) -> dict[tuple[str, str], Checked]:
    """Return what was sent and its report, by form and region."""
    found = {}
    for region in (*REGIONS.values(), ELSEWHERE):
        triples = [triple for name in NAMES if _region(name) == region for triple in _triples(name)]
        for form in FORMS:
            made = template(store, read_catalogue(), region, year=YEAR, form=form, triples=triples)
            assert made.left_over == ()
            sent = read_contents({made.file_name: made.content}, store, region=region, year=YEAR)
            tables = _workbook(made.content, known) if form == "xlsx" else _csv_files(made.content)
            found[form, region] = Checked(tables, validate_submission(sent, store, engine="fast"))
    return found


def _region(name: str) -> str:
    text = (SUBMISSIONS / f"{name}.ttl").read_text(encoding="utf8")
    return next((code for slug, code in REGIONS.items() if slug in text), ELSEWHERE)


def _triples(name: str) -> Sequence[ox.Triple]:
    """Return the statements of a submission, with the value that tables have instead of the one in Turtle."""
    submission = read([SUBMISSIONS / f"{name}.ttl"])
    old, new = EXPECTED[name].get("in_tables", {}).get("written", ("", ""))
    return [
        ox.Triple(triple.subject, triple.predicate, ox.Literal(new, datatype=triple.object.datatype))
        if isinstance(triple.object, ox.Literal) and triple.object.value == old
        else triple
        for triple in submission.triples
    ]


def _workbook(content: bytes, known: tuple[Sheet, ...]) -> dict[str, tuple[str, Rows]]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    named = {sheet.name.fr: sheet.file_stem for sheet in known}
    return {
        named[sheet.title]: (sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)])
        for sheet in book.worksheets
        if sheet.title in named
    }


def _csv_files(content: bytes) -> dict[str, tuple[str, Rows]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {
        name.removesuffix(".csv"): (name, list(csv.reader(io.StringIO(text, newline=""), delimiter=";")))
        for name, text in texts.items()
    }


def _cell(sent: Checked, known: tuple[Sheet, ...], at: Sequence[str]) -> tuple[str, str]:
    """Return the name of the sheet or file, and the cell, of a sheet, a row and a column."""
    stem, identifier, name = at
    title, rows = sent.sheets[stem]
    sheet = next(sheet for sheet in known if sheet.file_stem == stem)
    columns = [sheet.column(str(header)) for header in rows[0]]
    letter = get_column_letter([column.name if column else "" for column in columns].index(name) + 1)
    return title, f"{letter}{[row[0] for row in rows].index(identifier) + 1}"


def _of_case(report: Report, name: str) -> list[Finding]:
    """Return what is said of the rows of one submission, whose identifiers begin with its name."""
    every = [single for finding in report.findings for single in finding.every()]
    return [found for found in every if re.search(rf"-{name.lower()}(?:-|$)", found.focus)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_faulty_submission_in_cells(
    name: str, form: str, checked: dict[tuple[str, str], Checked], known: tuple[Sheet, ...]
) -> None:
    expected: dict[str, Any] = EXPECTED[name] | EXPECTED[name].get("in_tables", {})
    sent = checked[form, _region(name)]
    said = _of_case(sent.report, name)
    right = (expected["rule"], expected["severity"], expected["fr"], expected["en"])
    found = next((f for f in said if (f.rule, f.severity.value, f.message.fr, f.message.en) == right), None)
    assert found is not None, [(f.rule, f.message.fr) for f in said]
    assert found.place is not None
    assert (found.place.sheet or found.place.file, found.place.cell) == _cell(sent, known, expected["cell"])
    assert {f.rule for f in said} == {expected["rule"], *expected.get("also", [])}
    assert found.fix.fr
    assert found.fix.en


def test_tables_get_no_other_finding(checked: dict[tuple[str, str], Checked]) -> None:
    for sent in checked.values():
        others = {found.rule for found in sent.report.findings if not re.search(r"-b\d\d(-|$)", found.focus)}
        assert others <= {"TAB-31"}, "rows that repeat are told"


def test_officers_read_no_jargon(checked: dict[tuple[str, str], Checked]) -> None:
    for sent in checked.values():
        for found in sent.report.findings:
            assert jargon(found) == []
