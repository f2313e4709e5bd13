"""One question of eligibility: a profile on a day, with what is needed to compare codes and to name them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from postinternat.domain.dates import written
from postinternat.domain.finding import Finding
from postinternat.domain.profile import Profile
from postinternat.domain.provisions import Provision
from postinternat.model import Text


@dataclass(frozen=True)
class Case:
    """A profile on a day, with what is needed to tell the codes apart and to name them.

    Attributes:
        today: the day of the question.
        labels: label of each code by its IRI.
        broader: the codes above each code, by IRI.
    """

    profile: Profile
    today: date
    labels: Mapping[str, Text] = field(default_factory=dict)
    broader: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day that delays are counted up to: that of start, else today."""
        return self.profile.start or self.today

    @property
    def day_in_words(self) -> Text:
        """The same, and which of the two it is."""
        day = written(self.day)
        if self.profile.start:
            return Text(f"la prise de poste, le {day.fr}", f"the start, on {day.en}")
        return Text(f"ce jour, le {day.fr}", f"today, {day.en}")


Evaluator = Callable[[Provision, Case], Finding]
"""What tells whether one kind of criterion is met."""
