"""A text of RDF read by Oxigraph's parser, and the lines of its statements read again for the nodes that need them.

The parser asks for more text only when it needs some. Given one word at a time, it tells the line of a statement: that
of the last word read when the statement comes out. That is slow, so the first reading gives it whole lines, and keeps
between which lines each node was described; the second gives it words between those of the nodes asked for alone.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, cast

import pyoxigraph as ox

from postinternat.intake.places import Place, Places
from postinternat.progress import Stage, tell

_WORD = re.compile(r"\s*\S+\s?|\s+")
TOLD_EACH = 4096
"""How many statements are read between two words on the progress."""
_LOOKED_AHEAD = re.compile(r"\s*(?:[;,)\]]|\.\s|\.$)")
"""A word that cannot end a value: the parser read it only to be sure that the value before it had ended."""


class Chunks:
    """The text as a file that gives one line for each read, or one word of a line that is wanted by words."""

    def __init__(self, text: str, by_words: Callable[[int], object]) -> None:
        self._lines = _lines(text)
        self._by_words = by_words
        self._words: Iterator[str] = iter(())
        self._rest = b""
        self._last = self._before = 1
        self._looked_ahead = False
        self.line_read = 0
        """The number of the line that the last chunk is of."""
        self.line_count = text.count("\n")
        """How many lines there are, short of the last."""

    def read(self, size: int = -1) -> bytes:
        """Return the next chunk in UTF-8, nothing at the end; one longer than ``size`` comes in pieces."""
        chunk = self._rest or self._next().encode()
        end = len(chunk) if size < 0 else size
        self._rest = chunk[end:]
        return chunk[:end]

    def _next(self) -> str:
        word = next(self._words, "")
        if not word:
            line = next(self._lines, "")
            self.line_read += 1
            if not self._by_words(self.line_read):
                self._before = self._last = self.line_read
                self._looked_ahead = False
                return line
            self._words = iter(_WORD.findall(line))
            word = next(self._words, "")
        if word.strip():
            self._before, self._last = self._last, self.line_read
            self._looked_ahead = _LOOKED_AHEAD.match(word) is not None
        return word

    def line(self) -> int:
        """Return the line of the value that the parser has just understood."""
        return self._before if self._looked_ahead else self._last


class Names:
    """The IRIs that stand for the blank nodes of one text, by the order in which they appear."""

    def __init__(self, own: str) -> None:
        self._own = own
        self.of: dict[object, ox.NamedNode] = {}

    def named(self, triple: ox.Triple) -> ox.Triple:
        """Return the triple with IRIs in place of blank nodes."""
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.BlankNode) and not isinstance(value, ox.BlankNode):
            return triple
        return ox.Triple(self._named(subject), triple.predicate, self._named(value))  # type: ignore[arg-type]

    def _named(self, term: object) -> object:
        if not isinstance(term, ox.BlankNode):
            return term
        return self.of.setdefault(term, ox.NamedNode(f"{self._own}node-{len(self.of) + 1}"))


@dataclass(frozen=True)
class RdfText:
    """The text of one file: its name, its syntax, and the IRI that its nameless nodes go under."""

    text: str
    file: str
    own: str
    syntax: ox.RdfFormat

    def open(self, by_words: Callable[[int], object]) -> tuple[Chunks, Iterator[ox.Quad]]:
        """Return the text as the parser gets it, and its statements, which may raise SyntaxError and go on."""
        chunks = Chunks(self.text, by_words)
        base = None if self.syntax in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS} else self.own
        return chunks, ox.parse(cast(IO[bytes], chunks), format=self.syntax, base_iri=base)


class Spans:
    """Between which lines each node is described, in the order of the text."""

    def __init__(self) -> None:
        self._found: list[tuple[ox.NamedNode, int, int]] = []
        self._subject: object = None
        self._start = self._end = 1
        self._nameless = False

    def add(self, subject: object, line: int, *, nameless: bool) -> None:
        """Take the next statement; ``line`` is the last that the parser had read."""
        if subject != self._subject:
            self._close()
            # What stands in brackets comes before the statement that it is the value of.
            self._start = self._start if self._nameless else self._end
            self._subject, self._nameless = subject, nameless
        self._end = line

    def _close(self) -> None:
        if isinstance(self._subject, ox.NamedNode):
            self._found.append((self._subject, self._start, self._end))

    def starts(self) -> dict[ox.NamedNode, int]:
        """Return about where each node is first described."""
        self._close()
        self._subject = None
        return {node: start for node, start, _ in reversed(self._found)}

    def lines(self, nodes: Collection[ox.NamedNode]) -> set[int]:
        """Return the lines at which the nodes are described."""
        self._close()
        self._subject = None
        return {line for node, start, end in self._found if node in nodes for line in range(start, end + 1)}


class TextPlaces(Places):
    """The places of the statements of a text, read when they are first asked for, and for some nodes at once."""

    def __init__(self, source: RdfText, spans: Spans) -> None:
        super().__init__()
        self._source = source
        self._spans = spans
        self._known: set[object] = set()

    def prepare(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Read the places of these nodes, all in one reading."""
        wanted = set(nodes) - self._known
        self._known |= wanted
        lines = self._spans.lines(wanted)
        if not lines:
            return
        chunks, statements = self._source.open(lines.__contains__)
        names = Names(self._source.own)
        first_lines: dict[object, int] = {}
        for number, quad in enumerate(statements):
            if number % TOLD_EACH == 0:
                tell(Stage.PLACES, chunks.line_read, chunks.line_count)
            before = len(names.of)
            triple = names.named(quad.triple)
            if len(names.of) > before or triple.subject in wanted:
                line = _line(quad.object, chunks)
                for term in (triple.subject, triple.object):
                    first_lines.setdefault(term, line)
                if triple.subject in wanted:
                    nameless = isinstance(quad.object, ox.BlankNode)
                    line = min(line, first_lines[triple.object]) if nameless else line
                    self.record(triple, Place(self._source.file, line))

    def rough(self) -> Places:
        """Return about where nodes begin, by the first reading."""
        found = {node: Place(self._source.file, line) for node, line in self._spans.starts().items()}
        return Places(nodes=found)

    def find(self, node: object, path: object = None, values: Iterable[object] = ()) -> Place | None:
        """Return the most exact place known, after a reading where the node is not one of those read."""
        if node not in self._known and isinstance(node, ox.NamedNode):
            self.prepare([node])
        return super().find(node, path, values)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, each when it is asked for: a copy of the text would take four bytes a character."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _line(value: object, chunks: Chunks) -> int:
    breaks = value.value.count("\n") if isinstance(value, ox.Literal) else 0
    return max(chunks.line() - breaks, 1)
