"""docs/reading.md lists every rule of the reading, as the program says it."""

import os
from pathlib import Path

from postinternat.intake.reading_rules import RULES

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
_GRAVITIES = {"error": "erreur / error", "warning": "avertissement / warning", "information": "information"}
_UPDATE = os.environ.get("POSTINTERNAT_UPDATE_APPROVED") == "1"
_HEAD = "| Rule | Gravity | French | English |\n|---|---|---|---|\n"


def table() -> str:
    """Return the table of the rules in order."""
    rows = (
        f"| {name} | {_GRAVITIES[rule.severity]} | {rule.label.fr} | {rule.label.en} |"
        for name, rule in sorted(RULES.items(), key=lambda item: (item[0].startswith("RDF"), item[0]))
    )
    return _HEAD + "\n".join(rows) + "\n"


def test_the_page_lists_the_rules() -> None:
    page = PAGE.read_text(encoding="utf8")
    if _UPDATE:
        page = page.partition(_HEAD)[0] + table()
        PAGE.write_text(page, encoding="utf8")
    assert page.endswith(table()), "POSTINTERNAT_UPDATE_APPROVED=1 rewrites the table"
