"""Of very many findings, the first to tell in full; the others are only counted.

All are worded first with places that are roughly known, so that the counts are exact; then those that are shown are
told again with their exact places, which takes a second reading of the files.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from postinternat.intake import Places, Submission
from postinternat.validation.echoes import without_echoes
from postinternat.validation.engine import RawResult
from postinternat.validation.findings import merged
from postinternat.validation.report import Finding, in_order
from postinternat.validation.rulebook import Rulebook

READ = 1_000
"""How many findings are told in full to those who read them one by one."""
AT_MOST = 10_000
"""How many a server tells in full."""
_FOR_READERS = {"text", "html", "xlsx", "fragment"}
"""The forms of the report that people read."""
_Key = tuple[object, ...]


def most_told(form: str, asked: int | None, bound: int | None = None) -> int | None:
    """Return how many findings a form of the report tells in full; None for all, where there is no bound."""
    most = asked if asked is not None else READ if form in _FOR_READERS else bound
    return most if bound is None or most is None else min(most, bound)


@dataclass(frozen=True)
class Found:
    """What the engine, the checks that are no shapes, and the reading found, before it is worded and merged."""

    results: tuple[RawResult, ...]
    words: tuple[Finding, ...]
    problems: tuple[Finding, ...]

    def __len__(self) -> int:
        """Return how much was found: never less than there will be findings."""
        return len(self.results) + len(self.words) + len(self.problems)

    def about(self, nodes: set[str]) -> "Found":
        """Return what was found about the nodes; all that merges into one finding is about one node."""
        return Found(
            tuple(result for result in self.results if result.focus.value in nodes),
            tuple(word for word in self.words if word.focus in nodes),
            tuple(problem for problem in self.problems if problem.focus in nodes),
        )


@dataclass(frozen=True)
class Selection:
    """What is told in full and what is only counted.

    Attributes:
        found: what was found about the nodes of which something is told.
        left: the findings that are only counted.
        single: everything found, before it is merged; empty where everything is told.
    """

    found: Found
    left: tuple[Finding, ...] = ()
    single: tuple[Finding, ...] = ()

    def kept(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings without those that are only counted."""
        left = {_key(finding) for finding in self.left}
        return [finding for finding in findings if _key(finding) not in left]


def first(
    found: Found,
    most: int | None,
    submission: Submission,
    told: Callable[[Found, Places], list[Finding]],
    rules: Rulebook,
) -> Selection:
    """Choose the first findings in the order of the files; all of them when ``most`` is None."""
    if most is None or len(found) <= most:
        return Selection(found)
    single = told(found, submission.places.rough())
    findings = in_order(merged(without_echoes(single, rules)))
    nodes = {finding.focus for finding in findings[:most]}
    return Selection(found.about(nodes), findings[most:], tuple(single))


def _key(finding: Finding) -> _Key:
    return (finding.focus, finding.path, finding.value, finding.rule, finding.severity, finding.message.fr)
