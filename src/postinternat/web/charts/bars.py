"""Stacked bars of pay: one bar a scheme, all on one basis and one period, or no chart at all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from postinternat.web.charts.svg import Table, decoration, element, hint, percent, picture, text
from postinternat.web.figures import THIN, euros

HEIGHT = 34
_LABELLED = 0.08
"""The share of the width below which a segment has no room for its amount."""
_ROOMY = 0.14
"""The share of the width below which it has none on a narrow screen."""
_OPEN_END = 0.12
_STEP = 1000


class MixedBases(ValueError):
    """Amounts of two bases or periods were to be drawn on one axis, where they would be compared."""


@dataclass(frozen=True)
class Segment:
    """One amount of a bar.

    Attributes:
        name: what is paid.
        amount: in euro.
        basis, period: codes; every segment of a chart has the same.
        family: the kind of pay, a class of the style sheet: ``university``, ``hospital``, ``commitment``, ``bonus``.
        condition: in a few words, why the amount is not certain; empty when it is.
    """

    name: str
    amount: float
    basis: str
    period: str
    family: str
    condition: str = ""


@dataclass(frozen=True)
class Bar:
    """The pay of one scheme, or of several that pay the same; ``open_end`` names what is said without an amount."""

    identifier: str
    name: str
    segments: tuple[Segment, ...]
    open_end: str = ""

    @property
    def certain(self) -> float:
        """The sum, in euro, of what is paid without condition."""
        return math.fsum(segment.amount for segment in self.segments if not segment.condition)

    @property
    def possible(self) -> float:
        """The sum, in euro, of everything that has an amount."""
        return math.fsum(segment.amount for segment in self.segments)


def pay_bars(bars: Sequence[Bar], lang: str) -> list[Markup]:
    """Return one image for each bar, all to one scale. Raises MixedBases."""
    scale = _scale(bars)
    return [_drawn(bar, scale, lang) for bar in bars]


def pay_axis(bars: Sequence[Bar], lang: str) -> Markup:
    """Return the axis of the bars, to stand under them. Raises MixedBases."""
    scale = _scale(bars)
    marks = [
        text(euros(amount, lang), x=percent(amount / scale), y=14, text_anchor="middle" if amount else "start")
        for amount in _steps(scale)
    ]
    return decoration(*marks, class_="bar axis", width="100%", height=18)


def pay_table(bars: Sequence[Bar], lang: str, caption: str) -> Table:
    """Return the table that says what the bars show. Raises MixedBases."""
    _check_one_basis(bars)
    french = ("Dispositif", "Certain", "Détail", "En plus, non chiffré")
    english = ("Scheme", "Certain", "Parts", "On top, without amount")
    rows = [(bar.name, euros(bar.certain, lang), _parts(bar, lang), bar.open_end or "—") for bar in bars]
    return Table(caption, french if lang == "fr" else english, rows)


def _scale(bars: Sequence[Bar]) -> float:
    """Return the amount that fills the width, with room after the longest bar that has an open end."""
    _check_one_basis(bars)
    longest = max((bar.possible for bar in bars), default=0.0)
    longest_open = max((bar.possible for bar in bars if bar.open_end), default=0.0)
    return max(longest * 1.02, longest_open / (1 - _OPEN_END)) or float(_STEP)


def _check_one_basis(bars: Sequence[Bar]) -> None:
    found = {(segment.basis, segment.period) for bar in bars for segment in bar.segments}
    if len(found) > 1:
        raise MixedBases(f"one axis cannot hold {' and '.join(sorted(' per '.join(pair) for pair in found))}")


def _steps(scale: float) -> list[int]:
    return list(range(0, int(scale) + 1, _STEP))


def _drawn(bar: Bar, scale: float, lang: str) -> Markup:
    hatch = f"{bar.identifier}-hatch"
    shapes = [element("line", x1=percent(at / scale), x2=percent(at / scale), y1=0, y2=HEIGHT) for at in _steps(scale)]
    reached = 0.0
    for segment in bar.segments:
        shapes += _segment(segment, reached / scale, segment.amount / scale, lang)
        reached += segment.amount
    if bar.open_end:
        shapes.append(_hatching(hatch))
        end = {"x": percent(reached / scale), "width": percent(_OPEN_END), "y": 4, "height": HEIGHT - 8}
        shapes.append(element("rect", **end, fill=f"url(#{hatch})", class_="open"))
    said = _parts(bar, lang) + (f"{_semicolon(lang)}+ {bar.open_end}" if bar.open_end else "")
    return picture(bar.identifier, bar.name, said, *shapes, class_="bar", width="100%", height=HEIGHT)


def _segment(segment: Segment, start: float, width: float, lang: str) -> list[str]:
    classes = f"part {segment.family}" + (" maybe" if segment.condition else "")
    named = hint(f"{segment.name}{_colon(lang)}{euros(segment.amount, lang)}")
    drawn = [element("rect", named, x=percent(start), width=percent(width), y=4, height=HEIGHT - 8, class_=classes)]
    if width >= _LABELLED:
        label = "amount maybe" if segment.condition else "amount"
        label += "" if width >= _ROOMY else " tight"
        middle = percent(start + width / 2)
        drawn.append(text(euros(segment.amount, lang), x=middle, y=HEIGHT / 2 + 4, text_anchor="middle", class_=label))
    return drawn


def _hatching(identifier: str) -> str:
    line = element("path", d="M0,8L8,0")
    return element("pattern", line, id=identifier, width=8, height=8, patternUnits="userSpaceOnUse", class_="hatch")


def _parts(bar: Bar, lang: str) -> str:
    said = [
        f"{segment.name}{_colon(lang)}{euros(segment.amount, lang)}"
        + (f" ({segment.condition})" if segment.condition else "")
        for segment in bar.segments
    ]
    return _semicolon(lang).join(said)


def _semicolon(lang: str) -> str:
    return f"{THIN}; " if lang == "fr" else "; "


def _colon(lang: str) -> str:
    return f"{THIN}: " if lang == "fr" else ": "
