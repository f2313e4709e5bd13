"""What kind of file the bytes are, whatever its name says, and why some kinds are refused."""

import io
import re
import zipfile
from pathlib import PurePath

from postinternat.intake.places import Place
from postinternat.intake.submission import SyntaxProblem, UnreadableSubmission
from postinternat.model import Text

MOST_BYTES = 64 * 2**20
"""Bytes of one file."""
_MOST_PARTS = 2000
_MOST_UNPACKED = 2**30
_MOST_OF_A_PART = {"xl/sharedStrings.xml": 128 * 2**20, "xl/styles.xml": 16 * 2**20, "xl/workbook.xml": 4 * 2**20}
_DENSE = 10 * 2**20
_MOST_DENSE = 300  # times smaller than what it unpacks to
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS_XLSX = Text(
    "L'enregistrer dans le tableur sous « Classeur Excel (.xlsx) » et renvoyer ce fichier.",
    "Save it in the spreadsheet as 'Excel Workbook (.xlsx)' and send that file.",
)
_REFUSALS = {
    "damaged": (
        Text("ce classeur est abîmé et ne peut être lu.", "this workbook is damaged and cannot be read."),
        Text(
            "L'ouvrir dans le tableur, l'enregistrer à nouveau au format .xlsx, puis réessayer.",
            "Open it in the spreadsheet, save it again as .xlsx, and try again.",
        ),
    ),
    "encrypted": (
        Text("ce classeur est protégé par un mot de passe.", "this workbook is protected by a password."),
        Text(
            "Retirer le mot de passe (Fichier, Informations, Protéger le classeur) et l'enregistrer.",
            "Remove the password (File, Info, Protect Workbook) and save it.",
        ),
    ),
    "xls": (
        Text("c'est un classeur au format ancien (.xls).", "this is a workbook of the old format (.xls)."),
        _SAVE_AS_XLSX,
    ),
    "ods": (
        Text("c'est un classeur OpenDocument (.ods).", "this is an OpenDocument spreadsheet (.ods)."),
        _SAVE_AS_XLSX,
    ),
    "macros": (Text("ce classeur contient des macros.", "this workbook holds macros."), _SAVE_AS_XLSX),
    "binary": (Text("c'est un classeur binaire (.xlsb).", "this is a binary workbook (.xlsb)."), _SAVE_AS_XLSX),
    "strict": (
        Text("c'est un classeur « Strict Open XML ».", "this is a 'Strict Open XML' workbook."),
        _SAVE_AS_XLSX,
    ),
    "document": (
        Text("c'est un document de texte, non un classeur.", "this is a text document, not a workbook."),
        Text("Recopier les données dans le modèle de classeur.", "Copy the data into the template workbook."),
    ),
    "pdf": (
        Text("c'est un PDF, non un classeur.", "this is a PDF, not a workbook."),
        Text("Recopier les données dans le modèle de classeur.", "Copy the data into the template workbook."),
    ),
    "entities": (
        Text("ce fichier XML a une déclaration DOCTYPE.", "this XML file has a DOCTYPE declaration."),
        Text("Retirer la ligne <!DOCTYPE …> et les entités.", "Remove the line <!DOCTYPE …> and the entities."),
    ),
    "empty": (
        Text("le fichier est vide.", "the file is empty."),
        Text(
            "Vérifier que c'est le bon fichier, et qu'il a été enregistré.",
            "Check that it is the right file, and saved.",
        ),
    ),
    "large": (
        Text(f"le fichier dépasse {MOST_BYTES // 2**20} Mo.", f"the file is larger than {MOST_BYTES // 2**20} MB."),
        Text(
            "Retirer images et feuilles inutiles, ou envoyer en plusieurs fois.",
            "Remove images and useless sheets, or send it in parts.",
        ),
    ),
    "bomb": (
        Text("le fichier, décompressé, est démesuré.", "the file is enormous once unpacked."),
        Text(
            "L'enregistrer à nouveau, sans lignes ni colonnes vides.", "Save it again, without empty rows or columns."
        ),
    ),
    "unknown": (
        Text("format de fichier inconnu.", "unknown file format."),
        Text(
            "Envoyer un classeur .xlsx, des fichiers .csv (ou leur .zip), ou du RDF : .ttl, .nt, .trig, .jsonld, .rdf.",
            "Send a workbook .xlsx, files .csv (or their .zip), or RDF: .ttl, .nt, .trig, .jsonld, .rdf.",
        ),
    ),
}
"""Why a file is not read, and what to send instead."""

