"""Figures and dates are written as people of each language write them."""

from datetime import date

import pytest

from postinternat.web.figures import THIN, day, euros, number


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (3882, f"3{THIN}882{THIN}€", "€3,882"),
        (3130.42, f"3{THIN}130,42{THIN}€", "€3,130.42"),
        (3756.5, f"3{THIN}756,50{THIN}€", "€3,756.50"),
        (0, f"0{THIN}€", "€0"),
        (-1, f"−1{THIN}€", "−€1"),
        (1234567, f"1{THIN}234{THIN}567{THIN}€", "€1,234,567"),
    ],
)
def test_amounts(amount: float, french: str, english: str) -> None:
    assert (euros(amount, "fr"), euros(amount, "en")) == (french, english)


def test_numbers() -> None:
    assert (number(1078, "fr"), number(1078, "en"), number(0.5, "fr")) == (f"1{THIN}078", "1,078", "0,50")


@pytest.mark.parametrize(
    ("given", "french", "english"),
    [
        ("2023-04-30", "30 avril 2023", "30 April 2023"),
        (date(2021, 11, 1), "1er novembre 2021", "1 November 2021"),
        (date(2024, 8, 31), "31 août 2024", "31 August 2024"),
    ],
)
def test_days(given: str | date, french: str, english: str) -> None:
    assert (day(given, "fr"), day(given, "en")) == (french, english)


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        day("April", "en")
