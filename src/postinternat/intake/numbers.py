"""Numbers as French spreadsheets write them: ``3 756,50 €``, ``50 %``, ``2nd échelon``, ``2 ans``."""

import re
from decimal import Decimal, InvalidOperation

_SPACE = "[ \u00a0\u202f\u2009\u2007']"
_MINUS = str.maketrans("\u2212\u2012\u2013\u2010", "----")  # signs that print like a hyphen
_CURRENCY = re.compile(r"(?:€|eur|euros?)$", re.IGNORECASE)
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,2}")
_ORDINAL = re.compile(r"(\d{1,4})\s*(?:er|re|ère|nde?|ème|eme|e|è|de?|ᵉʳ|ᵉ)(?:\s+[^\W\d]+)?", re.IGNORECASE)
_YEARS = re.compile(
    r"(\d{1,3}(?:[.,]5)?)\s*(?:ans?|années?|years?)(?:\s*(?:et|and|,|\+)?\s*(\d{1,3})\s*(?:mois|months?))?",
    re.IGNORECASE,
)
_HALF_YEARS = re.compile(r"(\d{1,3})\s*(?:ans?|années?)\s+et\s+demie?", re.IGNORECASE)
_MONTHS = re.compile(r"(\d{1,4})\s*(?:mois|months?)", re.IGNORECASE)
_LONGEST = 60  # characters


def number(text: str) -> Decimal | None:
    """Return the number a text writes, without its currency; None when it is none."""
    plain = _CURRENCY.sub("", text.strip().translate(_MINUS)).strip()
    if len(plain) > _LONGEST:
        return None
    if _DOTS.fullmatch(plain):
        plain = plain.replace(".", "")
    elif _COMMAS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _GROUPED.fullmatch(plain):
        plain = re.sub(_SPACE, "", plain)
    elif not (_PLAIN.fullmatch(plain) or _EXPONENT.fullmatch(plain)):
        return None
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


def percentage(text: str) -> Decimal | None:
    """Return the share a percentage writes, 0.5 for ``50 %``; None when it is none."""
    stripped = re.sub(r"\s*(?:%|pour\s*cent|p\.?\s?100)$", "", text.strip(), flags=re.IGNORECASE)
    if stripped == text.strip():
        return None
    found = number(stripped)
    return None if found is None else found / 100


def ordinal(text: str) -> int | None:
    """Return the number of an ordinal with one word after it or none, 2 for ``2nd échelon``; None when it is none."""
    found = _ORDINAL.fullmatch(text.strip())
    return int(found[1]) if found else None


def months(text: str) -> int | None:
    """Return the whole months of ``24 mois``, ``2 ans``, ``1 an et 6 mois`` or ``18``; None when it is none."""
    plain = text.strip()
    if len(plain) > _LONGEST:
        return None
    if (found := _MONTHS.fullmatch(plain)) is not None:
        return int(found[1])
    if (found := _HALF_YEARS.fullmatch(plain)) is not None:
        return int(found[1]) * 12 + 6
    if (found := _YEARS.fullmatch(plain)) is not None:
        return int(Decimal(found[1].replace(",", ".")) * 12) + int(found[2] or 0)
    value = number(plain)
    return int(value) if value is not None and value == value.to_integral_value() else None


def written(value: Decimal) -> str:
    """Return a number in plain digits, as a literal of RDF has it: ``3756.50``, never ``1E+2``."""
    return format(value, "f")
