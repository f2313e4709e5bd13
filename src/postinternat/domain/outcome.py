"""One criterion held against a profile, and what it does to the verdict."""

from dataclasses import dataclass
from enum import Enum

from postinternat.domain.finding import Outcome
from postinternat.domain.provisions import Passage
from postinternat.model import Text

_DECIDING = {"mandatory", "excluded"}
_QUALIFYING = {"worded-as-duty", "required-by-most", "required-by-some", ""}


class Weight(Enum):
    """What a criterion does to the verdict."""

    DECIDES = "decides"
    """It must be met."""
    QUALIFIES = "qualifies"
    """Unless it is met, the verdict is to be checked: the words require it of some only, or state it as a fact."""
    INFORMS = "informs"
    """It is told, and changes nothing: a preference, a condition of something else, a provision set aside."""


@dataclass(frozen=True)
class CriterionOutcome:
    """One criterion held against the profile.

    Attributes:
        sources: the provisions it comes from; empty when it comes from the description of the scheme or call itself.
        kind: a code of the list criterion-kind, work-time-kind or milestone-kind; or ``region``.
        strength: a code of the list strength, empty when the words have none.
        disputed: whether another criterion here contradicts it and comes out the other way.
        contradicts: the criteria here that contradict it, whatever their outcome.
        condition_of: the provisions that depend on it (a payment, a derogation ...).
        inherited_from: the thing it is inherited from; None when it holds directly.
    """

    sources: tuple[str, ...]
    kind: str
    label: Text
    strength: str
    weight: Weight
    outcome: Outcome
    why: Text
    passages: tuple[Passage, ...] = ()
    disputed: bool = False
    contradicts: tuple[str, ...] = ()
    condition_of: tuple[str, ...] = ()
    inherited_from: str | None = None


def weight_of(strength: str, *, deprecated: bool = False) -> Weight:
    """Return what a criterion of this strength does; without a strength, the words state a fact."""
    if deprecated:
        return Weight.INFORMS
    if strength in _DECIDING:
        return Weight.DECIDES
    return Weight.QUALIFIES if strength in _QUALIFYING else Weight.INFORMS
