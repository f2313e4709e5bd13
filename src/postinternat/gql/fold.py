"""Text without case and accents, the same in Python as in SPARQL, so that one can be compared with the other."""

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
    "oe": "œ",
    "ae": "æ",
    "'": "’",
}
_TABLE = {ord(letter): plain for plain, letters in _FOLDED.items() for letter in letters}


def fold(text: str) -> str:
    """Return the text in lower case, without French accents and ligatures."""
    return text.lower().translate(_TABLE)


def fold_expression(expression: str) -> str:
    """Return the SPARQL expression that folds what another one gives."""
    folded = f"LCASE(STR({expression}))"
    for plain, letters in _FOLDED.items():
        folded = f"REPLACE({folded}, {string(f'[{letters}]')}, {string(plain)})"
    return folded
