"""What is sent to be checked, read and checked in one step: the one way for the command line, HTTP and GraphQL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from postinternat.intake import Submission, UnreadableSubmission
from postinternat.intake.reading import read_contents
from postinternat.store import Store
from postinternat.validation.check import validate_submission
from postinternat.validation.renderings.plain import as_plain, unreadable_as_plain
from postinternat.validation.report import Report


@dataclass(frozen=True)
class Sent:
    """The contents of files by name, and the region and year that were said beside them."""

    files: Mapping[str, bytes]
    region: str = ""
    year: int | None = None


def read_sent(sent: Sent, store: Store) -> Submission:
    """Read what was sent as one submission. Raises UnreadableSubmission, StoreError."""
    return read_contents(sent.files, store, region=sent.region, year=sent.year)


def check(sent: Sent, store: Store, *, engine: str = "auto", most: int | None = None) -> Report:
    """Read what was sent and check it; of more than ``most`` findings, the first are told and the others counted.

    Raises UnreadableSubmission, and what ``validate_submission`` raises.
    """
    return validate_submission(read_sent(sent, store), store, engine=engine, most=most)


@dataclass(frozen=True)
class PlainCheck:
    """What came of a check as plain values: the report in both languages, else the places that cannot be read."""

    report: Mapping[str, Any] | None = None
    unreadable: Sequence[Mapping[str, Any]] = ()


Checks: TypeAlias = Callable[[Sent, str, int], PlainCheck]
"""Checks what was sent: it, the language for what cannot be read, and how many findings are told."""


def checks_here(store: Store) -> Checks:
    """Return the check in this process, which has no other bound than the size of what is sent."""

    def checked(sent: Sent, language: str, most: int) -> PlainCheck:
        try:
            return PlainCheck(as_plain(check(sent, store, most=most)))
        except UnreadableSubmission as error:
            return PlainCheck(unreadable=unreadable_as_plain(error, language))

    return checked
