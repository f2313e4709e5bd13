"""Files of every kind are read or refused for what they are: workbooks, CSV, archives, RDF, and what only looks so."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from postinternat.intake import Place, Submission, UnreadableSubmission, read
from postinternat.intake.containers import format_of
from postinternat.intake.reading import read_contents
from postinternat.namespaces import BASE, PREFIXES
from postinternat.store import EmbeddedStore
from tests.intake.books import Rows, book, packed, told, where

POSTS = "identifiant;au titre du dispositif;part hospitalière;mois\np1;400 MG;50 %;2 ans\n"
SHEET: dict[str, Rows] = {
    "Postes": [["identifiant", "au titre du dispositif", "mois"], ["p1", "400 MG", 24], ["p2", "AUMG", 24]]
}


def csv(store: EmbeddedStore, content: bytes | str, name: str = "postes.csv") -> Submission:
    data = content if isinstance(content, bytes) else content.encode()
    return read_contents({name: data}, store, region="53", year=2026)


def workbook(store: EmbeddedStore, change: Callable[[openpyxl.Workbook], None]) -> Submission:
    changed = book(SHEET)
    change(changed)
    return read_contents({"x.xlsx": packed(changed)}, store)


def archive(files: dict[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(name, text)
    return content.getvalue()


def rewritten(change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Return the workbook with the parts changed, left out, or added."""
    source = zipfile.ZipFile(io.BytesIO(packed(book(SHEET))))
    parts = {name: change(name, source.read(name)) for name in source.namelist()}
    return archive({**{name: part for name, part in parts.items() if part is not None}, **more})


def sharing(cut: int | None = None) -> bytes:
    """Return the workbook with its texts in one part, as most spreadsheets write them, or the first bytes of it."""
    texts: list[str] = []

    def shared(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v></c>'

    def change(name: str, data: bytes) -> bytes:
        if name.startswith("xl/worksheets/"):
            return re.sub(r't="inlineStr"><is>(.*?)</is></c>', shared, data.decode()).encode()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        return data.replace(b"</Types>", override.encode()) if name == "[Content_Types].xml" else data

    changed = zipfile.ZipFile(io.BytesIO(rewritten(change)))
    parts: dict[str, bytes | str] = {name: changed.read(name) for name in changed.namelist()}
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{namespace}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'
    return archive({**parts, "xl/sharedStrings.xml": strings[:cut]})


def refused(content: bytes, name: str = "x.xlsx") -> str:
    with pytest.raises(UnreadableSubmission) as caught:
        read_contents({name: content})
    assert caught.value.in_language("fr") != caught.value.in_language("en")
    return caught.value.in_language("fr")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_any_encoding_and_separator(store: EmbeddedStore, encoding: str, separator: str) -> None:
    submission = csv(store, POSTS.replace(";", separator).encode(encoding))
    assert [node.value for node in submission.nodes] == [BASE + "id/post/bretagne-2026-p1"]
    assert [problem.rule for problem in submission.problems] == (["TAB-46"] if encoding == "windows-1252" else [])
    shares = {str(triple.object.value) for triple in submission.triples if triple.predicate.value.endswith("Share")}  # type: ignore[union-attr]
    assert shares == {"0.5"}


def test_csv_cells_are_counted_as_a_spreadsheet_does(store: EmbeddedStore) -> None:
    submission = csv(store, 'identifiant;mois;libellé de la zone\r\n"p1";24;"deux\r\nlignes"\r\n\r\np2;rien;x\r\n')
    (problem,) = submission.problems
    assert (problem.rule, problem.place.cell, problem.place.sheet) == ("TAB-18", "B4", "")
    assert problem.place.in_language("fr") == "postes.csv, cellule B4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("identifiant;mois\np1;24;perdu\n", [("TAB-33", "C2")]),
        ("identifiant;mois\np1\np2;24\n", []),
        ("identifiant;part hospitalière\np1;#REF!\n", [("TAB-12", "B2")]),
        ("identifiant;libellÃ© de la zone\np1;Ã©tÃ©\n", [("TAB-45", ""), ("TAB-28", "B1")]),
        ("sep=;\nidentifiant;mois\np1;24\n", []),
        ("rien;du;tout\n1;2;3\n", [("TAB-25", "")]),
    ],
)
def test_what_is_odd_in_a_csv_file(store: EmbeddedStore, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(problem.rule, problem.place.cell) for problem in csv(store, text).problems] == expected


