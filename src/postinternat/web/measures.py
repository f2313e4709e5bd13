"""What a provision says in figures, written as people do: a length of time, a share of the working time."""

from collections.abc import Iterable, Sequence

from postinternat.text import Text
from postinternat.web.figures import months, percent
from postinternat.web.pay import Json


def measure(provision: Json, lang: str) -> str:
    """Return the figure of a duration, of a criterion in months or of a share of time; nothing when it has none."""
    return _length(provision, lang) or _share(provision, lang)


def length(durations: Iterable[Json], lang: str) -> str:
    """Return how long one stays, from the durations that hold: ``2 ans + 2 × 1 an, 8 ans au plus``; or nothing."""
    by_kind: dict[str, list[Json]] = {}
    for duration in durations:
        if not duration["subjectTo"] or duration["kind"]["code"] == "maximum":
            by_kind.setdefault(duration["kind"]["code"], []).append(duration)
    first = _distinct(by_kind.get("appointment") or by_kind.get("support") or (), lang)
    if not first:
        return ""
    written = Text(" ou ", " or ").in_language(lang).join(first)
    for renewal in _distinct(by_kind.get("renewal", ()), lang):
        written += f" + {renewal}"
    for most in _distinct(by_kind.get("maximum", ()), lang):
        written += f", {most}"
    return written


def _distinct(durations: Sequence[Json], lang: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (_length(duration, lang) for duration in durations))))


def _length(provision: Json, lang: str) -> str:
    exact, least, most, less = (provision[name] for name in ("months", "minMonths", "maxMonths", "lessThanMonths"))
    if exact is not None:
        times = provision.get("occurrences")
        return (f"{times} × " if times and times > 1 else "") + months(exact, lang)
    if less is not None:
        return Text(f"moins de {months(less, 'fr')}", f"less than {months(less, 'en')}").in_language(lang)
    if least is not None and most is not None:
        between = Text(
            f"{months(least, 'fr')} à {months(most, 'fr')}", f"{months(least, 'en')} to {months(most, 'en')}"
        )
        return between.in_language(lang)
    if most is not None:
        return Text(f"{months(most, 'fr')} au plus", f"at most {months(most, 'en')}").in_language(lang)
    if least is not None:
        return Text(f"{months(least, 'fr')} au moins", f"at least {months(least, 'en')}").in_language(lang)
    return ""


def _share(provision: Json, lang: str) -> str:
    exact, least, most = (provision.get(name) for name in ("share", "minShare", "maxShare"))
    allowed = provision.get("allowedShare")
    if exact is not None:
        return percent(exact, lang)
    if allowed:
        *others, last = [percent(share, lang) for share in sorted(allowed)]
        return f"{', '.join(others)}{Text(' ou ', ' or ').in_language(lang)}{last}" if others else last
    if least is not None and most is not None:
        return f"{percent(least, lang)}–{percent(most, lang)}"
    if most is not None:
        return Text(f"{percent(most, 'fr')} au plus", f"at most {percent(most, 'en')}").in_language(lang)
    if least is not None:
        return Text(f"{percent(least, 'fr')} au moins", f"at least {percent(least, 'en')}").in_language(lang)
    return ""
