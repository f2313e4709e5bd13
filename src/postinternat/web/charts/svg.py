"""The few elements of SVG that charts are made of, and the table that stands beside each chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup


@dataclass(frozen=True)
class Table:
    """What a chart shows, in words and figures; the first cell of a row names it."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def element(name: str, *children: str, **attributes: object) -> str:
    """Return one element. ``class_`` is written ``class``, ``stroke_width`` ``stroke-width``; None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(words: str, **attributes: object) -> str:
    """Return one line of text."""
    return element("text", escape(words, quote=False), **attributes)


def hint(words: str) -> str:
    """Return the name of the element that it is put in."""
    return element("title", escape(words, quote=False))


def percent(part: float) -> str:
    """Write a share of the width."""
    return f"{part * 100:.2f}".rstrip("0").rstrip(".") + "%"


def picture(identifier: str, title: str, description: str, *children: str, **attributes: object) -> Markup:
    """Return an image that has a name and a description, for those who do not see it.

    ``identifier`` must be the only one of its kind on the page.
    """
    named = element("title", escape(title, quote=False), id=f"{identifier}-title")
    described = element("desc", escape(description, quote=False), id=f"{identifier}-desc")
    labels = f"{identifier}-title {identifier}-desc"
    body = element("svg", named, described, *children, role="img", aria_labelledby=labels, **attributes)
    return Markup(body)  # noqa: S704 -- every text and attribute in it went through escape()


def decoration(*children: str, **attributes: object) -> Markup:
    """Return an image that says nothing which the text beside it does not say."""
    return Markup(element("svg", *children, aria_hidden="true", **attributes))  # noqa: S704 -- escaped, as above


def _short(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
