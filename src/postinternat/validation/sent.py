"""What is sent to be checked, read and checked in one step: the one way for the command line, HTTP and GraphQL."""

from collections.abc import Mapping
from dataclasses import dataclass

from postinternat.intake import Submission
from postinternat.intake.reading import read_contents
from postinternat.store import Store
from postinternat.validation.check import validate_submission
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
