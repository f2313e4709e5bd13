"""The rows of a comparison: one for each kind of provision, by subject, with what differs told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from postinternat.text import Text
from postinternat.web.pay import Json

_SUBJECTS = {
    "Duration": Text("Durée", "Duration"),
    "WorkTimeShare": Text("Partage du temps", "Working time"),
    "Remuneration": Text("Rémunération et financement", "Pay and funding"),
    "Criterion": Text("Conditions", "Conditions"),
    "Milestone": Text("Calendrier", "Calendar"),
    "Obligation": Text("Démarches et obligations", "Steps and obligations"),
    "Statement": Text("Ce que c'est", "What it is"),
    "Contact": Text("Contacts", "Contacts"),
}
_OTHERS = Text("Autres dispositions", "Other provisions")
_NO_DIGIT = re.compile(r"\D")
_WITHOUT_AMOUNT = {"unquantified", "to-be-negotiated", "per-act"}


@dataclass(frozen=True)
class Cell:
    """What the documents say of one kind for one thing, and the silences that the editors found."""

    provisions: Sequence[Json]
    silences: Sequence[Json]

    @property
    def said(self) -> frozenset[str]:
        """What tells this cell from another: the words of its provisions, not where they are written."""
        return frozenset([item["label"] for item in self.provisions] + [item["id"] for item in self.silences])


@dataclass(frozen=True)
class Row:
    """One kind of provision, a cell for each thing."""

    kind: Json
    cells: Sequence[Cell]

    @property
    def differs(self) -> bool:
        """Whether not all things are told the same."""
        return len({cell.said for cell in self.cells}) > 1

    @property
    def told(self) -> int:
        """Of how many things something is told."""
        return sum(bool(cell.said) for cell in self.cells)

    @property
    def amounts(self) -> bool:
        """Whether it gives an amount of money."""
        return any(item.get("amount") is not None for cell in self.cells for item in cell.provisions)


@dataclass(frozen=True)
class Section:
    """The rows of one subject."""

    name: str
    title: str
    rows: Sequence[Row]


def compared(answer: Json, lang: str, *, differences: bool = False) -> list[Section]:
    """Return the rows of the saved operation ``compare-schemes`` by subject, or of those that differ.

    Rows that give amounts come first, then those that tell something of most things.
    """
    by_type: dict[str, list[Row]] = {}
    for item in answer["rows"]:
        row = Row(item["kind"], [Cell(cell["provisions"], cell["silences"]) for cell in item["cells"]])
        if row.differs or not differences:
            by_type.setdefault(item["type"], []).append(row)
    for rows in by_type.values():
        rows.sort(key=lambda row: (-row.amounts, -row.told))
    known = [name for name in _SUBJECTS if name in by_type]
    others = [name for name in by_type if name not in _SUBJECTS]
    return [Section(name, _SUBJECTS.get(name, _OTHERS).in_language(lang), by_type[name]) for name in [*known, *others]]


def without_amount(provision: Json) -> bool:
    """Tell whether a provision speaks of money and gives no amount: « non chiffré »."""
    nature = provision.get("amountNature")
    return nature is not None and provision["amount"] is None and nature["code"] in _WITHOUT_AMOUNT


def figure_apart(provision: Json) -> bool:
    """Tell whether the amount of a provision is to be written beside its label, which does not say it."""
    amount = provision.get("amount")
    return amount is not None and f"{amount:.0f}" not in _NO_DIGIT.sub("", provision["label"].partition(",")[0])
