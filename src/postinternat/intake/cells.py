"""One cell turned into one literal, by the kind of its field; what cannot be turned is a fault, never a guess.

A share above 1 and at most 100, written without ``%``, is read as a percentage, and that is told.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pyoxigraph as ox

from postinternat.intake.dates import DateFault, read_date, serial_date
from postinternat.intake.grid import CellValue, ErrorValue, MissingResult, Percentage, folded, number_text, shown
from postinternat.intake.numbers import months, number, ordinal, percentage, written
from postinternat.intake.problems import Fault
from postinternat.model import FieldSpec
from postinternat.model.catalogue import ValueKind
from postinternat.namespaces import PREFIXES

LONGEST_CELL = 2000
"""Characters of one cell."""
_DATATYPE = {kind: ox.NamedNode(PREFIXES["xsd"] + kind) for kind in ("integer", "decimal", "boolean", "date", "anyURI")}
_YES = frozenset(("oui", "o", "vrai", "x", "yes", "y", "true", "1"))
_NO = frozenset(("non", "n", "faux", "no", "false", "0"))
_TICKS = frozenset("✓✔☑")
_NOTHING = frozenset("-–—/.")
"""What people put in a cell to say that it is empty."""
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}\s*(?:€|eur|euros?)?", re.IGNORECASE)
"""``3.756`` or ``3,756``: three thousand or less than four, nobody can tell."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EMAIL = re.compile(r"[^@\s<>,;:()\[\]\"]+@[^@\s<>,;:()\[\]\".]+(?:\.[^@\s<>,;:()\[\]\".]+)+")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_ADDRESSES = {
    PREFIXES["pi"] + "email": (_EMAIL, "service@ars.example"),
    PREFIXES["pi"] + "website": (_URL, "https://www.ars.example"),
}


@dataclass(frozen=True)
class Converted:
    """A literal, or the fault for which there is none; a literal may come with a fault that only informs."""

    literal: ox.Literal | None = None
    fault: Fault | None = None


def is_empty(value: CellValue) -> bool:
    """Tell whether a cell says nothing: white space, or a dash alone."""
    return isinstance(value, str) and (not value.strip() or value.strip() in _NOTHING)


def unreadable(value: CellValue) -> Fault | None:
    """Return the fault of a cell that no kind of field can read: an error, a missing result, odd or too much text."""
    if isinstance(value, ErrorValue):
        return Fault("TAB-12")
    if isinstance(value, MissingResult):
        return Fault("TAB-13")
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            return Fault("TAB-14", {"length": len(value), "limit": LONGEST_CELL})
        control = _CONTROL.search(value)
        if control is not None:
            return Fault("TAB-15", {"value": f"U+{ord(control.group()):04X}"})
    return None


def convert(value: CellValue, field: FieldSpec, language: str) -> Converted:
    """Return the literal that the cell gives to a field that is neither a code nor a link."""
    if field.kind is ValueKind.TEXT:
        return Converted(ox.Literal(shown(value), language=language or "fr"))
    if field.kind in {ValueKind.STRING, ValueKind.URI}:
        return _string(shown(value), field)
    if field.kind is ValueKind.BOOLEAN:
        return _boolean(value)
    if field.kind is ValueKind.DATE:
        return _date(value)
    if isinstance(value, date | time | timedelta):
        return Converted(fault=Fault("TAB-17"))
    if isinstance(value, bool):
        return Converted(fault=Fault("TAB-01"))
    if field.kind is ValueKind.DECIMAL:
        return _share(value) if _is_share(field) else _decimal(value)
    return _months(value) if field.name.lower().endswith("months") else _integer(value)


def _is_share(field: FieldSpec) -> bool:
    return field.minimum == 0 and field.maximum == 1


def _string(text: str, field: FieldSpec) -> Converted:
    if field.kind is ValueKind.URI:
        found = _URL.fullmatch(text)
        literal = ox.Literal(text, datatype=_DATATYPE["anyURI"])
        return (
            Converted(literal) if found else Converted(fault=Fault("TAB-16", {"suggested": "https://www.ars.example"}))
        )
    if field.path in _ADDRESSES:
        form, suggested = _ADDRESSES[field.path]
        text = re.sub("^mailto:", "", text, flags=re.IGNORECASE)
        if re.match(r"www\.", text, re.IGNORECASE) and form is _URL:
            text = f"https://{text}"
        if not form.fullmatch(text):
            return Converted(fault=Fault("TAB-16", {"suggested": suggested}))
    return Converted(ox.Literal(text))


def _boolean(value: CellValue) -> Converted:
    text = folded(shown(value))
    if text in _YES or shown(value) in _TICKS:
        return Converted(ox.Literal("true", datatype=_DATATYPE["boolean"]))
    if text in _NO:
        return Converted(ox.Literal("false", datatype=_DATATYPE["boolean"]))
    return Converted(fault=Fault("TAB-07"))


def _date(value: CellValue) -> Converted:
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
    elif isinstance(value, str):
        try:
            day = read_date(value)
        except DateFault as error:
            return Converted(fault=Fault(error.rule, {"suggested": error.suggested}))
    else:
        counted = serial_date(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
        suggested = f"{counted:%d/%m/%Y}" if counted else ""
        return Converted(fault=Fault("TAB-36" if counted else "TAB-04", {"suggested": suggested}))
    return Converted(ox.Literal(day.isoformat(), datatype=_DATATYPE["date"]))


def _number(value: CellValue) -> Decimal | None:
    if isinstance(value, str):
        found = percentage(value)
        return number(value) if found is None else found
    found = Decimal(number_text(value)) if isinstance(value, int | float) else None
    return found if found is not None and found.is_finite() else None


def _decimal(value: CellValue) -> Converted:
    if isinstance(value, str) and _THOUSANDS.fullmatch(value.strip()):
        return Converted(fault=Fault("TAB-01"))
    found = _number(value)
    return Converted(_numeral(found)) if found is not None else Converted(fault=Fault("TAB-01"))


def _share(value: CellValue) -> Converted:
    found = _number(value)
    if found is None:
        return Converted(fault=Fault("TAB-01"))
    if 1 < found <= 100 and not isinstance(value, Percentage) and "%" not in str(value):
        return Converted(_numeral(found / 100), Fault("TAB-03", {"share": written(found / 100).replace(".", ",")}))
    return Converted(_numeral(found))


def _integer(value: CellValue) -> Converted:
    found = _number(value)
    if found is None and isinstance(value, str):
        counted = ordinal(value)
        found = None if counted is None else Decimal(counted)
    if found is None or found != found.to_integral_value() or isinstance(value, Percentage):
        return Converted(fault=Fault("TAB-02"))
    return Converted(_numeral(found))


def _months(value: CellValue) -> Converted:
    if not isinstance(value, str):
        return _integer(value)
    found = months(value)
    return Converted(_numeral(Decimal(found))) if found is not None else Converted(fault=Fault("TAB-18"))


def _numeral(value: Decimal) -> ox.Literal:
    """Return a whole number as an integer, as data in Turtle has it, another as a decimal."""
    if value == value.to_integral_value():
        return ox.Literal(written(value.to_integral_value() + 0), datatype=_DATATYPE["integer"])
    return ox.Literal(written(value.normalize()), datatype=_DATATYPE["decimal"])
