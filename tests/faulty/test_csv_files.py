"""CSV files as spreadsheets and people write them: what can be understood is, the rest is told at its cell."""

from typing import NamedTuple

import pytest

from postinternat.intake.reading import read_contents
from postinternat.store import EmbeddedStore
from postinternat.validation import validate_submission
from tests.faulty.expectation import ERROR, TOLD, WARNING, Expected, check, single

TEXT = """identifiant;au titre du dispositif;zone;libellé de la zone;part hospitalière;part ambulatoire;mois
p1;400 MG;ZIP;zone d'été;0,5;50 %;2 ans
"""
HEAD = TEXT.splitlines()[0]


class Case(NamedTuple):
    """What is wrong, the file, and the finding."""

    what: str
    content: bytes
    expected: Expected
    name: str = "postes.csv"


CASES = [
    Case("Windows-1252", TEXT.encode("cp1252"), Expected("TAB-46", "postes.csv", TOLD, "WINDOWS-1252", "WINDOWS-1252")),
    Case(
        "broken accents",
        TEXT.encode().decode("cp1252").encode(),
        Expected("TAB-45", "postes.csv", WARNING, "mal converti", "badly converted"),
    ),
    Case(
        "a row too long",
        f"{TEXT[:-1]};en trop\n".encode(),
        Expected("TAB-33", "postes.csv H2", ERROR, "« en trop »", "'en trop'"),
    ),
    Case(
        "a row too short",
        f"{HEAD}\np1;400 MG\n".encode(),
        Expected("400MG-05", "postes.csv C2", ERROR, "zone", "zone"),
    ),
    Case(
        "a decimal comma cut by commas",
        TEXT.replace(";", ",").encode(),
        Expected("TAB-33", "postes.csv H2", ERROR, "2 ans", "2 ans"),
    ),
    Case("no known name", b"a;b;c\n1;2;3\n", Expected("TAB-47", "x.csv", ERROR, "postes.csv", "postes.csv"), "x.csv"),
    Case(
        "an error of the spreadsheet",
        TEXT.replace("0,5", "#REF!").encode(),
        Expected("TAB-12", "postes.csv E2", ERROR, "#REF!", "#REF!"),
    ),
    Case(
        "a cell of two lines before the fault",
        TEXT.replace("zone d'été", '"zone\nd\'été"').replace("2 ans", "longtemps").encode(),
        Expected("TAB-18", "postes.csv G2", ERROR, "« longtemps »", "'longtemps'"),
    ),
    Case(
        "no rows, and a note",
        f"{HEAD[:-1]}\n".encode(),
        Expected("VOC-00", "postes.csv", ERROR, "ne dit rien", "says nothing"),
    ),
    Case("no rows", f"{HEAD}\n".encode(), Expected("VOC-00", "postes.csv", ERROR, "ne dit rien", "says nothing")),
]
UNDERSTOOD = {
    "UTF-16": TEXT.encode("utf-16"),
    "UTF-8 with its mark": TEXT.encode("utf-8-sig"),
    "tabs": TEXT.replace(";", "\t").encode(),
    "bars": TEXT.replace(";", "|").encode(),
    "commas and quotes": TEXT.replace("0,5", '"0,5"').replace(";", ",").encode(),
    "lines of Windows": TEXT.replace("\n", "\r\n").encode(),
    "lines of old Macs": TEXT.replace("\n", "\r").encode(),
    "a line for the spreadsheet": f"sep=;\n{TEXT}".encode(),
    "empty lines": TEXT.replace("\n", "\n\n;;;\n").encode(),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_wrong_csv_file(case: Case, store: EmbeddedStore) -> None:
    sent = read_contents({case.name: case.content}, store, region="53", year=2026)
    check(validate_submission(sent, store, engine="fast"), case.expected)


@pytest.mark.parametrize("content", UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_a_csv_file_is_understood(content: bytes, store: EmbeddedStore) -> None:
    sent = read_contents({"postes.csv": content}, store, region="53", year=2026)
    report = validate_submission(sent, store, engine="fast")
    assert [(found.rule, found.message.fr) for found in single(report.findings)] == []
    assert report.nodes == 1
