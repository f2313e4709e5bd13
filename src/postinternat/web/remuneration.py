"""What one scheme or call pays: by basis and period, then what has no amount, then what goes to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from postinternat.web.charts import pay_bars
from postinternat.web.pay import Json, PayGroup, pay_groups

_WITHOUT_TOTAL = {
    "RECEIVED": "received",
    "CONDITIONAL": "conditional",
    "CAP": "conditional",
    "TARGET": "conditional",
    "UNQUANTIFIED": "unquantified",
    "FUNDING": "funding",
}
"""Under which heading a component stands that no total has; the others say how pay is made up."""


@dataclass(frozen=True)
class Row:
    """One component: what it is, and who funds, pays, employs and receives.

    Attributes:
        component: as the saved operation ``pay`` gives it, with the passages.
        parties: the same provision as ``scheme-card`` gives it.
        conditions: the criteria it depends on, with their passages.
    """

    component: Json
    parties: Json
    conditions: Sequence[Json]


@dataclass(frozen=True)
class Total:
    """The components on one basis and in one period, certain ones first, and what they add up to."""

    group: PayGroup
    rows: list[Row]
    drawing: Any
    announced: list[Json]

    @property
    def basis(self) -> Json:
        """The basis of all of them."""
        return self.group.total["basis"]  # type: ignore[no-any-return]

    @property
    def per(self) -> Json:
        """The period of all of them."""
        return self.group.total["per"]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Remuneration:
    """What one thing pays.

    Attributes:
        totals: one for each basis and period.
        others: the components that are in none of them, by heading: ``received``, ``conditional``, ``unquantified``,
            ``funding`` and ``structure``.
    """

    totals: list[Total]
    others: Mapping[str, list[Row]]


def remuneration(answer: Json, provisions: Mapping[str, Json], lang: str) -> Remuneration:
    """Return the pay of a thing from the answer of ``pay`` about it and its ``provisions`` by IRI."""
    bases = {(total["basis"]["code"], total["per"]["code"]): None for total in answer["totals"]}
    totals = [
        _total(group, f"{basis}-{period}-{place}", provisions, lang)
        for basis, period in bases
        for place, group in enumerate(pay_groups([answer], basis, period, lang))
    ]
    shown = {row.component["provision"]["id"] for total in totals for row in total.rows}
    shown |= {item["provision"]["id"] for total in totals for item in total.announced}
    others: dict[str, list[Row]] = {}
    for component in answer["components"]:
        if component["provision"]["id"] not in shown:
            heading = _WITHOUT_TOTAL.get(component["part"], "structure")
            others.setdefault(heading, []).append(_row(component, provisions))
    for rows in others.values():
        rows.sort(key=lambda row: (-(row.component["amount"] or 0), row.component["provision"]["label"]))
    return Remuneration(totals, others)


def _total(group: PayGroup, identifier: str, provisions: Mapping[str, Json], lang: str) -> Total:
    bar = replace(group.bar, identifier=f"pay-{identifier}")
    same = (group.total["basis"]["code"], group.total["per"]["code"])
    announced = [
        item
        for item in group.announced
        if item["computedBasis"] and item["per"] and (item["computedBasis"]["code"], item["per"]["code"]) == same
    ]
    rows = [_row(component, provisions) for component in group.components]
    drawing = pay_bars([bar], lang)[0] if len(rows) > 1 else None
    return Total(replace(group, bar=bar), rows, drawing, announced)


def _row(component: Json, provisions: Mapping[str, Json]) -> Row:
    known = provisions.get(component["provision"]["id"], component["provision"])
    conditions = [provisions.get(item["id"], item) for item in component["conditions"]]
    return Row(component, known, conditions)
