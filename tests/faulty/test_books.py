"""Workbooks with a fault in their sheets, headers or rows: the finding stands where one looks for it."""

from collections.abc import Callable
from typing import NamedTuple

import openpyxl
import pytest

from postinternat.intake.reading import read_contents
from postinternat.store import EmbeddedStore
from postinternat.validation import validate_submission
from tests.faulty.expectation import ERROR, TOLD, WARNING, Expected, check, single
from tests.intake.books import FIRST, Rows, book, packed
from tests.jargon import jargon

HEADERS = ["identifiant", "au titre du dispositif", "zone", "part hospitalière", "part ambulatoire", "mois"]
ROWS = [["p1", "400 MG", "ZIP", 0.5, 0.5, 24], ["p2", "400 MG", "ZAC", 0.6, 0.4, 24]]
POSTS: Rows = [HEADERS, *ROWS]


def no_change(_: openpyxl.Workbook) -> None:
    """Leave the workbook as it is."""


class Case(NamedTuple):
    """What is wrong, the sheets, the finding, and what a list of rows cannot say: hidden, merged, copied."""

    what: str
    sheets: dict[str, Rows]
    expected: Expected
    change: Callable[[openpyxl.Workbook], object] = no_change
    first: Rows = FIRST


def posts(headers: list[str], *rows: list[object]) -> dict[str, Rows]:
    return {"Postes": [headers, *rows]}


def header(written: str, number: int = 5) -> dict[str, Rows]:
    """Return the posts with another header over one column."""
    return posts([*HEADERS[:number], written, *HEADERS[number + 1 :]], *ROWS)


def _hide_row(workbook: openpyxl.Workbook) -> None:
    workbook["Postes"].row_dimensions[3].hidden = True


def _hide_sheet(workbook: openpyxl.Workbook) -> None:
    workbook["Postes"].sheet_state = "hidden"


def _copy_sheet(workbook: openpyxl.Workbook) -> None:
    workbook.copy_worksheet(workbook["Postes"]).title = "Postes (2)"


def _far(workbook: openpyxl.Workbook) -> None:
    workbook["Postes"]["ZZ2"] = "loin"


