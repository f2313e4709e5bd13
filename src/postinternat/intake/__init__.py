"""What a region sends, turned into one graph whose every statement knows the place it was written at."""

from postinternat.intake.places import Place, Places
from postinternat.intake.reading import read
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission

__all__ = ["Place", "Places", "Submission", "SyntaxProblem", "UnreadableSubmission", "read"]
