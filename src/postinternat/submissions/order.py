"""What the server asks of the processes that check, and what it is told."""

from dataclasses import dataclass
from typing import Any

from postinternat.validation.sent import Sent

READY = b"ready"
"""What a process says when it can check."""
Header = dict[str, Any]
"""Plain values about an answer: nothing that comes from a process that read an upload is unpickled."""


@dataclass(frozen=True)
class Order:
    """One check to do, and the form and language of its report."""

    sent: Sent
    form: str
    language: str
    strict: bool = False
