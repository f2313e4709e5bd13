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

    One BIND a letter: nested in one expression, they would take an engine exponential time to plan.
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
    parts = [_either(part) for part in _PARTS.findall(fold(text))]
    if parts and not start:  # a text found inside another may begin or end within a ligature
        parts[0] = _half(parts[0], "e")
    if parts and not end:
        parts[-1] = _half(parts[-1], "oa")
    regex = f"{'^' if start else ''}{''.join(parts)}{'$' if end else ''}"
    return f"REGEX(LCASE(STR({expression})), {string(regex)})"


def _half(part: str, letters: str) -> str:
    """Return the expression of one letter widened to the ligatures that it is half of."""
    letter = part[1:2]
    if not part.startswith("[") or letter not in letters:
        return part
    ligatures = "".join(ligature for pair, ligature in _FOLDED.items() if len(pair) > 1 and letter in pair)
    return f"{part[:-1]}{ligatures}]"


def _either(part: str) -> str:
    """Return the regular expression of all that folds to the part."""
    if len(part) == 2:
        return f"({_FOLDED[part]}|{''.join(map(_either, part))})"
    letters = _FOLDED.get(part)
    return f"[{part}{letters}]" if letters else _SPECIAL.sub(r"\\\g<0>", part)
