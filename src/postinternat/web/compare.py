"""Schemes and calls side by side: up to four, subject by subject, each cell with its passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from postinternat.errors import suggestion
from postinternat.http import Problem
from postinternat.text import Text
from postinternat.web.charts import Bar, pay_axis, pay_bars
from postinternat.web.comparables import BASIS, Comparable, Offer, matching, offers, read
from postinternat.web.comparison import Section, compared, figure_apart, without_amount
from postinternat.web.pay import Json, PayGroup, families, named, open_end, pay_groups
from postinternat.web.site import Visit

MOST = 4
"""How many things one table holds."""
_USUAL_BASIS = "net"


@dataclass(frozen=True)
class Choice:
    """What the visitor chose to compare.

    Attributes:
        things: those compared.
        left_out: those beyond the four that one table holds.
    """

    things: Sequence[Comparable]
    left_out: Sequence[Comparable]


@dataclass(frozen=True)
class Chart:
    """The bars of one basis and period, and the kinds of pay that each colour stands for."""

    total: Json
    rows: list[tuple[PayGroup, Bar, Any]]
    axis: Any
    families: dict[str, list[str]]


def compare(visit: Visit) -> dict[str, Any]:
    """Return what the page of the comparison shows."""
    things = read(visit)
    given = offers(visit, things)
    choice = chosen(visit, things)
    found = matching(things, given, visit.lang)
    sections = table(visit, choice) if choice.things else []
    refused, charts = _charts(visit, choice.things, given) if choice.things else ("", [])
    return {
        "offers": given,
        "filtered": any(offer.chosen for offer in given),
        "found": found,
        "places": [(place, list(several)) for place, several in groupby(found, lambda thing: thing.place)],
        "choice": choice,
        "most": MOST,
        "differences": _differences(visit),
        "sections": sections,
        "charts": charts,
        "refused": refused,
        "names": {thing.iri: thing.title for thing in choice.things},
        "without_amount": without_amount,
        "figure_apart": figure_apart,
        "query": urlencode(_query(visit, choice.things)),
        "without": {thing.key: urlencode(_query(visit, choice.things, without=thing)) for thing in choice.things},
    }


def chosen(visit: Visit, things: Sequence[Comparable]) -> Choice:
    """Return the things that the address names. Raises Problem for one that is not there."""
    by_key = {thing.key: thing for thing in things}
    keys = list(dict.fromkeys(key for key in visit.query.getlist("id") if key))
    for key in keys:
        if key not in by_key:
            raise Problem(
                "not-found",
                Text(f"aucun dispositif ne s'appelle « {key} »", f"no scheme is called {key!r}"),
                fix=suggestion(
                    key, by_key, Text("choisir dans la liste de /comparer", "choose in the list of /en/comparer")
                ),
            )
    found = [by_key[key] for key in keys]
    return Choice(found[:MOST], found[MOST:])


def table(visit: Visit, choice: Choice) -> list[Section]:
    """Return the rows of the comparison; only those that differ when the address asks for that."""
    answer = visit.ask("compare-schemes", ids=[thing.iri for thing in choice.things])["compare"]
    return compared(answer, visit.lang, differences=_differences(visit))


def _differences(visit: Visit) -> bool:
    return visit.query.get("differences", "") not in {"", "0"}


def _query(visit: Visit, things: Sequence[Comparable], without: Comparable | None = None) -> list[tuple[str, str]]:
    """Return what follows the question mark in the address of this very comparison, or of one with a thing less."""
    kept = [("id", thing.key) for thing in things if thing is not without]
    others = [(name, value) for name, value in visit.query.multi_items() if name != "id" and value]
    return kept + others


def _charts(visit: Visit, things: Sequence[Comparable], given: Sequence[Offer]) -> tuple[str, list[Chart]]:
    """Return the charts of the basis that was chosen, one a period; or why there are none."""
    bases = next(offer for offer in given if offer.facet is BASIS).chosen or (_USUAL_BASIS,)
    if len(bases) > 1:
        return _why_refused(visit, bases, given), []
    answer = visit.ask("pay", things=[thing.iri for thing in things])["pay"]
    totals = {
        (total["basis"]["code"], total["per"]["code"]): total
        for item in answer
        for total in item["totals"]
        if total["basis"]["code"] in bases
    }
    names = {thing.iri: thing.title for thing in things}
    return "", [
        _chart(total, pay_groups(answer, *pair, visit.lang), names, visit.lang) for pair, total in totals.items()
    ]


def _chart(total: Json, groups: Sequence[PayGroup], names: dict[str, str], lang: str) -> Chart:
    bars = [
        replace(bar, identifier=f"{total['per']['code']}-{bar.identifier}")
        for bar in (named(group, names, open_end(group)) for group in groups)
    ]
    drawn = pay_bars(bars, lang)
    return Chart(total, list(zip(groups, bars, drawn, strict=True)), pay_axis(bars, lang), families(groups))


def _why_refused(visit: Visit, bases: Sequence[str], given: Sequence[Offer]) -> str:
    labels = next(offer for offer in given if offer.facet is BASIS).options
    names = [labels[basis].lower() for basis in bases]
    return visit.t(
        f"Pas de graphique pour {' et '.join(names)} à la fois : ces montants ne sont pas de même nature, et un axe"
        " commun les ferait comparer. Choisir une seule base.",
        f"No chart of {' and '.join(names)} together: these amounts are not of one nature, and one axis would have"
        " them compared. Choose one basis.",
    )
