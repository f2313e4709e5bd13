"""Faults turned into the problems of a submission: the texts of their rule filled in, and their place."""

from dataclasses import dataclass, field

from postinternat.intake.places import Place
from postinternat.intake.problems import Fault, Problem, filled
from postinternat.intake.reading_rules import RULES

MOST_TOLD = 20_000
"""Problems of one submission."""
_UNTOLD = "TAB-49"
_SHOWN = 80
"""Characters of a value in a message."""


@dataclass
class Findings:
    """The problems found so far; beyond the most that anybody reads they are only counted."""

    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def add(self, fault: Fault, where: Place, *, value: str = "", focus: str = "", path: str = "") -> None:
        """Word a fault and keep it."""
        if len(self.problems) >= MOST_TOLD and fault.rule != _UNTOLD:
            self.left_out += 1
            return
        rule = RULES[fault.rule]
        shortened = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        words = {"value": shortened, **fault.words}
        message, fix, expected = (filled(text, words) for text in (rule.message, rule.fix, rule.expected))
        self.problems.append(Problem(fault.rule, rule.severity, where, message, fix, expected, value, focus, path))

    def close(self, where: Place) -> tuple[Problem, ...]:
        """Return the problems, with one that says how many are left out if any are."""
        if self.left_out:
            self.add(Fault(_UNTOLD, {"count": self.left_out, "limit": MOST_TOLD}), where)
        return tuple(self.problems)