AGAIN = [["p1", "400 MG", "ZAC", 0.5, 0.5, 24], ["p1", "400 MG", "ZIP", 0.5, 0.5, 24]]
CALLS: Rows = [["identifiant", "intitulé (français)", "année"], ["a1", "Appel", 2026]]
CASES = [
    Case("no sheet of the template", {"Liste": [["à moi"]]}, Expected("TAB-44", "Lisez-moi", ERROR, "Postes", "Posts")),
    Case("a sheet of another name", {"Feuil1": POSTS}, Expected("TAB-39", "Feuil1 A1", ERROR, "« Postes »", "'Posts'")),
    Case(
        "the rows in a copy of the sheet",
        {"Postes": [HEADERS], "Postes AUMG 2026": POSTS},
        Expected("TAB-39", "Postes AUMG 2026 A1", ERROR, "« Postes »", "'Posts'"),
    ),
    Case("nearly the name", {"Poste": POSTS}, Expected("TAB-20", "Poste", TOLD, "« Postes »", "'Posts'")),
    Case(
        "a sheet of her own",
        {"Postes": POSTS, "Suivi": [["à rappeler"]]},
        Expected("TAB-21", "Suivi", TOLD, "n'est pas lue", "not read"),
    ),
    Case(
        "rows in the wrong sheet",
        {"Appels": POSTS},
        Expected("TAB-39", "Appels A1", ERROR, "« Postes »", "'Posts'"),
    ),
    Case(
        "a hidden sheet",
        {"Postes": POSTS},
        Expected("TAB-22", "Postes", WARNING, "masquée", "hidden"),
        _hide_sheet,
    ),
    Case("a hidden row", {"Postes": POSTS}, Expected("TAB-23", "Postes A3", WARNING, ": 3", ": 3"), _hide_row),
    Case(
        "merged cells",
        {"Postes": POSTS},
        Expected("TAB-24", "Postes C2", ERROR, "C2:C3", "C2:C3"),
        lambda workbook: workbook["Postes"].merge_cells("C2:C3"),
    ),
    Case(
        "a sheet twice", {"Postes": POSTS}, Expected("TAB-34", "Postes (2)", ERROR, "déjà lue", "already"), _copy_sheet
    ),
    Case("no headers", {"Postes": ROWS}, Expected("TAB-25", "Postes", ERROR, "Identifiant", "Identifier")),
    Case(
        "a column missing",
        {"Appels": CALLS},
        Expected("TAB-26", "Appels A1", ERROR, "« pour le dispositif »", "'for scheme'"),
    ),
    Case(
        "a header misspelt",
        header("Moiis"),
        Expected("TAB-28", "Postes F1", TOLD, "« durée (mois) »", "'duration (months)'"),
    ),
    Case(
        "a header like another",
        header("parts en hôpital"),
        Expected("TAB-27", "Postes F1", WARNING, "Vouliez-vous dire", "Did you mean"),
    ),
    Case(
        "a column of her own",
        header("à relire"),
        Expected("TAB-27", "Postes F1", WARNING, "pour vous seule", "for you alone"),
    ),
    Case(
        "a column of names",
        header("Nom et prénom du titulaire"),
        Expected("TAB-37", "Postes F1", WARNING, "ni nom, ni numéro", "no name and no number"),
    ),
    Case("a column of RPPS numbers", header("N° RPPS"), Expected("TAB-37", "Postes F1", WARNING, "RPPS", "RPPS")),
    Case("a column twice", header("Zone"), Expected("TAB-29", "Postes F1", ERROR, "déjà en C1", "already at C1")),
    Case(
        "a value beside the table",
        posts(HEADERS, [*ROWS[0], None, "à voir"]),
        Expected("TAB-33", "Postes H2", ERROR, "« à voir »", "'à voir'"),
    ),
    Case("an identifier twice", posts(HEADERS, *AGAIN), Expected("TAB-30", "Postes A3", ERROR, "A2", "A2")),
    Case(
        "an identifier in two sheets",
        {
            "Durées": [["identifiant", "s'applique à", "nature", "mois"], ["x", "p1", "Nomination initiale", 24]],
            "Critères": [["identifiant", "s'applique à", "nature", "force"], ["x", "p1", "Demande", "obligatoire"]],
            "Postes": POSTS,
        },
        Expected("TAB-30", "Critères A2", ERROR, "Durées A2", "Durées A2"),
    ),
    Case(
        "the same row again",
        posts(HEADERS, ROWS[0], ["p3", *ROWS[0][1:]]),
        Expected("TAB-31", "Postes A3", TOLD, "3 = 2", "3 = 2"),
    ),
    Case(
        "no identifier",
        posts(HEADERS, [None, *ROWS[0][1:]]),
        Expected("TAB-32", "Postes A2", TOLD, "P01", "P01"),
    ),
    Case("too many columns", {"Postes": POSTS}, Expected("TAB-35", "Postes", ERROR, "256", "256"), _far),
    Case(
        "no region",
        {"Postes": POSTS},
        Expected("TAB-40", "envoi.xlsx", ERROR, "Lisez-moi", "--region"),
        first=[["Année de campagne", 2026]],
    ),
    Case(
        "a region that is none",
        {"Postes": POSTS},
        Expected("TAB-41", "Lisez-moi B1", ERROR, "53 Bretagne", "53 Bretagne"),
        first=[["Région", "Armorique"], ["Année de campagne", 2026]],
    ),
    Case(
        "no year",
        {"Postes": POSTS},
        Expected("TAB-42", "envoi.xlsx", WARNING, "pour publier", "publishing needs it"),
        first=[["Région", "53"]],
    ),
    Case(
        "a year that is none",
        {"Postes": POSTS},
        Expected("TAB-43", "Lisez-moi B2", ERROR, "« l'an prochain »", "'l'an prochain'"),
        first=[["Région", "53"], ["Année de campagne", "l'an prochain"]],
    ),
    Case("nothing but headers", posts(HEADERS), Expected("VOC-00", "envoi.xlsx", ERROR, "ne dit rien", "says nothing")),
    Case("no sheet at all", {}, Expected("TAB-44", "Lisez-moi", ERROR, "Nommer les feuilles", "Name the sheets")),
    Case(
        "nothing but the example",
        posts(HEADERS, ["exemple-postes", *ROWS[0][1:]]),
        Expected("VOC-00", "envoi.xlsx", ERROR, "exemple", "example"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_wrong_workbook(case: Case, store: EmbeddedStore) -> None:
    workbook = book(case.sheets, case.first)
    case.change(workbook)
    report = validate_submission(read_contents({"envoi.xlsx": packed(workbook)}, store), store, engine="fast")
    check(report, case.expected)
    assert [(found.rule, jargon(found)) for found in single(report.findings) if jargon(found)] == []
