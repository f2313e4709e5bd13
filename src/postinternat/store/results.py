"""Serialised SELECT results that stop at a limit and are still well formed.

pyoxigraph writes the bytes; this looks for the ends of rows in them, and cuts after the last row that fits.
"""

import re
from collections import deque
from dataclasses import dataclass

import pyoxigraph as ox


class Full(Exception):
    """Raised into the engine to stop it: the limit is reached."""


@dataclass(frozen=True)
class Format:
    """How rows show in one results format: ``end`` matches what closes a row, ``tail`` closes the document.

    ``header_rows`` are closed like rows but hold variables. With ``sees_next``, ``end`` matches only once the
    next row has begun.
    """

    engine: ox.QueryResultsFormat
    end: re.Pattern[bytes]
    tail: bytes = b""
    header_rows: int = 0
    sees_next: bool = False


FORMATS = {
    # Inside a JSON string a quote is escaped, so `},{"` can only end there, before a comma or a brace.
    "application/sparql-results+json": Format(
        ox.QueryResultsFormat.JSON, re.compile(rb'\}(?=,\{"[^,}])'), b"]}}", sees_next=True
    ),
    "application/sparql-results+xml": Format(
        ox.QueryResultsFormat.XML, re.compile(rb"</result>"), b"</results></sparql>"
    ),
    "text/csv": Format(ox.QueryResultsFormat.CSV, re.compile(rb'(?:[^"\n]|"[^"]*")*+\n'), header_rows=1),
    "text/tab-separated-values": Format(ox.QueryResultsFormat.TSV, re.compile(rb"\n"), header_rows=1),
}
"""Media type of SELECT and ASK results to its format."""


class RowLimit:
    """A writable file that keeps whole rows up to the limits. ``rows`` counts those kept."""

    def __init__(self, results: Format, *, max_rows: int, max_bytes: int) -> None:
        self.rows = -results.header_rows
        self._format = results
        self._max_rows = max_rows
        self._max_bytes = max_bytes - len(results.tail)
        self._buffer = bytearray()
        self._kept = 0

    def write(self, data: bytes) -> int:
        """Take what the engine serialised. Raises Full when the next row would pass a limit."""
        self._buffer += data
        ends = self._format.end.finditer(self._buffer, self._kept)
        counted = deque(enumerate(ends, start=1), maxlen=1)  # a fifth of the time of a loop
        for rows, last in counted:
            if self.rows + rows < self._max_rows and last.end() <= self._max_bytes:
                self.rows += rows
                self._kept = last.end()
            else:
                self._take_one_by_one()
        self._check_size()
        return len(data)

    def _take_one_by_one(self) -> None:
        for match in self._format.end.finditer(self._buffer, self._kept):
            if self.rows == self._max_rows or match.end() > self._max_bytes:
                raise Full
            self.rows += 1
            self._kept = match.end()
            if self.rows == self._max_rows and self._format.sees_next:
                raise Full

    def _check_size(self) -> None:
        if len(self._buffer) > self._max_bytes + len(self._format.tail):
            raise Full

    def flush(self) -> None:
        """Do nothing; engines expect it of a file."""

    def complete(self) -> bytes:
        """Return everything, once the engine has finished."""
        if self._format.sees_next and not self._buffer.endswith(b"[" + self._format.tail):
            self.rows += 1
        return bytes(self._buffer)

    def cut(self) -> bytes:
        """Return the rows that fit as a whole document; empty when not even one row fits."""
        if self.rows <= 0:
            return b""
        return bytes(self._buffer[: self._kept]) + self._format.tail
