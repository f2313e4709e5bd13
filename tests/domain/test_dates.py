from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postinternat.domain.dates import add_months, month_name, whole_months, written

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 11, 2), 48, date(2027, 11, 2)),
        (date(2023, 12, 1), 1, date(2024, 1, 1)),
        (date(2023, 1, 1), -1, date(2022, 12, 1)),
        (date(2023, 1, 1), 10**9, date.max),
        (date(2023, 1, 1), -(10**9), date.min),
    ],
)
def test_months_are_added_to_the_same_day(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@given(DAYS, st.integers(0, 600))
def test_whole_months_are_those_that_have_passed(start: date, months: int) -> None:
    assert whole_months(start, add_months(start, months)) == months


@given(DAYS, DAYS)
def test_one_month_more_has_not_passed(one: date, other: date) -> None:
    start, end = sorted((one, other))
    months = whole_months(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)


def test_dates_are_written_as_one_reads_them() -> None:
    assert (written(date(2026, 11, 1)).fr, written(date(2026, 11, 1)).en) == ("1er novembre 2026", "1 November 2026")
    assert written(date(2026, 8, 12)).fr == "12 août 2026"
    assert [month_name(month).fr for month in (1, 12)] == ["janvier", "décembre"]
