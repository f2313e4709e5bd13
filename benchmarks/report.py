"""What a measurement leaves: medians with the least and the greatest, printed as they come, kept as JSON if asked."""

import json
import math
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, versions

_PACKAGES = ("pyoxigraph", "graphql-core", "strawberry-graphql", "starlette", "uvicorn", "rdflib")


@dataclass(frozen=True)
class Spread:
    """The median of some measures, the least and the greatest of them."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, measures: Sequence[float]) -> "Spread":
        """Return the spread of the measures."""
        return cls(statistics.median(measures), min(measures), max(measures))

    def __str__(self) -> str:
        return f"{_short(self.median)} ({_short(self.least)}-{_short(self.greatest)})"


def mean(ratios: Sequence[float]) -> float:
    """Return the geometric mean."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


@dataclass
class Report:
    """Prints each row when it is known, and writes all that is known to ``file`` after each part."""

    file: Path | None = None
    made: dict[str, Any] = field(default_factory=lambda: {"machine": machine(), "versions": versions(_PACKAGES)})
    _part: str = ""

    def __post_init__(self) -> None:
        self.say(f"{self.made['machine']}\n{self.made['versions']}")

    def part(self, name: str, what: str, columns: Sequence[str]) -> None:
        """Begin a part: its name, what it compares, the names of the columns after the first."""
        self._part = name
        self.made[name] = {"what": what, "rows": {}}
        self.say(f"\n{what}\n{'':22}" + "".join(f"{column:>23}" for column in columns))

    def row(self, name: str, figures: dict[str, Spread | float | None]) -> None:
        """Show and keep one row; None is a measure that was not taken."""
        self.say(f"{name:22}" + "".join(f"{_shown(value):>23}" for value in figures.values()))
        self.made[self._part]["rows"][name] = {
            key: vars(value) if isinstance(value, Spread) else value for key, value in figures.items()
        }

    def total(self, **figures: float) -> None:
        """Show and keep what the part comes to, and write what is known so far."""
        self.say("; ".join(f"{name} {value:.2f}" for name, value in figures.items()))
        self.made[self._part]["total"] = figures
        self.write()

    def failed(self, error: Exception) -> None:
        """Show and keep that the part ended early."""
        self.say(f"failed: {error}")
        self.made[self._part]["failed"] = str(error)
        self.write()

    def write(self) -> None:
        """Write what is known so far."""
        if self.file is not None:
            self.file.write_text(json.dumps(self.made, indent=1) + "\n", encoding="utf-8")

    @staticmethod
    def say(line: str) -> None:
        """Print a line at once."""
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _shown(value: Spread | float | None) -> str:
    return "-" if value is None else str(value) if isinstance(value, Spread) else _short(value)


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
