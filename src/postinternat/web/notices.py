"""What a site owes its readers: who answers for it, how accessible it is, and what has changed."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from postinternat import paths
from postinternat.settings import Settings
from postinternat.web.charts import map_credit
from postinternat.web.site import Content, Visit

STATED_ON = date(2026, 11, 22)
"""The day of the accessibility statement."""
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Section:
    """One part of the changelog: its heading, and its entries as HTML."""

    heading: str
    entries: tuple[Markup, ...]


def legal(settings: Settings) -> Content:
    """Return the content of the legal page of the server with these settings."""

    def content(visit: Visit) -> dict[str, Any]:
        return {"settings": settings, "credit": map_credit(visit.lang)}

    return content


def accessibility(settings: Settings) -> Content:
    """Return the content of the accessibility statement."""
    return lambda _: {"settings": settings, "stated_on": STATED_ON}


def changes(_: Visit) -> dict[str, Any]:
    """Return the changelog."""
    return {"sections": _sections()}


@cache
def _sections() -> tuple[Section, ...]:
    return read_changelog(paths.changelog().read_text(encoding="utf-8"))


def read_changelog(text: str) -> tuple[Section, ...]:
    """Return the parts of a changelog that have entries, a line each."""
    found: list[Section] = []
    release = ""
    for block in re.split(r"^(?=##)", text, flags=re.MULTILINE)[1:]:
        heading, _, body = block.partition("\n")
        release = heading.removeprefix("## ") if heading.startswith("## ") else release
        entries = tuple(_marked_up(line[2:]) for line in body.splitlines() if line.startswith("- "))
        if entries:
            name = heading.lstrip("# ").strip()
            found.append(Section(name if name == release else f"{release} – {name}", entries))
    return tuple(found)


def _marked_up(line: str) -> Markup:
    """Return a line of Markdown as HTML; links lead into the repository, which is not here, and become texts."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(_LINK.sub(r"\1", line)))))  # noqa: S704 -- escaped first
