"""Faults turned into the problems of a submission: the texts of their rule filled in, and their place."""

from dataclasses import dataclass, field

from postinternat.intake.places import Place
from postinternat.intake.problems import Fault, Problem, filled
from postinternat.intake.reading_rules import RULES

_SHOWN = 80
"""Characters of a value in a message."""


@dataclass
class Findings:
    """The problems found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, fault: Fault, where: Place, *, value: str = "", focus: str = "", path: str = "") -> None:
        """Word a fault and keep it."""
        rule = RULES[fault.rule]
        shortened = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        words = {"value": shortened, **fault.words}
        message, fix, expected = (filled(text, words) for text in (rule.message, rule.fix, rule.expected))
        self.problems.append(Problem(fault.rule, rule.severity, where, message, fix, expected, value, focus, path))
