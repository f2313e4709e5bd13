"""Read the files of a submission, whatever their format."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count
from pathlib import Path

from postinternat.intake.jsonld import read_jsonld
from postinternat.intake.places import Place
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission
from postinternat.intake.turtle import read_ntriples, read_turtle
from postinternat.model import Text
from postinternat.namespaces import BASE

Reader = Callable[[bytes, str, str], Submission]
READERS: dict[str, Reader] = {
    ".ttl": read_turtle,
    ".nt": read_ntriples,
    ".jsonld": read_jsonld,
    ".json": read_jsonld,
}
"""Extension to reader. A reader takes the bytes, the name of the file and the IRI that its own nodes go under."""


def read(files: Sequence[Path]) -> Submission:
    """Read the files as one submission. Raises UnreadableSubmission with the problems of all of them."""
    return read_contents(contents(files))


def contents(files: Sequence[Path]) -> dict[str, bytes]:
    """Return the bytes of each file by the name it has in the report.

    When some cannot be opened, raises UnreadableSubmission with their problems and those of reading the others.
    """
    found: dict[str, bytes] = {}
    problems: list[SyntaxProblem] = []
    for file, name in zip(files, _names(files), strict=True):
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


def read_contents(files: Mapping[str, bytes]) -> Submission:
    """Read the contents of files, by name, as one submission. Raises UnreadableSubmission with all their problems."""
    parts: list[Submission] = []
    problems: list[SyntaxProblem] = []
    taken: set[str] = set()
    for name, content in files.items():
        own = _free(own_iri(name), taken)
        taken.add(own)
        try:
            parts.append(read_bytes(content, name, own))
        except UnreadableSubmission as error:
            problems += error.problems
    if problems:
        raise UnreadableSubmission(problems)
    return Submission.joined(parts)


def read_bytes(content: bytes, file: str, own: str = "") -> Submission:
    """Read one file by its name and content; ``own`` is where its nameless nodes go, by default ``own_iri(file)``.

    Raises UnreadableSubmission.
    """
    reader = READERS.get(Path(file).suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise _unreadable(
            file,
            Text("format de fichier inconnu.", "unknown file format."),
            Text(f"Envoyer un fichier {known}.", f"Send a file {known}."),
        )
    return reader(content, file, own or own_iri(file))


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
        message = Text("c'est un dossier, non un fichier.", "this is a folder, not a file.")
        fix = Text("Nommer les fichiers du dossier.", "Name the files of the folder.")
    except OSError as error:
        message = Text(
            f"ce fichier ne peut être lu ({error.strerror}).", f"this file cannot be read ({error.strerror})."
        )
        fix = Text("Vérifier les droits du fichier.", "Check the permissions of the file.")
    raise _unreadable(str(file), message, fix)


def _unreadable(file: str, message: Text, fix: Text) -> UnreadableSubmission:
    return UnreadableSubmission([SyntaxProblem(message, fix, Place(file))])
