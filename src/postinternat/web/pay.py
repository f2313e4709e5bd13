"""The pay of schemes as bars: what is certain, what has conditions, what is said without an amount."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from postinternat.web.charts import Bar, Segment

Json: TypeAlias = Mapping[str, Any]
"""An object of the answer to a saved operation."""

_FAMILIES = {
    "university-salary": "university",
    "hospital-salary": "hospital",
    "base-salary": "hospital",
    "iesp": "commitment",
    "iespe": "commitment",
    "territorial-bonus": "bonus",
    "regional-bonus": "bonus",
}
_CONDITIONS = {
    "CONDITIONAL": ("sous condition", "on conditions"),
    "CAP": ("au plus", "at most"),
}


@dataclass
class Extra:
    """What may come on top of the amounts of a bar, and the schemes of the group for which it may."""

    component: Json
    things: list[Json]


@dataclass
class PayGroup:
    """The schemes that pay the same on one basis and period.

    Attributes:
        things: the schemes.
        bar: their bar.
        total: the answer's total for the first of them.
        components: the provisions that the bar shows, each with its passages.
        on_top: what may come on top without being in the bar's amounts, by the IRI of its provision.
        announced: the totals that documents announce.
    """

    things: list[Json]
    bar: Bar
    total: Json
    components: list[Json]
    on_top: dict[str, Extra] = field(default_factory=dict)
    announced: list[Json] = field(default_factory=list)


def pay_groups(answer: Sequence[Json], basis: str, period: str, lang: str) -> list[PayGroup]:
    """Return the pay on one basis and period, from the highest to the lowest; schemes that pay the same are together.

    ``answer`` is what the saved operation ``pay`` gives.
    """
    groups: dict[tuple[str, ...], PayGroup] = {}
    for item in answer:
        for total in item["totals"]:
            if (total["basis"]["code"], total["per"]["code"]) != (basis, period):
                continue
            shown = _shown(item, total)
            key = tuple(component["provision"]["id"] for component in shown)
            if key not in groups:
                groups[key] = _group(f"pay-{len(groups)}", item, total, shown, lang)
            else:
                groups[key].things.append(item["thing"])
            for component in _on_top(item, total, shown):
                extra = groups[key].on_top.setdefault(component["provision"]["id"], Extra(component, []))
                extra.things.append(item["thing"])
    return sorted(groups.values(), key=lambda group: (-group.bar.certain, -group.bar.possible))


def named(group: PayGroup, names: Mapping[str, str], open_end: str) -> Bar:
    """Return the bar of a group under the names of its schemes, by IRI, and with what it leaves open."""
    name = ", ".join(names[thing["id"]] for thing in group.things)
    return Bar(group.bar.identifier, name, group.bar.segments, open_end)


def open_end(group: PayGroup) -> str:
    """Return, in the words of the data, what is said to be paid without an amount."""
    unquantified = (extra.component for extra in group.on_top.values() if extra.component["part"] == "UNQUANTIFIED")
    return ", ".join(dict.fromkeys(item["provision"]["kind"]["label"].lower() for item in unquantified))


def families(groups: Iterable[PayGroup]) -> dict[str, list[str]]:
    """Return the legend: each colour with the kinds of pay that have it."""
    legend: dict[str, list[str]] = {}
    for group in groups:
        for segment in group.bar.segments:
            kinds = legend.setdefault(segment.family, [])
            if segment.name not in kinds:
                kinds.append(segment.name)
    return legend


def _shown(item: Json, total: Json) -> list[Json]:
    """Return the components that have an amount on the basis and in the period of the total, the certain ones first."""
    counted = {provision["id"] for provision in total["components"]}
    possible = {provision["id"] for provision in total["notCounted"]}
    same = (total["basis"]["code"], total["per"]["code"])
    certain = [item for item in item["components"] if item["provision"]["id"] in counted]
    maybe = [
        component
        for component in item["components"]
        if component["provision"]["id"] in possible
        and component["part"] in _CONDITIONS
        and component["basis"]
        and component["per"]
        and (component["basis"]["code"], component["per"]["code"]) == same
    ]
    return sorted(certain, key=lambda component: _order(component)) + sorted(maybe, key=_order)


def _order(component: Json) -> tuple[int, float]:
    families = list(_FAMILIES.values())
    return families.index(_family(component)) if _family(component) in families else 99, -(component["amount"] or 0)


def _family(component: Json) -> str:
    return _FAMILIES.get(component["provision"]["kind"]["code"], "other")


def _group(identifier: str, item: Json, total: Json, shown: list[Json], lang: str) -> PayGroup:
    segments = tuple(
        Segment(
            name=component["provision"]["kind"]["label"],
            amount=component["amount"],
            basis=component["basis"]["code"],
            period=component["per"]["code"],
            family=_family(component),
            condition=_condition(component, lang),
        )
        for component in shown
    )
    bar = Bar(identifier, item["thing"]["label"], segments)
    return PayGroup([item["thing"]], bar, total, shown, announced=list(item["announced"]))


def _condition(component: Json, lang: str) -> str:
    french, english = _CONDITIONS.get(component["part"], ("", ""))
    return french if lang == "fr" else english


def _on_top(item: Json, total: Json, shown: Sequence[Json]) -> list[Json]:
    """Return the components that may come on top and that the bar does not show."""
    possible = {provision["id"] for provision in total["notCounted"]}
    drawn = {component["provision"]["id"] for component in shown}
    return [component for component in item["components"] if component["provision"]["id"] in possible - drawn]
