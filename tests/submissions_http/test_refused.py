"""What cannot be read is refused by the command line, by HTTP and in Python, in both languages, never with a traceback.

Beside it a workbook with faults of every kind, which all three must tell alike.
"""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.cli import main
from postinternat.intake import UnreadableSubmission
from postinternat.intake.reading import read_contents
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore
from postinternat.validation import validate_submission
from postinternat.validation.renderings import RENDERINGS
from tests.faulty.rows import tabled
from tests.faulty.test_cells import CASES
from tests.intake.books import book, packed
from tests.intake.test_files import archive

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
RDF = PREFIXES["rdf"]
WORKBOOK = packed(book({"Postes": [["identifiant", "mois"], ["p1", 24]]}))
REFUSED = {
    "ancien.xls": (OLE + b"\0" * 600, "format ancien (.xls)", "old format (.xls)"),
    "secret.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe", "password"),
    "libre.ods": (archive({"mimetype": "x", "content.xml": ""}), "OpenDocument", "OpenDocument"),
    "macros.xlsm": (archive({"[Content_Types].xml": "", "xl/vbaProject.bin": ""}), "macros", "macros"),
    "binaire.xlsb": (
        archive({"[Content_Types].xml": "", "xl/workbook.bin": ""}),
        "classeur binaire",
        "binary workbook",
    ),
    "texte.docx": (archive({"[Content_Types].xml": "", "word/document.xml": ""}), "document de texte", "text document"),
    "coupe.xlsx": (WORKBOOK[: len(WORKBOOK) // 2], "abîmé", "damaged"),
    "bombe.zip": (archive({"postes.csv": b"\0" * 20_000_000}), "démesuré", "enormous"),
    "vide.xlsx": (b"", "vide", "empty"),
    "cahier.pdf": (b"%PDF-1.7\n", "PDF", "PDF"),
    "image.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "pas un texte CSV", "not CSV text"),
    "guillemets.csv": (b'identifiant;mois\n"p1;24\n', "guillemets", "quote"),
    "point.ttl": (b"<urn:a> <urn:b> <urn:c>\n", "un point", "a dot"),
    "prefixe.ttl": (b"post:p1 a pi:Post .\n", "préfixe", "prefix"),
    "postes.nt": (b"<urn:a> <urn:b> c .\n", "Corriger", "Correct"),
    "loin.jsonld": (b'{"@context": "https://example.org/c.jsonld", "@id": "urn:a"}', "contexte", "context"),
    "entites.rdf": (f'<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="{RDF}"/>'.encode(), "DOCTYPE", "DOCTYPE"),
}
"""The name of a file, what it holds, and words of the refusal."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read(
    name: str, client: TestClient, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, french, english = REFUSED[name]
    with pytest.raises(UnreadableSubmission) as caught:
        read_contents({name: content})
    file = tmp_path / name
    file.write_bytes(content)
    for language, words in (("fr", french), ("en", english)):
        assert words in caught.value.in_language(language)
        assert main(["validate", str(file), "--lang", language, "--dataset", str(small)]) == 2
        told = capsys.readouterr()
        assert (told.out, told.err.strip()) == ("", caught.value.in_language(language))
        answer = client.post(f"/validate?lang={language}", files={"file": (name, content)})
        assert answer.status_code in {400, 413, 415, 422}, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert words in answer.text


def test_faults_of_every_kind_by_every_door(
    store: EmbeddedStore, client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = packed(book(tabled(CASES)[0]))
    file = tmp_path / "envoi.xlsx"
    file.write_bytes(content)
    report = validate_submission(read_contents({file.name: content}, store), store)
    python = json.loads(RENDERINGS["json"].render(report, "fr", {}))
    assert main(["validate", str(file), "--format", "json", "--lang", "fr"]) == 1
    assert json.loads(capsys.readouterr().out) == python
    answer = client.post("/validate", files={"file": (file.name, content)}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (422, python)
    assert len(python["findings"]) >= len(CASES)
