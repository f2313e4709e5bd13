"""Codepoint escapes of a query, which SPARQL 1.1 (section 19.2) allows anywhere, as the characters they stand for.

Those inside strings and IRIs are left to the engine, which reads them; elsewhere it does not.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

_PART = re.compile(
    r"""\#[^\r\n]*
      | <[^<>"{}|^`\x00-\x20]*>
      | \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
      | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
      | (?P<escape> \\u(?P<short>[0-9A-Fa-f]{4}) | \\U(?P<long>[0-9A-Fa-f]{8}) )
      | \\.""",
    re.VERBOSE | re.DOTALL,
)
_SURROGATES = range(0xD800, 0xE000)
_LARGEST = 0x10FFFF


@dataclass(frozen=True)
class Decoded:
    """A text with its escapes decoded, and where its characters stood: after which ones some were left out."""

    text: str
    original: str
    after: tuple[int, ...] = ()
    """Places in ``text``, each right after a decoded character."""
    left_out: tuple[int, ...] = ()
    """How many characters of ``original`` are missing before that place."""

    def origin(self, place: int) -> int:
        """Return the place in the original text of a place in the decoded one."""
        index = bisect_right(self.after, place)
        return place + (self.left_out[index - 1] if index else 0)


def decode(text: str) -> Decoded:
    """Return the text with the escapes decoded that stand outside strings, IRIs and comments."""
    if "\\u" not in text and "\\U" not in text:
        return Decoded(text, text)
    parts: list[str] = []
    after: list[int] = []
    left_out: list[int] = []
    done = size = missing = 0
    for match in _PART.finditer(text):
        character = _character(match)
        if character is None:
            continue
        before = text[done : match.start()]
        parts += [before, character]
        size += len(before) + 1
        missing += len(match[0]) - 1
        done = match.end()
        after.append(size)
        left_out.append(missing)
    return Decoded("".join([*parts, text[done:]]), text, tuple(after), tuple(left_out))


def _character(match: re.Match[str]) -> str | None:
    """Return what an escape stands for; None for anything else, and for codes of no character."""
    if match["escape"] is None:
        return None
    code = int(match["short"] or match["long"], 16)
    return None if code in _SURROGATES or code > _LARGEST else chr(code)
