"""The front door: the question, the map, what each scheme pays with its passages, and the ways in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from postinternat.web.charts import RegionCount, map_credit, pay_axis, pay_bars, pay_table, region_map
from postinternat.web.pay import Json, families, named, open_end, pay_groups
from postinternat.web.site import Visit, address_of

_BASIS, _PERIOD = "net", "month"


@dataclass(frozen=True)
class Apart:
    """An amount that is not net, and the provisions that give it."""

    amount: float
    basis: Json
    per: Json
    kind: Json
    provisions: list[Json]


def home(visit: Visit) -> dict[str, Any]:
    """Return what the front door shows."""
    regions = visit.ask("regions-map")["regions"]["nodes"]
    documented = sorted((region for region in regions if _count(region)), key=_count, reverse=True)
    silent = sorted((region for region in regions if not _count(region)), key=lambda region: region["label"])
    return {
        "documented": [(region, _count(region)) for region in documented],
        "silent": silent,
        "map": _map(visit, regions, len(documented)),
        "credit": map_credit(visit.lang),
        "schemes": visit.ask("national-schemes")["schemes"]["totalCount"],
        "dataset": visit.ask("dataset")["dataset"],
        "pay": _pay(visit, documented[0]) if documented else None,
        "apart": _apart(visit.ask("amounts-not-net")["remunerations"]["nodes"]),
        "contradictions": visit.ask("contradictions")["contradictions"],
    }


def _count(region: Json) -> int:
    """Return how many schemes a region has; the parts of one scheme are one."""
    national = (scheme["variantOf"] or scheme for scheme in region["schemes"]["nodes"])
    return len({(scheme.get("partOf") or scheme)["id"] for scheme in national})


def _map(visit: Visit, regions: Sequence[Json], documented: int) -> Any:  # noqa: ANN401 -- Markup
    title = visit.t("Dispositifs documentés par région", "Documented schemes by region")
    said = ", ".join(f"{region['label']} {_count(region)}" for region in regions if _count(region))
    description = visit.t(
        f"{documented} régions documentées sur {len(regions)} : {said}. Aucun document ailleurs.",
        f"{documented} of {len(regions)} regions documented: {said}. No document elsewhere.",
    )
    counts = [
        RegionCount(region["code"], region["label"], _count(region), address_of(region["id"], visit.locale))
        for region in regions
    ]
    return region_map(counts, title, description)


def _pay(visit: Visit, region: Json) -> dict[str, Any]:
    """Return the bars of a region's net monthly pay, and beside them what a page needs to explain them."""
    schemes = region["schemes"]["nodes"]
    names = {scheme["id"]: scheme["title"].removesuffix(f", {region['label']}") for scheme in schemes}
    answer = visit.ask("pay", things=list(names))["pay"]
    groups = pay_groups(answer, _BASIS, _PERIOD, visit.lang)
    bars = [named(group, names, open_end(group)) for group in groups]
    paid = {thing["id"] for group in groups for thing in group.things}
    caption = visit.t(f"Net mensuel, {region['label']}", f"Net a month, {region['label']}")
    return {
        "region": region,
        "rows": list(zip(groups, bars, pay_bars(bars, visit.lang), strict=True)),
        "axis": pay_axis(bars, visit.lang),
        "table": pay_table(bars, visit.lang, caption),
        "names": names,
        "unpaid": [scheme for scheme in schemes if scheme["id"] not in paid],
        "families": families(groups),
    }


def _apart(provisions: Iterable[Json]) -> dict[str, list[Apart]]:
    """Return the amounts that are not net by the code of their basis; those of one kind that are equal are together."""

    def key(provision: Json) -> tuple[str, str, str, float]:
        period = provision["per"]["code"] if provision["per"] else ""
        return provision["basis"]["code"], period, provision["kind"]["code"], provision["amount"]

    by_basis: dict[str, list[Apart]] = {}
    for _, items in groupby(sorted(provisions, key=key), key):
        same = list(items)
        first = same[0]
        by_basis.setdefault(first["basis"]["code"], []).append(
            Apart(first["amount"], first["basis"], first["per"], first["kind"], same)
        )
    return by_basis