def test_csv_that_is_none() -> None:
    assert "des guillemets ne sont pas fermés" in refused(b'identifiant;mois\n"p1;24\n', "postes.csv")
    assert "n'est pas un texte CSV" in refused(bytes(range(256)) * 4, "postes.csv")


def test_a_csv_file_is_known_by_its_headers(store: EmbeddedStore) -> None:
    assert [node.value for node in csv(store, POSTS, "export (3).csv").nodes] == [BASE + "id/post/bretagne-2026-p1"]
    (problem, _) = csv(store, "a;b;c\n1;2;3\n", "export.csv").problems
    assert problem.rule == "TAB-47"


def test_several_csv_files_are_one_submission(store: EmbeddedStore, tmp_path: Path) -> None:
    calls = "identifiant;intitulé;pour le dispositif;année;région\na1;Appel;AUMG;2026;Bretagne\n"
    posts = "identifiant;au titre de l'appel\np1;A1\n"
    (tmp_path / "appels.csv").write_text(calls, encoding="utf8")
    (tmp_path / "postes.csv").write_text(posts, encoding="utf8")
    (tmp_path / "notes.docx").write_bytes(b"")
    folder = read([tmp_path], store)
    zipped = read_contents(
        {"envoi.zip": archive({"x/appels.csv": calls, "x/postes.csv": posts, "lisez.md": ""})}, store
    )
    for submission in (folder, zipped):
        assert (submission.region, submission.year, submission.problems) == ("53", 2026, ())
        assert f"{BASE}id/call/bretagne-2026-a1" in {
            getattr(triple.object, "value", "") for triple in submission.triples
        }


def test_what_the_command_says_must_agree(store: EmbeddedStore) -> None:
    content = {"x.xlsx": packed(book(SHEET))}
    assert read_contents(content, store, region="Bretagne", year=2026).problems == ()
    other = read_contents(content, store, region="Corse", year=2027)
    assert told(other) == [("TAB-48", "Lisez-moi B1"), ("TAB-48", "Lisez-moi B2")]


def test_merged_cells(store: EmbeddedStore) -> None:
    submission = workbook(store, lambda changed: changed["Postes"].merge_cells("B2:B3"))
    assert ("TAB-24", "Postes B2") in told(submission)


def test_hidden_rows_and_sheets(store: EmbeddedStore) -> None:
    def hide(changed: openpyxl.Workbook) -> None:
        changed["Postes"].row_dimensions[3].hidden = True
        changed["Postes"].sheet_state = "hidden"

    submission = workbook(store, hide)
    assert told(submission) == [("TAB-22", "Postes"), ("TAB-23", "Postes A3")]
    assert len(submission.nodes) == 2


def test_sheet_names(store: EmbeddedStore) -> None:
    def rename(changed: openpyxl.Workbook) -> None:
        changed["Postes"].title = "POSTE"
        changed.create_sheet("Mes notes")["A1"] = "à moi"
        changed.create_sheet("Listes").sheet_state = "hidden"
        changed.copy_worksheet(changed["POSTE"]).title = "Postes (2)"

    submission = workbook(store, rename)
    assert told(submission) == [("TAB-20", "POSTE"), ("TAB-21", "Mes notes"), ("TAB-34", "Postes (2)")]


def test_no_sheet_of_the_template(store: EmbeddedStore) -> None:
    submission = read_contents({"x.xlsx": packed(book({"Feuil1": [["a"]]}))}, store)
    assert [where(problem) for problem in submission.problems if problem.rule == "TAB-44"] == ["Lisez-moi"]


def test_percent_cells_and_formulas(store: EmbeddedStore) -> None:
    def change(changed: openpyxl.Workbook) -> None:
        sheet = changed["Postes"]
        sheet["D1"], sheet["D2"], sheet["D3"] = "part hospitalière", 0.5, "=1/2"
        sheet["D2"].number_format = "0 %"

    submission = workbook(store, change)
    assert told(submission) == [("TAB-13", "Postes D3")]
    assert {str(t.object) for t in submission.triples if t.predicate.value == PREFIXES["pi"] + "hospitalShare"} == {
        f'"0.5"^^<{PREFIXES["xsd"]}decimal>'
    }


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "x.xlsx", "le fichier est vide"),
        (b"", "", "le fichier est vide"),
        (b"PK\x03\x04 rien", "x.xlsx", "ce classeur est abîmé"),
        (b"identifiant;mois", "x.xlsx", "ce classeur est abîmé"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "x.xls", "format ancien"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "mot de passe"),
        (b"%PDF-1.7", "x.csv", "c'est un PDF"),
        (archive({"mimetype": "x", "content.xml": ""}), "x.ods", "OpenDocument"),
        (archive({"[Content_Types].xml": "", "word/document.xml": ""}), "x.docx", "document de texte"),
        (archive({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "x.xlsb", "classeur binaire"),
        (archive({"[Content_Types].xml": "", "xl/vbaProject.bin": ""}), "x.xlsm", "macros"),
        (archive({"[Content_Types].xml": ""}), "x.xlsx", "ce classeur est abîmé"),
        (archive({"a.txt.exe": "x"}), "x.zip", "aucun fichier CSV"),
        (archive({"postes.csv": b"\0" * 20_000_000}), "x.zip", "démesuré"),
        (b"\x89PNG\r\n", "image.png", "format de fichier inconnu"),
    ],
)
def test_what_is_refused_says_why_and_what_to_send(content: bytes, name: str, words: str) -> None:
    text = refused(content, name)
    assert words in text
    assert "Pour corriger : " in text


