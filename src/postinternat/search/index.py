"""The index of one dataset version, in an in-memory SQLite database with FTS5."""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postinternat.model import Text
from postinternat.search.documents import Document
from postinternat.search.snippet import snippet
from postinternat.search.words import Word, joined, words

MARKERS = ("⟦", "⟧")
"""What stands before and after a word found, unless other markers are asked for."""
LONGEST_QUERY = 32
"""Distinct words of a query that are looked for; what comes after is left out."""

_SCHEMA = """
CREATE TABLE document (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, label_fr TEXT NOT NULL, label_en TEXT NOT NULL);
CREATE TABLE type (document INTEGER NOT NULL, class TEXT NOT NULL, narrowest INTEGER NOT NULL,
  PRIMARY KEY (document, class)) WITHOUT ROWID;
CREATE TABLE body (document INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL);
CREATE INDEX body_document ON body (document);
CREATE VIRTUAL TABLE term USING fts5 (whole, name, label, body, content='', tokenize="unicode61 remove_diacritics 0");
"""
_LONGEST_NAME = 200  # characters of a query that may be the whole name of a thing
_WEIGHTS = (20.0, 12.0, 6.0, 1.0)  # of the columns of term, in their order
_OF_TYPES = " AND EXISTS (SELECT 1 FROM type WHERE document = term.rowid AND class IN ({}))"


@dataclass(frozen=True)
class Hit:
    """One thing found.

    Attributes:
        iri: what it is.
        type: the IRI of its narrowest class.
        label: its label in both languages.
        snippet: the text that answers the query, the words found between the markers. It is plain text: escape it
            before it goes into HTML.
        score: higher is better; it compares the hits of one search only.
    """

    iri: str
    type: str
    label: Text
    snippet: str
    score: float


@dataclass(frozen=True)
class Results:
    """The hits of one page, best first.

    Attributes:
        total: how many things were found in all.
        every_word: false when nothing has all the words, so that the hits have only some of them.
    """

    hits: tuple[Hit, ...]
    total: int
    every_word: bool = True


class Index:
    """A full-text index that never changes. It may be used from several threads."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = threading.Lock()
        self._database.executescript(_SCHEMA)
        with self._database:
            for number, document in enumerate(documents, start=1):
                self._insert(number, document)
            self._database.execute("INSERT INTO term (term) VALUES ('optimize')")

    def search(
        self,
        text: str,
        *,
        types: Sequence[str] = (),
        language: str = "fr",
        first: int = 20,
        offset: int = 0,
        markers: tuple[str, str] = MARKERS,
    ) -> Results:
        """Return what the text finds, whatever characters it has; a text without words finds nothing.

        ``types`` are IRIs of classes, or of classes above them, one of which a hit must have; ``language``
        (``fr`` or ``en``) is that of the snippets where there is a choice. Things that have all the words are
        looked for; when there are none, those that have some.
        """
        wanted = _distinct(text)
        if not wanted:
            return Results((), 0)
        terms = frozenset(term for word in wanted for term in word.terms)
        whole = joined(text[:_LONGEST_NAME])
        for operator in ("AND", "OR"):
            match = _match(wanted, operator, whole)
            rows, total = self._rows(match, types, first, offset)
            if total or len(wanted) == 1:
                break
        hits = tuple(self._hit(row, terms, language, markers) for row in rows)
        return Results(hits, total, operator == "AND" or not total)

    def close(self) -> None:
        """Free the memory. The index cannot be searched any more."""
        with self._lock:
            self._database.close()

    def _insert(self, number: int, document: Document) -> None:
        label = document.text
        execute = self._database.execute
        execute("INSERT INTO document VALUES (?, ?, ?, ?)", (number, document.iri, label.fr, label.en))
        types = [(number, name, place == 0) for place, name in enumerate(document.types)]
        self._database.executemany("INSERT INTO type VALUES (?, ?, ?)", types)
        body = [(number, text, language) for text, language in document.body]
        body += [(number, name, "") for name in document.names]
        self._database.executemany("INSERT INTO body VALUES (?, ?, ?)", body)
        labels = list(document.label.values())
        # A whole name as one term, so that "ccumg" finds CCU-MG, and a thing called so comes before those that name it.
        whole = " ".join(sorted({joined(name) for name in (*document.names, *labels)}))
        columns = (_indexed(document.names), _indexed(labels), _indexed(text for text, _ in document.body))
        execute("INSERT INTO term (rowid, whole, name, label, body) VALUES (?, ?, ?, ?, ?)", (number, whole, *columns))

    def _rows(
        self, match: str, types: Sequence[str], first: int, offset: int
    ) -> tuple[list[tuple[int, str, str, str, float]], int]:
        where = "term MATCH ?" + (_OF_TYPES.format(", ".join("?" * len(types))) if types else "")
        score = f"bm25(term, {', '.join(map(str, _WEIGHTS))})"
        page = (
            f"SELECT document.id, iri, label_fr, label_en, -{score} AS score FROM term"  # noqa: S608 only ? marks
            f" JOIN document ON document.id = term.rowid WHERE {where} ORDER BY score DESC, iri LIMIT ? OFFSET ?"
        )
        count = f"SELECT COUNT(*) FROM term WHERE {where}"  # noqa: S608
        with self._lock:
            total = self._database.execute(count, (match, *types)).fetchone()[0]
            rows = self._database.execute(page, (match, *types, max(0, first), max(0, offset))).fetchall()
        return rows, total

    def _hit(
        self, row: tuple[int, str, str, str, float], terms: frozenset[str], language: str, markers: tuple[str, str]
    ) -> Hit:
        number, iri, label_fr, label_en, score = row
        with self._lock:
            kind = self._database.execute(
                "SELECT class FROM type WHERE document = ? AND narrowest", (number,)
            ).fetchone()[0]
            body = self._database.execute(
                "SELECT text FROM body WHERE document = ? AND language IN (?, '') ORDER BY rowid", (number, language)
            ).fetchall()
            other = self._database.execute(
                "SELECT text FROM body WHERE document = ? AND language NOT IN (?, '') ORDER BY rowid",
                (number, language),
            ).fetchall()
        label = Text(label_fr, label_en)
        away = label_en if language == "fr" else label_fr
        texts = [label.in_language(language), *(text for (text,) in body), away, *(text for (text,) in other)]
        return Hit(iri, kind, label, snippet(texts, terms, markers), score)


def _indexed(texts: Iterable[str]) -> str:
    return " ".join(term for text in texts for word in words(text) for term in word.terms)


def _distinct(text: str) -> list[Word]:
    """Return the words to look for: each once, without the most common ones unless there is nothing else."""
    found: dict[str, Word] = {}
    for word in words(text):
        found.setdefault(word.terms[0], word)
    telling = [word for word in found.values() if not word.is_stop_word] or list(found.values())
    return telling[:LONGEST_QUERY]


def _match(wanted: Sequence[Word], operator: str, whole: str) -> str:
    """Return the FTS5 query: its terms are letters and digits alone, and quoted."""
    groups = ["(" + " OR ".join(f'"{term}"' for term in word.terms) + ")" for word in wanted]
    match = f" {operator} ".join(groups)
    return f'({match}) OR whole : "{whole}"'
