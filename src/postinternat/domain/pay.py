"""What a scheme pays: its components, and totals that never mix two bases, two periods, or what others receive.

    pay(store, ["https://w3id.org/post-internat/id/scheme/assistant-ambulatoire"])

Only fixed amounts that the doctor receives without condition are added. Conditional and possible amounts, caps, target
incomes and what is not quantified are listed apart; funding goes to somebody else and is never pay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from postinternat.domain.lineage import Thing, holding, read_things
from postinternat.domain.provisions import Provision, read_provisions
from postinternat.domain.remuneration import Component, Part, component_of
from postinternat.model import Text
from postinternat.store import Store

_ON_TOP = {Part.RECEIVED, Part.UNQUANTIFIED, Part.CONDITIONAL, Part.CAP, Part.TARGET}
_NO_BASIS = {"", "unspecified"}


@dataclass(frozen=True)
class Total:
    """What a doctor receives for certain, on one basis and in one period.

    Attributes:
        basis, period: codes.
        years: the years of practice it holds in; empty when the words do not tell years apart.
        lowest, highest: in euro. They differ when two provisions give two amounts for the same kind: only one of
            them can hold.
        components: the provisions whose amounts are added; of two that give the same kind, one is.
        not_counted: the provisions that may come on top and are not in it: unquantified, conditional, capped, or on
            another basis or period.
    """

    basis: str
    period: str
    years: tuple[int, ...]
    lowest: Decimal
    highest: Decimal
    components: tuple[str, ...]
    not_counted: tuple[str, ...]


@dataclass(frozen=True)
class AnnouncedTotal:
    """A total that a document announces, beside ours.

    Attributes:
        amount, basis, period, approximate: what the document says.
        components: the provisions it says it is made of, or those of our total on the same basis and period.
        computed: our sum of them, on the one basis and period that they share; None when they share none.
        computed_basis: the basis of our sum, which the document may not have written for its own.
        difference: ours less the document's; None when there is none, or both write a basis and not the same.
    """

    provision: str
    amount: Decimal
    basis: str
    period: str
    approximate: bool
    components: tuple[str, ...]
    computed: Decimal | None
    computed_basis: str
    difference: Decimal | None


@dataclass(frozen=True)
class Pay:
    """The pay of one scheme or call: every component, the totals, and the totals that documents announce."""

    thing: str
    title: Text
    components: tuple[Component, ...]
    totals: tuple[Total, ...]
    announced: tuple[AnnouncedTotal, ...]


def pay(store: Store, things: Iterable[str] | None = None) -> dict[str, Pay]:
    """Return the pay of the schemes and calls by IRI, of all of them when none are named.

    An IRI that is no scheme or call is not in the answer. Raises StoreError.
    """
    snapshot = store.snapshot()
    provisions = read_provisions(snapshot, "pi:Remuneration")
    return {iri: _pay(thing, provisions) for iri, thing in read_things(snapshot, things).items()}


def _pay(thing: Thing, provisions: Mapping[str, Provision]) -> Pay:
    held = list(holding(thing, provisions))
    here = {item.provision.iri for item in held}
    components = tuple(component_of(item, here) for item in held)
    totals = tuple(_totals(components))
    announced = (
        _announced(component, component.amount, components, totals)
        for component in components
        if component.part is Part.ANNOUNCED_TOTAL and component.amount is not None
    )
    return Pay(thing.iri, thing.title, components, totals, tuple(announced))


def _totals(components: Iterable[Component]) -> Iterable[Total]:
    """Yield the totals. Amounts whose basis or period nobody wrote cannot be added, even to each other."""
    every = list(components)
    received = [
        item
        for item in every
        if item.part is Part.RECEIVED and item.amount is not None and item.basis not in _NO_BASIS and item.period
    ]
    for basis, period in sorted({(item.basis, item.period) for item in received}):
        same = [item for item in received if (item.basis, item.period) == (basis, period)]
        for years, items in _by_year(same):
            lowest, highest = _sums(items)
            counted = tuple(item.provision for item in items)
            yield Total(basis, period, years, lowest, highest, counted, _not_counted(every, counted, years))


def _by_year(items: list[Component]) -> list[tuple[tuple[int, ...], list[Component]]]:
    """Return the components of each year of practice; years that have the same ones are together."""
    named = sorted({year for item in items for year in item.years})
    if not named:
        return [((), items)]
    groups: dict[tuple[str, ...], tuple[list[int], list[Component]]] = {}
    for year in named:
        paid = [item for item in items if not item.years or year in item.years]
        key = tuple(item.provision for item in paid)
        groups.setdefault(key, ([], paid))[0].append(year)
    return [(tuple(years), paid) for years, paid in groups.values()]


def _sums(items: Iterable[Component]) -> tuple[Decimal, Decimal]:
    """Add one amount of each kind: the least, and the most, where provisions give several."""
    amounts: dict[str, list[Decimal]] = {}
    for item in items:
        amounts.setdefault(item.kind or item.provision, []).append(item.amount or Decimal(0))
    return sum(map(min, amounts.values()), Decimal(0)), sum(map(max, amounts.values()), Decimal(0))


def _not_counted(components: Iterable[Component], counted: Iterable[str], years: tuple[int, ...]) -> tuple[str, ...]:
    """Return what may come on top in these years, and is not in the total."""
    return tuple(
        item.provision
        for item in components
        if item.part in _ON_TOP
        and item.provision not in counted
        and not (years and item.years and not set(years) & set(item.years))
    )


def _announced(
    item: Component, amount: Decimal, components: Iterable[Component], totals: Iterable[Total]
) -> AnnouncedTotal:
    parts = [part for part in components if item.provision in part.component_of and part.part is Part.RECEIVED]
    bases = {(part.basis, part.period) for part in parts}
    computed, basis, named = None, "", tuple(part.provision for part in parts)
    if len(bases) == 1:
        ((basis, period),) = bases
        lowest, highest = _sums(parts)
        addable = lowest == highest and period == item.period and basis not in _NO_BASIS
        computed = lowest if addable else None
    elif not parts:
        ours = [total for total in totals if (total.basis, total.period) == (item.basis, item.period)]
        if len(ours) == 1 and ours[0].lowest == ours[0].highest:
            computed, basis, named = ours[0].lowest, ours[0].basis, ours[0].components
    comparable = computed is not None and item.basis in {*_NO_BASIS, basis}
    return AnnouncedTotal(
        provision=item.provision,
        amount=amount,
        basis=item.basis,
        period=item.period,
        approximate=item.approximate,
        components=named,
        computed=computed,
        computed_basis=basis if computed is not None else "",
        difference=computed - amount if computed is not None and comparable else None,
    )
