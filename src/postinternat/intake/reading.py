"""Read the files of a submission, whatever their format."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

from postinternat import paths
from postinternat.intake.containers import EXTENSIONS, format_of, unreadable_file
from postinternat.intake.csvfile import CsvSheet, csv_sheets
from postinternat.intake.grid import Grid
from postinternat.intake.jsonld import read_jsonld
from postinternat.intake.origin import Regions, Said, origin
from postinternat.intake.places import Place
from postinternat.intake.reporting import Findings
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission
from postinternat.intake.tables import Stated, read_tables
from postinternat.intake.turtle import read_nquads, read_ntriples, read_rdfxml, read_trig, read_turtle
from postinternat.intake.workbook import Workbook
from postinternat.model import Text
from postinternat.namespaces import BASE
from postinternat.store import EmbeddedStore, Store

_RDF: dict[str, Callable[[bytes, str, str], Submission]] = {
    "ttl": read_turtle,
    "nt": read_ntriples,
    "trig": read_trig,
    "nq": read_nquads,
    "jsonld": read_jsonld,
    "rdf": read_rdfxml,
}
"""Format to reader. A reader takes the bytes, the name of the file and the IRI that its own nodes go under."""
_TABLES: dict[str, Callable[[bytes, str], Sequence[Grid]]] = {
    "xlsx": lambda content, file: Workbook(content, file).sheets,
    "csv": lambda content, file: [CsvSheet(content, file)],
    "zip": csv_sheets,
}
"""Format to reader of the sheets in a file."""


def read(files: Sequence[Path], store: Store | None = None, *, region: str = "", year: int | None = None) -> Submission:
    """Read the files as one submission, as ``read_contents`` does."""
    return read_contents(contents(files), store, region=region, year=year)


def contents(files: Sequence[Path]) -> dict[str, bytes]:
    """Return the bytes of each file by the name it has in the report; of a folder, of all files of a known format.

    When some cannot be opened, raises UnreadableSubmission with their problems and those of reading the others.
    """
    found: dict[str, bytes] = {}
    problems: list[SyntaxProblem] = []
    inside = [each for file in files for each in _inside(file)]
    for file, name in zip(inside, _names(inside), strict=True):
        try:
            found[name] = _content(file)
        except UnreadableSubmission as error:
            problems += error.problems
    if problems:
        try:
            read_contents(found)
        except UnreadableSubmission as error:
            problems += error.problems
        raise UnreadableSubmission(problems)
    return found


def read_contents(
    files: Mapping[str, bytes], store: Store | None = None, *, region: str = "", year: int | None = None
) -> Submission:
    """Read the contents of files, by name, as one submission.

    ``store`` holds what the names in tables lead to, by default the dataset of the program's own files; ``region``
    (an INSEE code or a name) and ``year`` are what the sender says beside the files.

    Raises UnreadableSubmission with the problems of all files, StoreError.
    """
    parts: list[Submission] = []
    grids: list[Grid] = []
    problems: list[SyntaxProblem] = []
    taken: set[str] = set()
    for name, content in files.items():
        own = _free(own_iri(name), taken)
        taken.add(own)
        try:
            form = format_of(content, name)
            if form in _TABLES:
                grids += _TABLES[form](content, name)
            else:
                parts.append(_RDF[form](content, name, own))
        except UnreadableSubmission as error:
            problems += error.problems
    if not problems and grids:
        try:
            parts.append(read_tables(grids, store or _dataset(), Stated(region, str(year or ""))))
        except UnreadableSubmission as error:
            problems += error.problems
    if problems:
        raise UnreadableSubmission(problems)
    return _from_sender(Submission.joined(parts), store, region, year)


def _from_sender(read: Submission, store: Store | None, region: str, year: int | None) -> Submission:
    """Return the submission with what the sender says, where the files themselves are RDF and say nothing."""
    sent = replace(read, year=year if read.year is None else read.year)
    if not region or read.region or any(problem.rule == "TAB-41" for problem in read.problems):
        return sent
    findings = Findings()
    found = origin(Regions(store or _dataset()), findings, [Said(region, Place(next(iter(read.files), "")))], [])
    return replace(sent, region=found.code, problems=(*read.problems, *findings.problems))


def read_bytes(content: bytes, file: str, own: str = "") -> Submission:
    """Read one file of RDF; ``own`` is where its nameless nodes go, by default ``own_iri(file)``.

    Raises UnreadableSubmission.
    """
    form = format_of(content, file)
    if form not in _RDF:
        raise unreadable_file("unknown", file)
    return _RDF[form](content, file, own or own_iri(file))


@cache
def _dataset() -> Store:
    return EmbeddedStore.from_files(paths.resources())


def _inside(file: Path) -> list[Path]:
    """Return the file, or what a folder holds: files of a known format, by name, the hidden ones left out."""
    if not file.is_dir():
        return [file]
    found = sorted(each for each in file.iterdir() if each.is_file() and each.suffix.lower() in EXTENSIONS)
    return [each for each in found if not each.name.startswith((".", "~$"))] or [file]


def _names(files: Sequence[Path]) -> list[str]:
    """Return what each file is called in the report: its name, or its path where two have the same name."""
    names = [file.name for file in files]
    return [str(file) if names.count(file.name) > 1 else file.name for file in files]


def _free(own: str, taken: Collection[str]) -> str:
    """Return the IRI, with a number when another file has it: ``a/postes.ttl`` and ``postes.nt`` share no node."""
    candidates = (own.removesuffix("/") + f"-{number}/" for number in count(2))
    return own if own not in taken else next(iri for iri in candidates if iri not in taken)


def own_iri(file: str) -> str:
    """Return the IRI under which the nameless nodes and the relative names of a file go."""
    plain = unicodedata.normalize("NFKD", Path(file).stem).encode("ascii", "ignore").decode().lower()
    return f"{BASE}id/submission/{re.sub('[^a-z0-9]+', '-', plain).strip('-') or 'file'}/"


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        message = Text("ce fichier n'existe pas.", "this file does not exist.")
        fix = Text("Vérifier le nom et le dossier.", "Check the name and the folder.")
    except IsADirectoryError:
        message = Text("ce dossier ne contient aucun fichier à lire.", "this folder holds no file to read.")
        fix = Text("Y mettre les fichiers, par exemple postes.csv.", "Put the files in it, such as postes.csv.")
    except OSError as error:
        message = Text(
            f"ce fichier ne peut être lu ({error.strerror}).", f"this file cannot be read ({error.strerror})."
        )
        fix = Text("Vérifier les droits du fichier.", "Check the permissions of the file.")
    raise _unreadable(str(file), message, fix)


def _unreadable(file: str, message: Text, fix: Text) -> UnreadableSubmission:
    return UnreadableSubmission([SyntaxProblem(message, fix, Place(file))])
