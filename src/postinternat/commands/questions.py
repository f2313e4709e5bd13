"""The competency questions of ontology/questions/: the name of each, its words and its query."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from postinternat.errors import DatasetError, SettingsError, did_you_mean
from postinternat.namespaces import PREFIXES
from postinternat.store import dataset

_QUERY_PROPERTIES = {PREFIXES["sh"] + form for form in ("select", "ask", "construct", "describe")}
_COMMENT = PREFIXES["rdfs"] + "comment"


@dataclass(frozen=True)
class Question:
    """One competency question: ``name`` is the stem of its file, ``comments`` are by language."""

    name: str
    comments: dict[str, str]
    query: str


def names(root: Path) -> list[str]:
    """Return the names of the questions under ``root``, sorted. Raises SettingsError when there are none."""
    folder = root / "ontology" / "questions"
    found = sorted(file.stem for file in folder.glob("*.ttl"))
    if not found:
        raise SettingsError(
            "there are no questions", where=str(folder), fix="name with --dataset a folder that holds ontology/"
        )
    return found


def read(name: str, root: Path) -> Question:
    """Read one question.

    Raises SettingsError when there is none of that name, DatasetError when its file holds no query.
    """
    file = root / "ontology" / "questions" / f"{name}.ttl"
    if name not in names(root):
        hint = did_you_mean(name, names(root)) or "see the names with: postinternat query --list"
        raise SettingsError(f"there is no file and no question named {name!r}", where=str(file.parent), fix=hint)
    triples = list(dataset.parse(file, blank_nodes=False))
    queries = [
        triple.object.value
        for triple in triples
        if triple.predicate.value in _QUERY_PROPERTIES and isinstance(triple.object, ox.Literal)
    ]
    if len(queries) != 1:
        raise DatasetError(
            f"{len(queries)} queries in one question", file=file, fix="give one sh:select, sh:ask or sh:construct"
        )
    comments = {
        triple.object.language or "": triple.object.value
        for triple in triples
        if triple.predicate.value == _COMMENT and isinstance(triple.object, ox.Literal)
    }
    return Question(name, comments, queries[0])
