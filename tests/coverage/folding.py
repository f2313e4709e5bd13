"""Folding of French text, so that a word is recognised whatever its accents, hyphens, spaces and line breaks."""

import re
import unicodedata

_MARKUP = re.compile(r"\*\*|</?sup>|&[a-z]+;")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "‘": "'", "´": "'"})


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with single spaces and straight apostrophes."""
    plain = unicodedata.normalize("NFKD", _MARKUP.sub("", text).translate(_LIGATURES))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    return re.sub(r"[\s\-‐‑–—]+", " ", plain).strip(" .;:,")


def compact(text: str) -> str:
    """Return the letters, digits and signs (``€ % @ /``) of ``text`` alone: hyphens, spaces and markup do not count."""
    return re.sub(r"[^a-z0-9€%@/.]", "", fold(text)).replace(".", "")
