"""The tokens of a SPARQL query with their places: enough to find what a query asks for without parsing it.

What is inside an IRI, a string or a comment is one token, so nothing in there is taken for a keyword.
"""

import bisect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from postinternat.sparql.escapes import decode

# A prefix name may hold any letter; the exact ranges of the grammar are left to the engine.
_TOKEN = re.compile(
    r"""(?P<space> \s+ )
      | (?P<comment> \#[^\r\n]* )
      | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]{4,8}[^<>"{}|^`\\\x00-\x20]*)*> )
      | (?P<string> \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
                  | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
      | (?P<variable> [?$]\w+ )
      | (?P<blank> _:[\w](?:[\w.\-]*[\w\-])? )
      | (?P<name> (?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:
                  (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
                     (?:(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
                        (?:[\w\-:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)? )
      | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
      | (?P<number> (?:\d*\.\d+|\d+\.(?=[eE][+-]?\d)|\d+)(?:[eE][+-]?\d+)? )
      | (?P<word> [^\W\d]\w* )
      | (?P<sign> \^\^ | && | \|\| | != | <= | >= | . )""",
    re.VERBOSE | re.DOTALL,
)
_UNCLOSED = {'"', "'"}


class Token(NamedTuple):
    """One token. ``start`` counts characters from 0; ``depth`` the brackets open before it."""

    kind: str
    text: str
    start: int
    depth: int

    @property
    def keyword(self) -> str:
        """The token in capitals when it is a bare word, else an empty string."""
        return self.text.upper() if self.kind == "word" else ""


class Tokens:
    """The tokens of one text, white space and comments left out; found when they are first asked for.

    ``text`` is what the engine gets, ``written`` what the user wrote, with its codepoint escapes.
    """

    def __init__(self, written: str) -> None:
        self._decoded = decode(written)
        self.text = self._decoded.text
        self.written = written

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens in order."""
        return tuple(_tokens(self.text))

    @property
    def deepest(self) -> Token | None:
        """The token within most brackets."""
        return max(self.tokens, key=lambda token: token.depth, default=None)

    def place(self, start: int) -> tuple[int, int]:
        """Return the line and the column of a character, as the user wrote it; both count from 1."""
        before = self.written[: self._decoded.origin(start)]
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1

    def at(self, line: int, column: int) -> Token | None:
        """Return the token that covers a place of ``text`` or, between tokens, the next one."""
        lines = self.text.split("\n")
        start = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
        index = bisect.bisect_right([token.start for token in self.tokens], start) - 1
        if index >= 0 and start < self.tokens[index].start + len(self.tokens[index].text):
            return self.tokens[index]
        return self.tokens[index + 1] if index + 1 < len(self.tokens) else None

    def unclosed(self) -> Token | None:
        """Return the quote that opens a string which never ends."""
        return next((token for token in self.tokens if token.kind == "sign" and token.text in _UNCLOSED), None)


def tokenize(text: str) -> Tokens:
    """Return the tokens of the text; what no rule covers is a token of one character."""
    return Tokens(text)


def _tokens(query: str) -> Iterator[Token]:
    depth = 0
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind in {"space", "comment"}:
            continue
        text = match[0]
        if kind == "sign" and text in "{([":
            depth += 1
        yield Token(kind, text, match.start(), depth)
        if kind == "sign" and text in "})]":
            depth -= 1
