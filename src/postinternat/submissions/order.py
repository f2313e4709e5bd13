"""What the server asks of the processes that check, and what it is told."""

from dataclasses import dataclass
from typing import Any

from postinternat.validation.sent import Sent

READY = b"ready"
"""What a process says when it can check."""
FRAGMENT = "fragment"
"""The form of the report that stands in a page of the site; no client can ask for it by name."""
Header = dict[str, Any]
"""Plain values about an answer: nothing that comes from a process that read an upload is unpickled."""


@dataclass(frozen=True)
class Order:
    """One check to do, the form and language of its report, and how many findings it tells in full."""

    sent: Sent
    form: str
    language: str
    strict: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Publication:
    """One submission to publish, and the form and language of the report when it is refused.

    Attributes:
        sent: the files.
        region, year: where it is published.
        by: the function or service that publishes.
        message: what it says of it.
        accept_warnings: publish although the report has warnings.
        replaces, seen: what is meant to be replaced, and what was there, as in ``publication.Order``.
    """

    sent: Sent
    region: str
    year: int
    by: str
    message: str
    accept_warnings: bool
    replaces: frozenset[str]
    seen: str
    form: str
    language: str