def test_a_damaged_part_of_a_workbook() -> None:
    for part in ("xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml"):
        cut = rewritten(lambda name, data, part=part: data[: len(data) // 2] if name == part else data)  # type: ignore[misc]
        assert "ce classeur est abîmé" in refused(cut), part


def test_texts_in_a_part_of_their_own(store: EmbeddedStore) -> None:
    submission = read_contents({"x.xlsx": sharing()}, store)
    assert submission.triples == read_contents({"x.xlsx": packed(book(SHEET))}, store).triples
    assert "ce classeur est abîmé" in refused(sharing(cut=200))


def test_entities_and_long_rows_are_refused() -> None:
    def entity(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return data
        declared = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
        return data.replace(b"<worksheet", declared, 1)

    def long_row(name: str, data: bytes) -> bytes:
        return data.replace(b"</row>", b"<c/>" * 2_200_000 + b"</row>", 1) if name.endswith("sheet2.xml") else data

    assert "ce classeur est abîmé" in refused(rewritten(entity))
    assert "ce classeur est abîmé" in refused(rewritten(long_row))


def test_far_cells_do_not_hang(store: EmbeddedStore) -> None:
    def far(changed: openpyxl.Workbook) -> None:
        changed["Postes"]["XFD2"] = "loin"
        changed["Postes"]["A1048576"] = "loin"

    submission = workbook(store, far)
    assert told(submission) == [("TAB-35", "Postes"), ("TAB-35", "Postes")]
    assert len(submission.nodes) == 2


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"@id": "x"}', "jsonld"),
        ("@prefix pi: <urn:x> .", "ttl"),
        ("# une note\nPREFIX pi: <urn:x>", "ttl"),
        ("<urn:a> <urn:b> <urn:c> .", "ttl"),
        ("<urn:g> { <urn:a> <urn:b> <urn:c> }", "trig"),
        ('<?xml version="1.0"?><rdf:RDF/>', "rdf"),
        ("identifiant;mois\n1;2", "csv"),
    ],
)
def test_a_file_without_a_name_is_known_by_its_content(text: str, form: str) -> None:
    assert format_of(text.encode(), "entrée") == form


TRIPLE = f"<{PREFIXES['post']}a> <{PREFIXES['pi']}months> <urn:x>"


def places(submission: Submission) -> list[Place]:
    found = [submission.places.find(t.subject, t.predicate, [t.object]) for t in submission.triples]
    return [place for place in found if place is not None]


def test_graphs() -> None:
    one = read_contents({"x.trig": f"<urn:g> {{\n {TRIPLE} . }}".encode()})
    assert one.problems == ()
    assert [place.line for place in places(one)] == [2]
    two = read_contents({"x.nq": f"{TRIPLE} <urn:g> .\n{TRIPLE} <urn:h> .".encode()})
    (problem,) = two.problems
    assert (problem.rule, problem.place.line) == ("RDF-01", 2)


def test_rdf_xml_is_read_without_entities() -> None:
    body = f'<rdf:RDF xmlns:rdf="{PREFIXES["rdf"]}" xmlns:pi="{PREFIXES["pi"]}">\n<pi:Post>\n<pi:months>24</pi:months>'
    end = "\n</pi:Post></rdf:RDF>"
    submission = read_contents({"x.rdf": (body + end).encode()})
    assert [place.line for place in places(submission)] == [2, 3]
    assert "déclaration DOCTYPE" in refused(b'<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>' + body.encode(), "x.rdf")
    assert "RDF/XML" in refused(body.encode(), "x.rdf")
