"""What is sent to be checked, read and checked in one step: the one way for the command line, HTTP and GraphQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from postinternat.intake import Submission
from postinternat.intake.reading import read_contents
from postinternat.store import Store
from postinternat.validation.check import validate_submission
from postinternat.validation.report import Report

_SHEET_OF_ZIP = b"xl/workbook.xml"
_TURTLE = re.compile(rb"(?mi)^\s*@?(prefix|base)\b|^\s*<[^<>\s]*>\s|^\s*\w*:\w")


@dataclass(frozen=True)
class Sent:
    """The contents of files by name, and the region and year that were said beside them."""

    files: Mapping[str, bytes]
    region: str = ""
    year: int | None = None


def read_sent(sent: Sent) -> Submission:
    """Read what was sent as one submission. Raises UnreadableSubmission."""
    submission = read_contents(sent.files)
    return replace(submission, region=sent.region or submission.region, year=sent.year or submission.year)


def check(sent: Sent, store: Store, *, engine: str = "auto") -> Report:
    """Read what was sent and check it. Raises UnreadableSubmission, and what ``validate_submission`` raises."""
    return validate_submission(read_sent(sent), store, engine=engine)


def extension(content: bytes) -> str:
    """Return the extension of the format that the bytes look like: of what comes without a name."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000]
    if start.startswith(b"PK"):
        return ".xlsx" if _SHEET_OF_ZIP in content else ".zip"
    if start.startswith((b"{", b"[")) and not start.startswith(b"[]"):
        return ".jsonld"
    return ".ttl" if not start or _TURTLE.search(start) else ".csv"


def suffix(name: str) -> str:
    """Return the extension of a file's name in lower case, with its dot."""
    return PurePath(name).suffix.lower()
