"""A bar on the terminal that shows how far a check has come; nothing where nobody watches."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from postinternat.model import Text
from postinternat.progress import Stage, heard_by

_EACH_S = 0.1
_WAIT_S = 0.5
"""Shorter work shows no bar."""
_CELLS = 24
_ERASE = "\r\x1b[K"
_WORDS = {
    Stage.READING: Text("Lecture des fichiers", "Reading the files"),
    Stage.TARGETS: Text("Choix des règles à vérifier", "Choosing the rules to check"),
    Stage.ENGINE: Text("Contrôle des règles", "Checking the rules"),
    Stage.PLACES: Text("Recherche des lignes", "Finding the lines"),
    Stage.REPORT: Text("Rédaction des constats", "Wording the findings"),
}


@contextmanager
def shown(language: str, stream: TextIO | None = None) -> Iterator[None]:
    """Show the bar on the standard error while the context lasts, then erase it.

    There is none where it is no terminal, where TERM is ``dumb``, and where NO_COLOR asks for none.
    """
    stream = stream or sys.stderr
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in {"", "dumb"}:
        yield
        return
    bar = _Bar(language, stream)
    try:
        with heard_by(bar.hear):
            yield
    finally:
        bar.close()


class _Bar:
    """Draws in a thread of its own, since an engine at work says nothing for long."""

    def __init__(self, language: str, stream: TextIO) -> None:
        self._language = language
        self._stream = stream
        self._told = (Stage.READING, 0, 0)
        self._start = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._draw, name="progress", daemon=True)
        self._thread.start()

    def hear(self, stage: Stage, done: int, total: int) -> None:
        """Take what is told; it is drawn at the next turn."""
        self._told = (stage, done, total)

    def close(self) -> None:
        """Stop drawing and erase the line."""
        self._ended.set()
        self._thread.join()

    def _draw(self) -> None:
        drawn = False
        wait = _WAIT_S
        while not self._ended.wait(wait):
            drawn, wait = True, _EACH_S
            self._stream.write(_ERASE + self._line())
            self._stream.flush()
        if drawn:
            self._stream.write(_ERASE)
            self._stream.flush()

    def _line(self) -> str:
        stage, done, total = self._told
        parts = [_WORDS[stage].in_language(self._language)]
        if total:
            share = min(done / total, 1.0)
            filled = round(share * _CELLS)
            parts += ["█" * filled + "░" * (_CELLS - filled), percentage(share, self._language)]
        parts.append(f"{time.monotonic() - self._start:.0f} s")
        return "  ".join(parts)[: shutil.get_terminal_size().columns - 1]


def percentage(share: float, language: str) -> str:
    """Return a share as it is written in the language."""
    return f"{share:.0%}" if language == "en" else f"{share * 100:.0f} %"
