"""The parts of a wording, and what is needed to word one result."""

from collections.abc import Sequence
from dataclasses import dataclass

from postinternat.model import Text
from postinternat.validation.engine import RawResult
from postinternat.validation.graphs import Term
from postinternat.validation.names import Names
from postinternat.validation.rulebook import Rulebook

NOTHING = Text()


@dataclass(frozen=True)
class Wording:
    """What is wrong, what was expected, and how to mend it."""

    message: Text
    expected: Text = NOTHING
    fix: Text = NOTHING


@dataclass(frozen=True)
class Case:
    """One result with what is needed to word it.

    Attributes:
        result: the result.
        rules: all shapes.
        names: the labels.
        field: the name of the field.
        read: the value read, as people write it.
        written: the value read, as it was written.
        count: how many values the node has for the property.
    """

    result: RawResult
    rules: Rulebook
    names: Names
    field: Text
    read: Text
    written: str
    count: int

    def parameters(self, name: str) -> list[Term]:
        """Return the values of a parameter of the shape, such as ``sh:in``."""
        return list(self.rules.values(self.result.shape, name))

    def parameter(self, name: str) -> str:
        """Return the first value of a parameter, or an empty string."""
        return next((term.value for term in self.parameters(name)), "")

    def labels(self, name: str) -> Text:
        """Return the labels of the values of a parameter, separated by commas."""
        return joined([self.names.value(term) for term in self.parameters(name)])


def both(french: str, english: str, /, **values: Text | str | int) -> Text:
    """Fill in one sentence in each language."""

    def words(language: str) -> dict[str, object]:
        return {k: v.in_language(language) if isinstance(v, Text) else v for k, v in values.items()}

    return Text(french.format(**words("fr")), english.format(**words("en")))


def joined(texts: Sequence[Text]) -> Text:
    """Return the texts separated by commas."""
    return Text(", ".join(text.fr for text in texts), ", ".join(text.en for text in texts))
