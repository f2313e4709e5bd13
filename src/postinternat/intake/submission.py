"""A submission as the checks read it, and the error for one that cannot be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from postinternat.errors import PostinternatError
from postinternat.intake.places import Place, Places
from postinternat.intake.problems import Problem
from postinternat.model import Text


@dataclass(frozen=True)
class Submission:
    """The statements that a region sends, as written, without blank nodes, and the place of each.

    Attributes:
        problems: what the reading found wrong; a value that could not be read gives one, and no statement.
        region: the INSEE code of the region that sends it, empty when nothing says it.
        year: the year of the campaign, None when nothing says it.
    """

    files: tuple[str, ...]
    triples: tuple[ox.Triple, ...]
    places: Places = field(default_factory=Places)
    problems: tuple[Problem, ...] = ()
    region: str = ""
    year: int | None = None

    @cached_property
    def nodes(self) -> frozenset[ox.NamedNode]:
        """The nodes that the submission says something about."""
        return frozenset(t.subject for t in self.triples if isinstance(t.subject, ox.NamedNode))

    @classmethod
    def joined(cls, parts: Sequence["Submission"]) -> "Submission":
        """Return several files as one submission: what one says of a node of another counts."""
        places = Places()
        for part in parts:
            places.merge(part.places)
        triples = dict.fromkeys(triple for part in parts for triple in part.triples)
        return cls(
            files=tuple(file for part in parts for file in part.files),
            triples=tuple(triples),
            places=places,
            problems=tuple(problem for part in parts for problem in part.problems),
            region=next((part.region for part in parts if part.region), ""),
            year=next((part.year for part in parts if part.year is not None), None),
        )


@dataclass(frozen=True)
class SyntaxProblem:
    """One place where a file cannot be read: what is wrong, the line itself, and how to mend it."""

    message: Text
    fix: Text
    place: Place
    excerpt: str = ""

    def in_language(self, language: str) -> str:
        """Return the problem in two to four lines."""
        fix = "Pour corriger" if language == "fr" else "To fix"
        colon = " :" if language == "fr" else ":"
        lines = [f"{self.place.in_language(language)}{colon} {self.message.in_language(language)}"]
        if self.excerpt:
            lines.append(f"    {self.excerpt}")
            if self.place.column is not None:
                lines.append("    " + " " * (self.place.column - 1) + "^")
        lines.append(f"  {fix}{colon} {self.fix.in_language(language)}")
        return "\n".join(lines)


class UnreadableSubmission(PostinternatError):
    """A file is missing or does not parse; ``problems`` says where and how to mend it, in both languages."""

    exit_code = 2

    def __init__(self, problems: Iterable[SyntaxProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.message.en, where=first.place.in_language("en"), fix=first.fix.en)

    def in_language(self, language: str) -> str:
        """Return every problem, one after the other."""
        return "\n".join(problem.in_language(language) for problem in self.problems)
