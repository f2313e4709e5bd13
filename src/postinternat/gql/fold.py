"""Text without case and accents, the same in Python as in SPARQL, so that one can be compared with the other."""

import re

from postinternat.gql.terms import string

_FOLDED = {
    "a": "àáâãäå",
    "c": "ç",
    "e": "éèêë",
    "i": "ìíîï",
    "n": "ñ",
    "o": "òóôõö",
    "u": "ùúûü",
    "y": "ýÿ",
    "'": "’",
    "oe": "œ",
    "ae": "æ",
}
_TABLE = {ord(letter): plain for plain, letters in _FOLDED.items() for letter in letters}
_SPECIAL = re.compile(r"[\\.*+?^$|(){}\[\]-]")
_PARTS = re.compile(r"oe|ae|.", re.DOTALL)


def fold(text: str) -> str:
    """Return the text in lower case, without French accents and ligatures."""
    return text.lower().translate(_TABLE)


def fold_pattern(source: str, folded: str) -> str:
    """Return the pattern that binds the variable ``folded`` to the folded text of the expression ``source``.

    One BIND a letter: nested in one expression, they take an engine exponential time to plan.
    """
    binds = [f"BIND(LCASE(STR({source})) AS {folded}f0)"]
    for number, (plain, letters) in enumerate(_FOLDED.items()):
        target = folded if number == len(_FOLDED) - 1 else f"{folded}f{number + 1}"
        binds.append(f"BIND(REPLACE({folded}f{number}, {string(f'[{letters}]')}, {string(plain)}) AS {target})")
    return " ".join(binds)


def matches(expression: str, text: str, *, start: bool = False, end: bool = False) -> str:
    """Return the expression that a text, folded, holds ``text``, at its start or up to its end if so asked.

    The regular expression is made of the letters of ``text`` and classes of accents, with nothing to repeat.
    """
    body = "".join(_either(part) for part in _PARTS.findall(fold(text)))
    regex = f"{'^' if start else ''}{body}{'$' if end else ''}"
    return f"REGEX(LCASE(STR({expression})), {string(regex)})"


def _either(part: str) -> str:
    """Return the regular expression of all that folds to the part."""
    if len(part) == 2:
        return f"({_FOLDED[part]}|{''.join(map(_either, part))})"
    letters = _FOLDED.get(part)
    return f"[{part}{letters}]" if letters else _SPECIAL.sub(r"\\\g<0>", part)
