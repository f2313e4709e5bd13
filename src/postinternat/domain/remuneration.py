"""The components of a scheme's pay: one for each provision, and what each is in what the doctor receives."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from postinternat.domain.lineage import Held
from postinternat.domain.provisions import Passage, Provision
from postinternat.model import Text

_FUNDING = {"university-share-funding", "post-funding"}
_SOFT = {"possible", "recommended", "preferred"}
_WITHOUT_AMOUNT = {"unquantified", "scale", "per-act", "to-be-negotiated", "in-kind"}


class Part(Enum):
    """What a component is in the pay of a doctor."""

    RECEIVED = "received"
    """A fixed amount that the doctor receives: these alone are added."""
    CONDITIONAL = "conditional"
    """An amount under conditions, or only possible."""
    CAP = "cap"
    """An amount that is reached at most."""
    TARGET = "target"
    """An income that is topped up to: not an amount paid."""
    UNQUANTIFIED = "unquantified"
    """Received, without an amount: by scale, per act, to be negotiated, in kind ..."""
    ANNOUNCED_TOTAL = "announced-total"
    """A total that the document itself announces."""
    FUNDING = "funding"
    """Paid to somebody other than the doctor, or to nobody that the words name."""
    DESCRIPTION = "description"
    """Says how the pay is made up or who pays it; its parts are components of their own."""
    EXCLUDED = "excluded"
    """Said in so many words not to be paid, or set aside by the editors."""


@dataclass(frozen=True)
class Component:
    """One provision on the pay of a scheme.

    Attributes:
        kind, nature, basis, period, recipient, strength: codes of their lists, empty when the words give none.
        amount: in euro; None when there is none.
        share: the part of the working time that the amount is for, from 0 to 1.
        years: the years of practice it is paid in; empty when the words do not tell years apart.
        months: how long it is paid; None when the words do not say.
        funders, payers, employers: IRIs.
        conditions: the IRIs of the criteria it depends on, which all apply.
        component_of: the announced totals it is a part of.
        contradicts: components here that say otherwise.
    """

    provision: str
    label: Text
    part: Part
    kind: str
    nature: str
    amount: Decimal | None
    approximate: bool
    basis: str
    period: str
    share: Decimal | None
    years: tuple[int, ...]
    months: int | None
    recipient: str
    strength: str
    funders: tuple[str, ...]
    payers: tuple[str, ...]
    employers: tuple[str, ...]
    conditions: tuple[str, ...]
    component_of: tuple[str, ...]
    contradicts: tuple[str, ...]
    inherited_from: str | None
    passages: tuple[Passage, ...]


def component_of(held: Held, here: set[str]) -> Component:
    """Return the component that a provision is, among those ``here``."""
    item = held.provision
    months = item.number("duringMonths")
    return Component(
        provision=item.iri,
        label=item.label,
        part=_part(item),
        kind=item.code("kind"),
        nature=item.code("amountNature"),
        amount=item.number("amount"),
        approximate=item.flag("approximate") is True,
        basis=item.code("basis"),
        period=item.code("per"),
        share=item.number("workShare"),
        years=tuple(int(year) for year in item.numbers("practiceYear")),
        months=int(months) if months is not None else None,
        recipient=item.code("recipient"),
        strength=item.code("strength"),
        funders=item.iris("funder"),
        payers=item.iris("payer"),
        employers=item.iris("employer"),
        conditions=item.iris("subjectTo"),
        component_of=item.iris("componentOf"),
        contradicts=tuple(sorted(item.contradicts & here)),
        inherited_from=held.inherited_from,
        passages=item.passages,
    )


def _part(item: Provision) -> Part:
    kind, nature, amount = item.code("kind"), item.code("amountNature"), item.number("amount")
    if item.flag("asserted") is False or item.code("strength") == "excluded" or item.deprecated:
        return Part.EXCLUDED
    if kind == "structure":
        return Part.DESCRIPTION
    if kind in _FUNDING or item.code("recipient") != "doctor":
        return Part.FUNDING
    if nature == "announced-total" or kind == "total":
        return Part.ANNOUNCED_TOTAL
    if nature == "target-income":
        return Part.TARGET
    if amount is None or nature in _WITHOUT_AMOUNT:
        return Part.UNQUANTIFIED
    if nature == "cap":
        return Part.CAP
    conditional = bool(item.iris("subjectTo")) or item.code("strength") in _SOFT
    return Part.CONDITIONAL if conditional else Part.RECEIVED
