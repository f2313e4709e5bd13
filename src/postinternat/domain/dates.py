"""Dates as the documents count them: in whole months, and written as one reads them in French and in English."""

import calendar
from datetime import date

from postinternat.model import Text

_FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last one of a shorter month.

    Past the years that Python counts, it is the last day of all, or the first.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def whole_months(start: date, end: date) -> int:
    """Return the number of whole months from ``start`` to ``end``, which must not come before it."""
    months = 12 * (end.year - start.year) + end.month - start.month
    return months - (add_months(start, months) > end)


def written(day: date) -> Text:
    """Return the date in words: 1er novembre 2026, 1 November 2026."""
    first = "1er" if day.day == 1 else str(day.day)
    return Text(f"{first} {month_name(day.month).fr} {day.year}", f"{day.day} {month_name(day.month).en} {day.year}")


def month_name(month: int) -> Text:
    """Return the name of a month (1 to 12)."""
    return Text(_FRENCH_MONTHS[month - 1], calendar.month_name[month])
