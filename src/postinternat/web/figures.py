"""Figures and dates as people write them, in French and in English."""

from datetime import date

THIN = "\N{NARROW NO-BREAK SPACE}"
_FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: float, lang: str) -> str:
    """Write a number, with two decimals unless it is whole: ``3 130,42`` or ``3,130.42``."""
    english = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return english if lang == "en" else english.replace(",", THIN).replace(".", ",")


def euros(amount: float, lang: str) -> str:
    """Write an amount in euro: ``3 882 €`` or ``€3,882``."""
    written = number(abs(amount), lang)
    sign = "−" if amount < 0 else ""
    return f"{sign}€{written}" if lang == "en" else f"{sign}{written}{THIN}€"


def months(count: int, lang: str) -> str:
    """Write a length in months, in years when they are whole: ``2 ans`` or ``18 months``."""
    years, rest = divmod(count, 12)
    if lang == "en":
        return f"{count} month{'s' if count > 1 else ''}" if rest else f"{years} year{'s' if years > 1 else ''}"
    return f"{count} mois" if rest else f"{years} an{'s' if years > 1 else ''}"


def percent(share: float, lang: str) -> str:
    """Write a share of 0 to 1: ``50 %`` or ``50%``."""
    written = f"{share * 100:.4g}"
    return f"{written.replace('.', ',')}{THIN}%" if lang == "fr" else f"{written}%"


def day(given: date | str, lang: str) -> str:
    """Write a day, given as a date or as ISO 8601: ``1er novembre 2021`` or ``1 November 2021``."""
    when = date.fromisoformat(given) if isinstance(given, str) else given
    if lang == "en":
        return f"{when.day} {_ENGLISH_MONTHS[when.month - 1]} {when.year}"
    return f"{'1er' if when.day == 1 else when.day} {_FRENCH_MONTHS[when.month - 1]} {when.year}"
