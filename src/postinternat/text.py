"""A text in the project's two languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One text in the project's two languages."""

    fr: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``fr`` or ``en``), or in the other one when it is missing."""
        return (self.fr or self.en) if language == "fr" else (self.en or self.fr)
