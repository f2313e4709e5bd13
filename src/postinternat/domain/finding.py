"""The answer to one criterion for one doctor: its outcome, and why, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from postinternat.model import Text


class Outcome(Enum):
    """What a criterion says of a doctor."""

    MET = "met"
    NOT_MET = "not-met"
    TO_CHECK = "to-be-checked"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True)
class Finding:
    """An outcome and its reason: what the profile says beside what is asked for."""

    outcome: Outcome
    why: Text

    @classmethod
    def of(cls, holds: bool, why: Text) -> "Finding":
        """Return the finding for a fact that holds or does not."""
        return cls(Outcome.MET if holds else Outcome.NOT_MET, why)

    def inverted(self) -> "Finding":
        """Return the finding for a criterion that asks for the contrary."""
        contrary = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}
        return Finding(contrary.get(self.outcome, self.outcome), self.why)


def unsaid(french: str, english: str) -> Finding:
    """Return the finding for a profile that does not say something."""
    return to_check(Text(f"Le profil ne dit pas {french}.", f"The profile does not say {english}."))


def to_check(why: Text) -> Finding:
    """Return the finding for what nobody can tell from the profile."""
    return Finding(Outcome.TO_CHECK, why)


def listed(texts: Iterable[Text]) -> Text:
    """Return the texts one after the other."""
    every = list(texts)
    return Text(", ".join(text.fr for text in every), ", ".join(text.en for text in every))


def yes_or_no(value: bool | None, what: Text) -> Finding:
    """Return the finding for something that the profile affirms, denies or does not say."""
    if value is None:
        return to_check(Text(f"{what.fr} : le profil ne le dit pas.", f"{what.en}: the profile does not say."))
    return Finding.of(
        value, Text(f"{what.fr} : {'oui' if value else 'non'}.", f"{what.en}: {'yes' if value else 'no'}.")
    )