EXTENSIONS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".zip": "zip",
    ".ttl": "ttl",
    ".turtle": "ttl",
    ".n3": "ttl",
    ".nt": "nt",
    ".trig": "trig",
    ".nq": "nq",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".rdf": "rdf",
    ".owl": "rdf",
    ".xml": "rdf",
}
"""The format of a file by the end of its name."""
_REFUSED_NAMES = {
    ".ods": "ods",
    ".xls": "xls",
    ".xlsb": "binary",
    ".pdf": "pdf",
    ".doc": "document",
    ".docx": "document",
    ".odt": "document",
}
FORMATS = tuple(dict.fromkeys(EXTENSIONS.values()))
"""The formats that are read, by their usual extension."""
_TURTLE = re.compile(
    r"^\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|PREFIX\s|BASE\s|<[^>\s]*>\s|[\w.-]*:[\w.-]+\s)", re.IGNORECASE
)
_TRIG = re.compile(r"^[^#\"']*\{", re.MULTILINE)


def unreadable_file(reason: str, file: str) -> UnreadableSubmission:
    """Return the error for a file of a kind that is refused."""
    message, fix = _REFUSALS[reason]
    return UnreadableSubmission([SyntaxProblem(message, fix, Place(file))])


def format_of(content: bytes, file: str) -> str:
    """Return the format of a file, one of ``FORMATS``: what the bytes are, else what the name says.

    Raises UnreadableSubmission for a kind that is refused or unknown.
    """
    if len(content) > MOST_BYTES:
        raise unreadable_file("large", file)
    if content.startswith(b"PK"):
        return _zipped(content, file)
    if content.startswith(_OLE):
        raise unreadable_file("encrypted" if _ENCRYPTED in content else "xls", file)
    if content.startswith(b"%PDF"):
        raise unreadable_file("pdf", file)
    ending = PurePath(file).suffix.lower()
    if ending in _REFUSED_NAMES:
        raise unreadable_file(_REFUSED_NAMES[ending], file)
    named = EXTENSIONS.get(ending, "")
    if named in {"xlsx", "zip"} or (not named and not content.strip()):
        raise unreadable_file("damaged" if content.strip() else "empty", file)
    return named or _sniffed(content, file)


def _zipped(content: bytes, file: str) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise unreadable_file("damaged", file) from error
    if "xl/vbaProject.bin" in names:
        raise unreadable_file("macros", file)
    if "xl/workbook.bin" in names:
        raise unreadable_file("binary", file)
    if any(name.startswith("word/") for name in names):
        raise unreadable_file("document", file)
    if "content.xml" in names and "mimetype" in names:
        raise unreadable_file("ods", file)
    return "xlsx" if "[Content_Types].xml" in names else "zip"


def _sniffed(content: bytes, file: str) -> str:
    head = content[:4096].decode("utf-8", "replace").lstrip("\ufeff")
    start = head.lstrip()
    if start.startswith(("{", "[")):
        return "jsonld"
    if start.startswith("<?xml") or "<rdf:RDF" in head:
        return "rdf"
    if _TURTLE.match(head):
        return "trig" if _TRIG.search(head) else "ttl"
    first = head.partition("\n")[0]
    if any(first.count(separator) for separator in ";\t,") and "\0" not in head:
        return "csv"
    raise unreadable_file("unknown", file)


def check_parts(content: bytes, file: str) -> None:
    """Raise UnreadableSubmission for a zip whose parts are too many, too big, or far too big for what they weigh."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    dense = any(p.file_size > _DENSE and p.file_size > _MOST_DENSE * max(p.compress_size, 1) for p in parts)
    large = any(part.file_size > _MOST_OF_A_PART.get(part.filename, _MOST_UNPACKED) for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or dense or large:
        raise unreadable_file("bomb", file)
    if any(part.flag_bits & 1 for part in parts):
        raise unreadable_file("encrypted", file)
    if "xl/workbook.xml" in archive.namelist() and b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        raise unreadable_file("strict", file)
