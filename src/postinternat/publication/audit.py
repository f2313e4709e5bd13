"""The log of who tried to publish what, and what came of it: one line of JSON each, never a token."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from postinternat.errors import StoreError
from postinternat.settings import Settings

FILE = "audit.jsonl"
_PRIVATE = 0o600


class AuditLog:
    """A file that only grows, which its owner alone may read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, outcome: str, **facts: str | int) -> None:
        """Add a line with the time in UTC. Raises StoreError when it cannot be written."""
        time = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        line = json.dumps({"time": time, "outcome": outcome, **facts}, ensure_ascii=False) + "\n"
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _PRIVATE)
            try:
                os.write(descriptor, line.encode())
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StoreError(
                f"the log of publications cannot be written: {error.strerror}",
                where=str(self.path),
                fix="check the permissions of its folder, and the space on its disk",
            ) from error


def audit_log(settings: Settings) -> AuditLog | None:
    """Return the log in the store directory, else beside the file of tokens; None when there is neither."""
    folder = settings.store_directory
    if folder is None and settings.tokens is not None:
        folder = settings.tokens.parent
    return AuditLog(folder / FILE) if folder is not None and folder.is_dir() else None
