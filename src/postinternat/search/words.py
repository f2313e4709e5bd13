"""From text to search terms: case, accents, ligatures, elisions, acronyms and French word forms are folded."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"  # an accent may be a character of its own
_PIECE = re.compile(rf"\d+|{_LETTERS}(?:['’ʼ]{_LETTERS})*")
_APOSTROPHE = re.compile("['’ʼ]")
_ELIDED = frozenset(("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SHORTEST_STEMMED = 4
_LONGEST_WORD = 64  # letters; the rest of a longer one is left out
_TOO_COMMON = (
    "a au aux avec ce ces cette dans de des du elle en est et il ils la le les leur lui ma mais me meme mes mon ne "
    "nos notre nous on ou par pas pour qu que qui sa se ses son sont sur ta te tes ton tu un une vos votre vous y "
    "the of and in to for an is are on at by or with"
)
_STOP_WORDS = frozenset(_TOO_COMMON.split())
_STEMMER = snowballstemmer.stemmer("french")
_STEMMING = threading.Lock()  # a stemmer keeps the word it works on


@dataclass(frozen=True)
class Word:
    """One word of a text: the terms it is found by, and its place (``text[start:end]``)."""

    terms: tuple[str, ...]
    start: int
    end: int

    @property
    def is_stop_word(self) -> bool:
        """Whether the word is too common to be looked for beside others."""
        return self.terms[0] in _STOP_WORDS


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text. Digits and letters are apart, so ``400MG`` is ``400 MG``; so are l' and d'."""
    for match in _PIECE.finditer(text):
        start, piece = match.start(), match.group()
        parts = _parts if len(piece) <= _LONGEST_WORD else _parts.__wrapped__  # nobody fills the memory with long ones
        for terms, offset, length in parts(piece):
            yield Word(terms, start + offset, start + offset + length)


@lru_cache(maxsize=50_000)
def _parts(piece: str) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    """Return the terms of each word of a piece of text, where it starts in it, and its length."""
    found, offset = [], 0
    for part in _APOSTROPHE.split(piece):
        if part.lower() not in _ELIDED or offset + len(part) == len(piece):
            terms = _terms(part.lower()[:_LONGEST_WORD])
            if terms:
                found.append((terms, offset, len(part)))
        offset += len(part) + 1
    return tuple(found)


def joined(text: str) -> str:
    """Return the whole text as one term, without what separates its words: ``CCU-MG`` gives ``ccumg``."""
    return "".join(word.terms[0] for word in words(text))


def fold(text: str) -> str:
    """Return the text in lower case, without accents or ligatures."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(character for character in plain if not unicodedata.combining(character))


def _terms(word: str) -> tuple[str, ...]:
    """Return the folded word, then its stems.

    It is stemmed with its accents, which the stemmer needs to know a participle, and without, so that a query
    typed without accents meets it.
    """
    folded = "".join(character for character in fold(word) if character.isascii() and character.isalnum())
    if len(folded) < _SHORTEST_STEMMED or folded.isdigit():
        return (folded,) if folded else ()
    composed = unicodedata.normalize("NFC", word)
    with _STEMMING:
        plain = _STEMMER.stemWord(folded)
        accented = plain if composed == folded else fold(_STEMMER.stemWord(composed))
    return tuple(dict.fromkeys((folded, accented, plain)))
