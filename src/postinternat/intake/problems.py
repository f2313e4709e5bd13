"""What the reading of a submission itself finds wrong, and the list of the rules it goes by.

A rule is TAB-nn for tables and RDF-nn for RDF files. Its texts are filled in with what was read:
``{value}`` is the value as written, ``{field}`` the header of the column, and the rest is said beside the rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from postinternat.intake.places import Place
from postinternat.model import Text

Gravity = Literal["error", "warning", "information"]
NOTHING = Text()


@dataclass(frozen=True)
class Problem:
    """One thing that the reading of a submission found wrong, or did otherwise than one might expect.

    Attributes:
        rule: the id of the rule, such as ``TAB-12``.
        severity: how serious it is, in the words of the report's severities.
        place: the line, or the sheet and the cell.
        message, expected, fix: what is wrong, what was expected, how to mend it.
        value: the value as it was written.
        focus: the IRI of the node of the row, empty when it is about a file, a sheet or a header.
        path: the IRI of the property of the column, empty where there is none.
    """

    rule: str
    severity: Gravity
    place: Place
    message: Text
    fix: Text
    expected: Text = NOTHING
    value: str = ""
    focus: str = ""
    path: str = ""


@dataclass(frozen=True)
class ReadingRule:
    """One rule of the reading: its gravity, what it says, and the words of its problems."""

    severity: Gravity
    label: Text
    message: Text
    fix: Text
    expected: Text = NOTHING


@dataclass(frozen=True)
class Fault:
    """A rule that a value breaks, and the words that fill in its texts; the place comes later.

    A rule of the gravity ``information`` tells how the value was understood, and the value is kept.
    """

    rule: str
    words: Mapping[str, Text | str | int] = field(default_factory=dict)


def filled(template: Text, words: Mapping[str, Text | str | int]) -> Text:
    """Return the two texts with the words put in."""

    def one(language: str) -> str:
        values = {k: v.in_language(language) if isinstance(v, Text) else v for k, v in words.items()}
        return (template.fr if language == "fr" else template.en).format(**values)

    return Text(one("fr"), one("en"))


def error(label: Text, message: Text, fix: Text, expected: Text | None = None) -> ReadingRule:
    """Return a rule that refuses."""
    return ReadingRule("error", label, message, fix, expected or NOTHING)


def warning(label: Text, message: Text, fix: Text) -> ReadingRule:
    """Return a rule that warns."""
    return ReadingRule("warning", label, message, fix)


def told(label: Text, message: Text, fix: Text) -> ReadingRule:
    """Return a rule that tells how something was understood."""
    return ReadingRule("information", label, message, fix)
