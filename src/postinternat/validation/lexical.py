"""The forms of values that XSD knows, for rdflib, which takes more: ``2023-06-09T08`` as a date, ``1_000`` as a number.

pySHACL asks rdflib whether a value has the form of its datatype, and would let these pass.
"""

import logging
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import rdflib
from rdflib.term import bind
from rdflib.xsd_datetime import parse_xsd_date

_FORMS: dict[rdflib.URIRef, tuple[type[Any], str, Callable[[str], object]]] = {
    rdflib.XSD.date: (date, r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?", parse_xsd_date),
    rdflib.XSD.decimal: (Decimal, r"[+-]?(\d+(\.\d*)?|\.\d+)", Decimal),
    rdflib.XSD.integer: (int, r"[+-]?\d+", int),
    rdflib.XSD.boolean: (bool, r"true|false|1|0", lambda text: text in {"true", "1"}),
}


def take_no_other_forms() -> None:
    """Have rdflib, in this process, call every other form of these datatypes ill-typed."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)  # it warns of each datatype that is bound again
    for datatype, (kind, form, read) in _FORMS.items():
        bind(datatype, kind, _only(re.compile(form, re.ASCII), read))
    logger.setLevel(before)


def _only(form: re.Pattern[str], read: Callable[[str], object]) -> Callable[[str], object]:
    def value(text: str) -> object:
        if not form.fullmatch(text):
            raise ValueError(text)
        return read(text)

    return value
