"""Every error this program raises on purpose: what is wrong, where, and how to mend it.

::

    PostinternatError
    ├── SettingsError           an option or an environment variable
    ├── DatasetError            a file of ontology/ or data/
    ├── ProfileError            what a doctor says of themself
    ├── StoreError              the store cannot be opened, read or written
    │   ├── StoreBusy           another process is writing
    │   └── VersionConflict     the dataset changed since it was read
    └── QueryError              a query is refused or was stopped
        ├── QuerySyntaxError    it does not parse
        ├── QueryTimeout        it ran past the deadline
        ├── QueryTooLarge       it needed more memory than allowed
        ├── WorkerDied          the process that ran it ended by itself
        └── PoolBusy            too many queries are waiting already
"""

import difflib
from collections.abc import Iterable
from pathlib import Path

from postinternat.text import Text


class PostinternatError(Exception):
    """An error told in three parts: ``what`` is wrong, ``where`` it is, and the ``fix``.

    What a user of the server may read is given in both languages; the command line tells the English.
    """

    exit_code = 2
    """What the command line exits with: 1 the input is refused, 2 no answer could be had."""

    def __init__(self, what: str | Text, *, where: str | Text = "", fix: str | Text = "") -> None:
        # Plain strings, which a process that ran a query can hand over as JSON.
        self.what, self.what_fr = _both(what)
        self.where, self.where_fr = _both(where)
        self.fix, self.fix_fr = _both(fix)
        super().__init__(self.what)

    def __str__(self) -> str:
        """Give the parts that are known, one a line."""
        parts = [self.what]
        if self.where:
            parts.append(f"  where: {self.where}")
        if self.fix:
            parts.append(f"  fix: {self.fix}")
        return "\n".join(parts)


def _both(said: str | Text) -> tuple[str, str]:
    """Return the English and the French; one text for both where there is one only."""
    return (said.en, said.fr) if isinstance(said, Text) else (said, said)


class SettingsError(PostinternatError):
    """An option of the command line or an environment variable cannot be used."""


class DatasetError(PostinternatError):
    """A file of the dataset cannot be loaded. Lines and columns count from 1; None where not known."""

    exit_code = 1

    def __init__(
        self, what: str, *, file: Path, line: int | None = None, column: int | None = None, fix: str = ""
    ) -> None:
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(what, where=place, fix=fix)
        self.file = file
        self.line = line
        self.column = column


class ProfileError(PostinternatError):
    """A doctor's profile holds a code that is in no list, or a number out of its range."""

    exit_code = 1


class StoreError(PostinternatError):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process holds the write lock of the store."""


class VersionConflict(StoreError):
    """The dataset is no longer at the version that the caller had read."""


class QueryError(PostinternatError):
    """A query was refused by the engine or by one of the limits."""

    exit_code = 1


class QuerySyntaxError(QueryError):
    """The text is not SPARQL 1.1. ``line`` and ``column`` count from 1; None where not known."""

    def __init__(self, what: str | Text, *, line: int | None = None, column: int | None = None) -> None:
        where = Text(f"ligne {line}, colonne {column}", f"line {line}, column {column}") if line is not None else ""
        fix = Text("corriger la requête à cet endroit", "correct the query at that place")
        super().__init__(what, where=where, fix=fix)
        self.line = line
        self.column = column


class QueryTimeout(QueryError):
    """The query was stopped because it ran past the deadline."""

    exit_code = 2


class QueryTooLarge(QueryError):
    """The query was stopped because it needed more memory than allowed."""

    exit_code = 2


class WorkerDied(QueryError):
    """The process that ran the query ended for a reason of its own; nothing is known of the answer."""

    exit_code = 2


class PoolBusy(QueryError):
    """Too many queries are running and waiting; this one was not started."""

    exit_code = 2


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'a' or 'b'?`` for the words nearest to ``word``, else those it is part of, or nothing."""
    near = _nearest(word, list(known))
    return "did you mean " + " or ".join(repr(name) for name in near) + "?" if near else ""


def suggestion(word: str, known: Iterable[str], otherwise: Text) -> Text:
    """Return the words that may have been meant, in both languages, or ``otherwise`` when there are none."""
    near = _nearest(word, list(known))
    if not near:
        return otherwise
    french = " ou ".join(f"« {name} »" for name in near)
    return Text(f"vouliez-vous dire {french} ?", "did you mean " + " or ".join(map(repr, near)) + "?")


def _nearest(word: str, known: list[str]) -> list[str]:
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    if len(word) > 2:
        near = (near or [name for name in known if word.lower() in name.lower()])[:3]
    return near
