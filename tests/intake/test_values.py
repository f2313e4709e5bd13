"""Numbers, dates and durations are read as French spreadsheets write them, and nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest

from postinternat.intake.cells import convert
from postinternat.intake.dates import DateFault, read_date, serial_date
from postinternat.intake.numbers import months, number, ordinal, percentage
from postinternat.model import FieldSpec, Text
from postinternat.model.catalogue import ValueKind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 756,50 €", "3756.50"),
        ("3\u00a0756,50\u00a0€", "3756.50"),
        ("3\u202f756,50", "3756.50"),
        ("3\u20091756,5", None),
        ("1 000 000", "1000000"),
        ("3.756,50", "3756.50"),
        ("3,756.50", "3756.50"),
        ("3756.50 EUR", "3756.50"),
        ("-2 668", "-2668"),
        ("\u22122668", "-2668"),
        (",5", ".5"),
        ("1,5e3", "1.5e3"),
        ("12 34", None),
        ("environ 500", None),
        ("500/600", None),
        ("", None),
        ("١٢", "12"),
        ("9" * 61, None),
        ("1e999999999", None),
    ],
)
def test_numbers(text: str, value: str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.756", None),
        ("3.756 €", None),
        ("3,756 €", None),
        ("-12.000", None),
        ("0.756", "0.756"),
        ("3756.500", "3756.5"),
        ("3.75", "3.75"),
    ],
)
def test_thousands_after_a_dot_or_a_comma_are_not_guessed(text: str, value: str | None) -> None:
    amount = FieldSpec("amount", "urn:p", False, ValueKind.DECIMAL, False, False, 1, Text(), Text())
    found = convert(text, amount, "fr")
    assert (found.literal and found.literal.value, found.fault and found.fault.rule) == (
        value,
        None if value else "TAB-01",
    )


@pytest.mark.parametrize(
    ("text", "value"), [("50 %", "0.5"), ("12,5%", "0.125"), ("50 pour cent", "0.5"), ("50", None)]
)
def test_percentages(text: str, value: str | None) -> None:
    assert percentage(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"), [("2nd échelon", 2), ("1re", 1), ("3e", 3), ("2ème année", 2), ("2", None), ("deux", None)]
)
def test_ordinals(text: str, value: int | None) -> None:
    assert ordinal(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24", 24),
        ("24 mois", 24),
        ("2 ans", 24),
        ("1 an et 6 mois", 18),
        ("1 an et demi", 18),
        ("1,5 an", 18),
        ("3 semaines", None),
        ("deux ans", None),
        ("2,5", None),
    ],
)
def test_months(text: str, value: int | None) -> None:
    assert months(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "09/04/2021",
        "9/4/2021",
        "09-04-2021",
        "09.04.2021",
        "9 avril 2021",
        "9 AVRIL 2021",
        "vendredi 9 avril 2021",
        "le vendredi 9 avril 2021",
        "2021-04-09",
        "2021-04-09T00:00:00",
        "9 April 2021",
        "9 avr. 2021",
        "09/04/2021 00:00",
    ],
)
def test_dates(text: str) -> None:
    assert read_date(text) == date(2021, 4, 9)


@pytest.mark.parametrize("text", ["1er novembre 2021", "1ER NOVEMBRE 2021", "01 Novembre 2021"])
def test_the_first_of_a_month(text: str) -> None:
    assert read_date(text) == date(2021, 11, 1)


@pytest.mark.parametrize(
    ("text", "rule", "suggested"),
    [
        ("31/02/2021", "TAB-05", ""),
        ("04/21/2021", "TAB-05", ""),
        ("31 avril 2021", "TAB-05", ""),
        ("01/11/21", "TAB-06", "01/11/2021"),
        ("1 nov 21", "TAB-06", "01/11/2021"),
        ("novembre 2021", "TAB-04", ""),
        ("2021", "TAB-04", ""),
        ("dès que possible", "TAB-04", ""),
        ("9 brumaire 2021", "TAB-04", ""),
        ("avant 9 avril 2021", "TAB-04", ""),
        ("fin 30 avril 2021", "TAB-04", ""),
    ],
)
def test_what_is_no_date(text: str, rule: str, suggested: str) -> None:
    with pytest.raises(DateFault) as caught:
        read_date(text)
    assert (caught.value.rule, caught.value.suggested) == (rule, suggested)


def test_the_number_of_a_day() -> None:
    assert serial_date(44295) == date(2021, 4, 9)
    assert serial_date(44295.5) is None
    assert serial_date(24) is None
