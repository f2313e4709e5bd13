"""The sheets of a region's data are made from the shapes, and a property added there is a column."""

import shutil
from pathlib import Path

import pytest

from postinternat import paths
from postinternat.model import Catalogue, Column, ColumnRole, Sheet, read_catalogue, sheets
from postinternat.model.sheets import LANGUAGES, Sender, folded, is_example, passage_iri, slug

NAMES = (
    "Dispositifs",
    "Appels",
    "Rémunérations",
    "Durées",
    "Quotités",
    "Critères",
    "Calendrier",
    "Obligations",
    "Postes",
    "Contacts",
    "Structures",
    "Organismes",
    "Zones",
    "Documents",
)
ALTITUDE = """
@prefix pi: <https://w3id.org/post-internat/def#> .
@prefix shape: <https://w3id.org/post-internat/shape/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
pi:altitude rdfs:label "altitude"@fr , "altitude"@en .
shape:Post sh:property shape:Post-altitude .
shape:Post-altitude sh:path pi:altitude ; sh:order 40 ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer .
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def by_name(catalogue: Catalogue) -> dict[str, Sheet]:
    return {sheet.name.fr: sheet for sheet in sheets(catalogue)}


def column(sheet: Sheet, name: str) -> Column:
    return next(column for column in sheet.columns if column.name == name)


def test_the_sheets_stand_in_the_order_of_the_workbook(by_name: dict[str, Sheet]) -> None:
    assert tuple(by_name) == NAMES
    assert all(sheet.name.en and len(sheet.name.fr) <= 31 and sheet.spec.segment for sheet in by_name.values())


@pytest.mark.parametrize("name", NAMES)
def test_names_and_headers_are_of_one_column_each(by_name: dict[str, Sheet], name: str) -> None:
    sheet = by_name[name]
    words = {column.name: {folded(column.name)} for column in sheet.columns}
    for each in sheet.columns:
        words[each.name] |= {folded(each.header.in_language(language)) for language in LANGUAGES}
    assert len(words) == len(sheet.columns)
    assert sum(map(len, words.values())) == len(set().union(*words.values()))
    for each in sheet.columns:
        assert all(each.header.in_language(language) and each.help.in_language(language) for language in LANGUAGES)
        assert sheet.column(each.heading("fr")) is each
        assert sheet.column(each.heading("en").upper()) is each
        assert sheet.column(each.name) is each


def test_a_text_has_a_column_for_each_language_and_only_french_is_required(by_name: dict[str, Sheet]) -> None:
    french, english = (column(by_name["Appels"], f"title.{language}") for language in LANGUAGES)
    assert (french.language, french.required, french.many) == ("fr", True, False)
    assert (english.language, english.required) == ("en", False)
    assert column(by_name["Dispositifs"], "otherNames.fr").many


def test_provisions_end_with_their_passage_and_leave_out_what_editors_say(by_name: dict[str, Sheet]) -> None:
    pay = by_name["Rémunérations"]
    roles = [each.role for each in pay.columns]
    assert roles == sorted(roles, key=[ColumnRole.IDENTIFIER, ColumnRole.VALUE, ColumnRole.PASSAGE].index)
    assert {"statedIn.document", "statedIn.firstLine", "statedIn.anchor"} <= {each.name for each in pay.shown}
    assert not {"contradicts", "rank", "rankReason", "notes", "statedIn"} & {each.name for each in pay.columns}


def test_a_blank_sheet_leaves_out_what_is_seldom_used_and_never_what_is_required(by_name: dict[str, Sheet]) -> None:
    pay = by_name["Rémunérations"]
    assert not column(pay, "minNumber").shown
    assert column(by_name["Critères"], "minNumber").shown
    for sheet in by_name.values():
        assert all(each.shown for each in sheet.columns if each.required)


def test_a_property_added_to_a_shape_is_a_column(tmp_path: Path) -> None:
    shutil.copytree(paths.ontology(), tmp_path / "ontology")
    (tmp_path / "ontology" / "shapes" / "altitude.ttl").write_text(ALTITUDE, encoding="utf8")
    posts = next(s for s in sheets(read_catalogue(tmp_path / "ontology")) if s.name.fr == "Postes")
    altitude = posts.column("Altitude")
    assert altitude is posts.shown[-1]
    assert altitude is not None
    assert altitude.required


def test_a_row_has_an_iri_of_its_region(by_name: dict[str, Sheet], catalogue: Catalogue) -> None:
    base = "https://w3id.org/post-internat/id/"
    row = by_name["Rémunérations"].iri(Sender(slug("Île-de-France"), 2026), "Prime n° 2")
    assert row == base + "provision/ile-de-france-2026-prime-n-2"
    assert passage_iri(row, catalogue) == base + "passage/ile-de-france-2026-prime-n-2-passage"
    assert by_name["Postes"].iri(Sender("bretagne", None), "p01") == base + "post/bretagne-p01"
    assert by_name["Dispositifs"].iri(Sender("bretagne", 2026), "AUMG") == base + "scheme/bretagne-aumg"


def test_words_are_compared_without_case_accents_apostrophes_and_mark() -> None:
    assert folded("  S’APPLIQUE  à * ") == folded("s'applique à") == "s'applique a"
    assert folded("Cœur\u202fÉté") == "coeur ete"


def test_example_rows_are_told_by_their_identifier() -> None:
    assert [is_example(name) for name in ("exemple", " Exemple-p01", "EXEMPLE 2", "p01", "contre-exemple")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_column_is_known_by_the_short_label_of_its_property_too(by_name: dict[str, Sheet]) -> None:
    posts, pay, durations = by_name["Postes"], by_name["Rémunérations"], by_name["Durées"]
    assert [posts.column(header) for header in ("Mois", "months", "Durée (mois)")] == [posts.column("months")] * 3
    assert posts.column("months") is not None
    per = pay.column("per")
    assert per is not None
    assert (per.header.fr, per.header.en) == ("par (période)", "per (period)")
    assert pay.column("Par") is per
    assert durations.column("Fois") is durations.column("nombre de fois") is durations.column("occurrences")


def test_no_header_of_a_sheet_is_that_of_another_column(by_name: dict[str, Sheet]) -> None:
    for sheet in by_name.values():
        for language in ("fr", "en"):
            headers = [folded(column.header.in_language(language)) for column in sheet.columns]
            assert len(set(headers)) == len(headers), sheet.name.fr
