"""Dates as French spreadsheets write them: ``09/04/2021``, ``1er novembre 2021``, ``2021-04-09``."""

import re
from datetime import date, timedelta

from postinternat.search.words import fold

_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})(?:\s+00?[:h]00(?::00)?)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?")
_WEEKDAY = (
    "(?:lundi|lun|mardi|mar|mercredi|mer|jeudi|jeu|vendredi|ven|samedi|sam|dimanche|dim|"
    "monday|mon|tuesday|tue|wednesday|wed|thursday|thu|friday|fri|saturday|sat|sunday|sun|le)"
)
"""What may stand before a day; any other word, such as ``avant``, changes what is meant."""
_WORDS = re.compile(
    rf"(?:{_WEEKDAY}\.?,?\s+){{0,2}}(\d{{1,2}})\s*(?:er|e|st|nd|rd|th)?\s+([a-z]{{3,9}})\.?,?\s+(\d{{4}}|\d{{2}})"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "aout aou august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_051  # 1950 to 2100
_LONGEST = 40  # characters
_CENTURY = 2000


class DateFault(ValueError):
    """A text is no date; ``rule`` says in which way, ``suggested`` what was probably meant."""

    def __init__(self, rule: str, suggested: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.suggested = suggested


def read_date(text: str) -> date:
    """Return the day a text writes, the day before the month. Raises DateFault."""
    plain = fold(text).strip()
    if len(plain) > _LONGEST:
        raise DateFault("TAB-04")
    if (found := _ISO.fullmatch(plain)) is not None:
        year, month, day = found.groups()
    elif (found := _NUMERIC.fullmatch(plain)) is not None:
        day, month, year = found.groups()
    elif (found := _WORDS.fullmatch(plain)) is not None and found[2] in _MONTHS:
        day, year, month = found[1], found[3], str(_MONTHS[found[2]])
    else:
        raise DateFault("TAB-04")
    if len(year) == len("21"):
        raise DateFault("TAB-06", f"{int(day):02}/{int(month):02}/{_CENTURY + int(year)}")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise DateFault("TAB-05") from error


def serial_date(number: float) -> date | None:
    """Return the day that a spreadsheet counts by this number, None when no recent day has it."""
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL or number != int(number):
        return None
    return _EPOCH + timedelta(days=int(number))
