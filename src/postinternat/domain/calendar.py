"""The dates of calls and schemes beside a given day: past, open, still to come, or without a date to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from postinternat.domain.dates import month_name, written
from postinternat.domain.lineage import Held, Thing, holding, read_things
from postinternat.domain.provisions import Passage, Provision, read_provisions
from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.store import Store

_START, _END = PREFIXES["schema"] + "startDate", PREFIXES["schema"] + "endDate"
_WITHOUT_YEAR = {"day-without-year", "month-without-year"}
_CERTAIN = {"day", "range"}


class Status(Enum):
    """Where a milestone stands on a given day."""

    PAST = "past"
    """Its last day is over."""
    OPEN = "open"
    """The day falls between its first and its last day, or before a deadline whose beginning nobody gives."""
    COMING = "coming"
    """Its first day is still to come."""
    UNDATED = "undated"
    """The words give no date, or not its year."""


@dataclass(frozen=True)
class Milestone:
    """A date that holds for a call or a scheme.

    Attributes:
        deprecated: whether the editors have set it aside; it is still shown.
        first, last: its first and last possible day, both included; None where the words give none.
        exact: whether the words give the very days. Otherwise the event falls on a day between the two that nobody
            gives, and ``OPEN`` only means that the week, month or year has begun and is not over.
        year_from_call: whether the year was not written, and is counted from that of the campaign.
        when: the date in words.
        conditions: the IRIs of the criteria it depends on.
        contradicts: the other milestones, of this thing too, that say otherwise on the same point.
        inherited_from: the thing it is inherited from; None when it holds directly.
    """

    thing: str
    provision: str
    kind: str
    label: Text
    status: Status
    deprecated: bool
    first: date | None
    last: date | None
    precision: str
    exact: bool
    year_from_call: bool
    when: Text
    strength: str
    conditions: tuple[str, ...]
    contradicts: tuple[str, ...]
    inherited_from: str | None
    passages: tuple[Passage, ...]


def milestones(store: Store, *, on: date, things: Iterable[str] | None = None) -> list[Milestone]:
    """Return the milestones of the calls and schemes (by IRI; all when None) as they stand on a day.

    They are sorted by thing, then by date, those without one last. Raises StoreError.
    """
    snapshot = store.snapshot()
    provisions = read_provisions(snapshot, "pi:Milestone")
    found = [
        milestone
        for thing in read_things(snapshot, things).values()
        for milestone in milestones_of(thing, provisions, on=on)
    ]
    return sorted(found, key=lambda m: (m.thing, m.last or date.max, m.first or date.min, m.provision))


def milestones_of(thing: Thing, provisions: dict[str, Provision], *, on: date) -> list[Milestone]:
    """Return the milestones of one thing, in no order."""
    held = list(holding(thing, provisions))
    here = {item.provision.iri for item in held}
    return [_milestone(thing, item, here, on) for item in held]


def status_on(day: date, first: date | None, last: date | None) -> Status:
    """Return where a period stands on a day; an end that is not given is open."""
    if first is None and last is None:
        return Status.UNDATED
    if last is not None and last < day:
        return Status.PAST
    if first is not None and day < first:
        return Status.COMING
    return Status.OPEN


def _milestone(thing: Thing, held: Held, here: set[str], on: date) -> Milestone:
    provision = held.provision
    first, last = _period(provision)
    precision = provision.code("precision")
    from_call = False
    if precision in _WITHOUT_YEAR and first is None and last is None:
        first, last = _counted_from(thing.year, provision)
        from_call = first is not None
    return Milestone(
        thing=thing.iri,
        provision=provision.iri,
        kind=provision.code("kind"),
        label=provision.label,
        status=status_on(on, first, last),
        deprecated=provision.deprecated,
        first=first,
        last=last,
        precision=precision,
        exact=precision in _CERTAIN and not from_call,
        year_from_call=from_call,
        when=_in_words(provision, first, last, precision),
        strength=provision.code("strength"),
        conditions=provision.iris("subjectTo"),
        contradicts=tuple(sorted(provision.contradicts & here)),
        inherited_from=held.inherited_from,
        passages=provision.passages,
    )


def _period(provision: Provision) -> tuple[date | None, date | None]:
    """Return the first and the last day that the words give.

    A deadline gives the last alone: a first day that is the deadline itself is not when the time begins.
    """
    first, end = provision.date(_START), provision.date(_END)
    limits = [limit for limit in (provision.date("onOrBefore"), _day_before(provision.date("before"))) if limit]
    if limits:
        last = min([*limits, *([end] if end else [])])
        return (first if first is not None and first < last else None), last
    if end is None and provision.code("precision") == "day":
        return first, first
    return first, end


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day is not None and day > date.min else None


def _counted_from(year: int | None, provision: Provision) -> tuple[date | None, date | None]:
    """Return the days of a date without year, when the words count the years from that of the campaign."""
    offset, month, day = (provision.number(name) for name in ("yearOffset", "month", "dayOfMonth"))
    if year is None or offset is None or month is None:
        return None, None
    try:
        first = date(year + int(offset), int(month), int(day) if day is not None else 1)
    except ValueError:
        return None, None
    if day is not None:
        return first, first
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _in_words(provision: Provision, first: date | None, last: date | None, precision: str) -> Text:
    if first is None and last is None:
        return _undated(provision)
    if last is None:
        day = written(first)  # type: ignore[arg-type]
        return Text(f"à partir du {day.fr}", f"from {day.en}")
    if first is None:
        day = written(last)
        return Text(f"jusqu'au {day.fr}", f"until {day.en}")
    one, other = written(first), written(last)
    if first == last:
        return one
    if precision == "week":
        return Text(f"semaine du {one.fr}", f"week of {one.en}")
    if precision.startswith("month") and (first.year, first.month) == (last.year, last.month):
        name = month_name(first.month)
        return Text(f"{name.fr} {first.year}", f"{name.en} {first.year}")
    if precision == "year" and first.year == last.year:
        return Text(str(first.year), str(first.year))
    return Text(f"du {one.fr} au {other.fr}", f"from {one.en} to {other.en}")


def _undated(provision: Provision) -> Text:
    month, day = provision.number("month"), provision.number("dayOfMonth")
    if month is None or not 1 <= month <= 12:
        return Text("sans date", "no date given")
    name = month_name(int(month))
    if day is None:
        return Text(f"{name.fr}, sans année", f"{name.en}, no year given")
    number = "1er" if day == 1 else str(int(day))
    return Text(f"{number} {name.fr}, sans année", f"{int(day)} {name.en}, no year given")
