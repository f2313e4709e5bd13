"""A region sends what is its own: new things, in its own départements, and nothing that the dataset describes."""

import pytest

from postinternat.store import EmbeddedStore
from postinternat.validation import validate_submission
from tests.intake.books import Rows, read_book

_STRUCTURE = ["identifiant", "nom", "département", "région"]
_DOCUMENT: Rows = [["identifiant", "intitulé"], ["cdc", "Cahier des charges de Bretagne"]]


def test_a_region_describes_its_own_places_and_documents(store: EmbeddedStore) -> None:
    sheets: dict[str, Rows] = {
        "Structures": [_STRUCTURE, ["s1", "MSP du Port", "Finistère", "53"]],
        "Documents": _DOCUMENT,
    }
    report = validate_submission(read_book(store, sheets), store)
    assert [finding.rule for finding in report.findings] == []


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "words"),
    [
        ("Structures", ["s1", "MSP du Port", "75 Paris"], "C2", "Île-de-France"),
        ("Structures", ["s1", "MSP du Port", "", "Corse"], "D2", "Corse"),
    ],
)
def test_things_of_another_region_are_refused(
    store: EmbeddedStore, sheet: str, row: list[object], cell: str, words: str
) -> None:
    report = validate_submission(read_book(store, {sheet: [_STRUCTURE, row]}), store)
    (found,) = [finding for finding in report.findings if finding.rule == "VOC-06"]
    assert found.place is not None
    assert (found.place.cell, found.severity.value) == (cell, "error")
    assert f"de la région {words} ; l'envoi est de la région Bretagne" in found.message.fr
    assert f"of the region {words}; what is sent is of the region Bretagne" in found.message.en


def test_a_cyclic_variant_is_told_at_its_cell(store: EmbeddedStore) -> None:
    headers = ["identifiant", "intitulé", "déclinaison de", "filière", "spécialités concernées"]
    rows = [["a", "A", "b", "hospitalière", "médecine générale"], ["b", "B", "a", "hospitalière", "médecine générale"]]
    report = validate_submission(read_book(store, {"Dispositifs": [headers, *rows]}), store)
    cells = {(finding.rule, finding.place.cell if finding.place else "") for finding in report.findings}
    assert {("COH-18", "C2"), ("COH-18", "C3")} <= cells
