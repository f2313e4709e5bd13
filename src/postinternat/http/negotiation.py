"""Content negotiation by ``Accept`` and ``Accept-Language``, with q-values and the precedence of RFC 9110."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from starlette.requests import Request


class NotAcceptable(Exception):
    """The client takes none of the media types on offer. ``offered`` lists them."""

    def __init__(self, offered: Sequence[str]) -> None:
        super().__init__(f"only {', '.join(offered)}")
        self.offered = tuple(offered)


class _Range(NamedTuple):
    main: str
    sub: str
    quality: float

    def precedence(self, media_type: str) -> int:
        """Return how closely the range names the media type; 0 when it does not."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return int(self.main == self.sub == "*")


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """Return the media type the client likes best; of equals, the first one offered.

    Without an ``Accept``, that is the first. Raises NotAcceptable when it wants none of them.
    """
    best = _best(accept, tuple(offered))
    if best is None:
        raise NotAcceptable(offered)
    return best


@lru_cache(maxsize=1024)
def _best(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Return the choice; clients send the same few headers again and again."""
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media_type: _quality(media_type, ranges))
    return best if _quality(best, ranges) > 0 else None


def prefers(accept: str | None, wanted: str, others: Sequence[str]) -> bool:
    """Tell whether the client asks for ``wanted`` by name and likes no other better."""
    ranges = _ranges(accept)
    if not any(item.precedence(wanted) == 3 for item in ranges):
        return False
    return choose(accept, [wanted, *others]) == wanted


def takes_anything(request: Request) -> bool:
    """Tell whether the client names no format at all."""
    return request.headers.get("accept", "*/*").strip() in {"", "*/*"}


def choose_language(chosen: str | None, accept_language: str | None) -> str:
    """Return ``fr`` or ``en``: what was chosen in the address, else what the browser prefers, else French."""
    if chosen in {"fr", "en"}:
        return chosen
    wanted = {"fr": 0.0, "en": 0.0}
    for item in (accept_language or "").split(","):
        tag, quality = _parameters(item)
        language = tag.partition("-")[0].lower()
        for known in wanted if language == "*" else [language]:
            if known in wanted:
                wanted[known] = max(wanted[known], quality)
    return "en" if wanted["en"] > wanted["fr"] else "fr"


def _ranges(accept: str | None) -> list[_Range]:
    found = []
    for item in (accept or "").split(","):
        name, quality = _parameters(item)
        main, slash, sub = name.lower().partition("/")
        if main and slash and sub:
            found.append(_Range(main, sub, quality))
    return found


def _parameters(item: str) -> tuple[str, float]:
    """Return the name and its q-value; a q-value that is no number counts as 0."""
    name, *parameters = (part.strip() for part in item.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return name, 0.0
            return name, quality if 0 <= quality <= 1 else 0.0
    return name, 1.0


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    closest = max((item.precedence(media_type) for item in ranges), default=0)
    return max((item.quality for item in ranges if closest and item.precedence(media_type) == closest), default=0.0)
