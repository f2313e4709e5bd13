"""What the regions do differently: their variants of one scheme side by side, where they are not alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from postinternat.web.pay import Json
from postinternat.web.site import Visit

_TYPES = ("Duration", "WorkTimeShare", "Criterion", "Remuneration", "Obligation", "Milestone")
"""What is worth comparing, in this order; names and aims are not."""


@dataclass(frozen=True)
class Cell:
    """What one variant alone says on a subject; ``common`` when it also shares something with all the others."""

    provisions: list[Json]
    silences: Sequence[Json]
    common: bool


@dataclass(frozen=True)
class Difference:
    """One subject on which the variants are not alike, with a cell for each of them."""

    subject: str
    cells: list[Cell]


def siblings(card: Json) -> list[Json]:
    """Return the regional variants of the scheme of a card, or of the national scheme that it is a variant of."""
    national = card["variantOf"] or card
    return sorted(national["variants"]["nodes"], key=lambda variant: variant["title"])


def of_parts(card: Json) -> list[Json]:
    """Return the variants of the parts of the same scheme, where a region has a part without the whole."""
    national = card["variantOf"] or card
    whole = {variant["region"]["code"] for variant in siblings(card) if variant["region"]}
    found = [variant for part in national["parts"]["nodes"] for variant in part["variants"]["nodes"]]
    return [variant for variant in found if variant["region"] and variant["region"]["code"] not in whole]


def differences(visit: Visit, variants: Sequence[Json]) -> list[Difference]:
    """Return the subjects on which these schemes are not alike; none when there is one alone."""
    if len(variants) < 2:
        return []
    rows = visit.ask("compare-schemes", ids=[variant["id"] for variant in variants])["compare"]["rows"]
    found = [_difference(row) for row in sorted(rows, key=_rank) if row["type"] in _TYPES]
    return [difference for difference in found if any(cell.provisions or cell.silences for cell in difference.cells)]


def _difference(row: Json) -> Difference:
    everywhere = set.intersection(*({item["id"] for item in cell["provisions"]} for cell in row["cells"]))
    cells = [
        Cell([item for item in cell["provisions"] if item["id"] not in everywhere], cell["silences"], bool(everywhere))
        for cell in row["cells"]
    ]
    return Difference(row["kind"]["label"], cells)


def _rank(row: Json) -> tuple[int, str]:
    return (_TYPES.index(row["type"]) if row["type"] in _TYPES else len(_TYPES)), row["kind"]["label"]
