"""What a doctor may apply for: one form, and each scheme and call criterion by criterion. Nothing is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from postinternat.text import Text
from postinternat.web import profile
from postinternat.web.pay import Json
from postinternat.web.questions import groups
from postinternat.web.site import Visit

VERDICTS = {
    "ELIGIBLE": ("✔", Text("Possible", "Possible")),
    "TO_CHECK": ("?", Text("À vérifier", "To be checked")),
    "NOT_ELIGIBLE": ("✖", Text("Pas possible", "Not possible")),
}
"""The verdicts in the order of the page, each with its sign and its words."""
OUTCOMES = {
    "MET": ("✔", Text("rempli", "met")),
    "NOT_MET": ("✖", Text("non rempli", "not met")),
    "TO_CHECK": ("?", Text("à vérifier", "to be checked")),
    "NOT_APPLICABLE": ("–", Text("sans objet", "not applicable")),
}
"""What a criterion comes to, with its sign and its words."""


@dataclass(frozen=True)
class Verdict:
    """The schemes and calls of one verdict: those of regions, and the national rules apart."""

    code: str
    sign: str
    words: str
    regional: Sequence[Json]
    national: Sequence[Json]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.regional) + len(self.national)


def finder(visit: Visit) -> dict[str, Any]:
    """Return the form, and the verdicts when it was filled in without a mistake."""
    asked = groups(visit)
    answers = profile.read(visit.query, (question for group in asked for question in group.questions))
    ready = bool(answers.profile) and not answers.mistakes
    return {
        "groups": asked,
        "answers": answers,
        "verdicts": _verdicts(visit, answers.profile) if ready else [],
        "outcomes": {code: (sign, words.in_language(visit.lang)) for code, (sign, words) in OUTCOMES.items()},
        "tally": lambda assessment: _tally(assessment, visit.lang),
        "today": visit.today,
        "status": 400 if answers.mistakes else 200,
    }


def _verdicts(visit: Visit, given: Json) -> list[Verdict]:
    found = visit.ask("eligibility", profile=given, on=visit.today.isoformat())["eligibility"]
    ordered = sorted(found, key=lambda item: str(item["thing"]["label"]))
    regional = [item for item in ordered if item["thing"]["region"]]
    national = [item for item in ordered if not item["thing"]["region"]]
    return [
        Verdict(code, sign, words.in_language(visit.lang), _of(regional, code), _of(national, code))
        for code, (sign, words) in VERDICTS.items()
    ]


def _of(assessments: Sequence[Json], verdict: str) -> list[Json]:
    return [item for item in assessments if item["verdict"] == verdict]


def _tally(assessment: Json, lang: str) -> str:
    """Say how many criteria came to what."""
    counts = Counter(criterion["outcome"] for criterion in assessment["criteria"])
    colon = Text(" : ", ": ").in_language(lang)
    found = [(words.in_language(lang), counts[code]) for code, (_, words) in OUTCOMES.items() if counts[code]]
    return ", ".join(f"{words}{colon}{count}" for words, count in found)
