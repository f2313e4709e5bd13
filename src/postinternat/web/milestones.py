"""The dates of schemes and calls as the calendar, its feeds and its files show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from postinternat.http import Problem
from postinternat.text import Text
from postinternat.web.pay import Json
from postinternat.web.site import Visit

DEADLINES = {"application-deadline", "application-period"}
"""The kinds of milestones before which one applies."""
_STATUSES = {
    "PAST": Text("Passé", "Past"),
    "OPEN": Text("En cours", "Under way"),
    "COMING": Text("À venir", "To come"),
    "UNDATED": Text("Sans date", "Without a date"),
}
_OF_A_DEADLINE = {"PAST": Text("Clos", "Closed"), "OPEN": Text("Ouvert", "Open")}
_DAY_NOT_GIVEN = Text("jour non précisé", "day not stated")


@dataclass(frozen=True)
class Dated:
    """One milestone of one scheme or call.

    Attributes:
        entry: of the saved operation ``calendar-status``.
        identifier: the same for good, whatever is published: the provision and the thing make it.
        first, last: its days, both included; the same for one day, and for a deadline. None without a date.
    """

    entry: Json
    identifier: str
    first: date | None
    last: date | None

    @property
    def region(self) -> Json | None:
        """The region of the thing, None for a national scheme."""
        found: Json | None = self.entry["thing"].get("region")
        return found

    @property
    def label(self) -> str:
        """What happens."""
        label: str = self.entry["milestone"]["label"]
        return label

    def status(self, lang: str) -> str:
        """Return where it stands on the day of the visit, in a word: a deadline is open or closed."""
        code = self.entry["status"]
        deadline = self.entry["milestone"]["kind"]["code"] in DEADLINES
        words = (deadline and _OF_A_DEADLINE.get(code)) or _STATUSES[code]
        return words.in_language(lang)

    def named(self, lang: str) -> str:
        """Return what happens, to whom, and that the day is not stated when it is not."""
        vague = "" if self.entry["exact"] else f" ({self.entry['when']}, {_DAY_NOT_GIVEN.in_language(lang)})"
        return f"{self.entry['thing']['label']}{' : ' if lang == 'fr' else ': '}{self.label}{vague}"

    def changed(self, today: date) -> date:
        """Return the day on which its status last changed; before any change, the first day of the year."""
        if self.last is not None and self.last < today:
            return self.last + timedelta(days=1)
        if self.first is not None and self.entry["first"] and self.first <= today:
            return self.first
        return date(min(self.first.year if self.first else today.year, today.year), 1, 1)


def read(visit: Visit, region: str = "") -> list[Dated]:
    """Return the milestones of all schemes and calls, or of one region's, as they stand on the day of the visit.

    What several things inherit is there once for each.
    """
    entries = visit.ask("calendar-status", on=visit.today.isoformat())["calendar"]
    found = [_dated(entry) for entry in entries]
    return [item for item in found if not region or (item.region or {}).get("code") == region]


def regions(visit: Visit) -> dict[str, str]:
    """Return the names of all regions by their codes."""
    return {region["code"]: region["label"] for region in visit.ask("regions-map")["regions"]["nodes"]}


def known_region(visit: Visit, code: str) -> str:
    """Return the name of a region, nothing for no code. Raises Problem (404) for a code that no region has."""
    if not code:
        return ""
    known = regions(visit)
    if code not in known:
        listed = ", ".join(f"{each} ({name})" for each, name in known.items())
        raise Problem(
            "not-found",
            Text(f"aucune région n'a le code « {code} »", f"no region has the code {code!r}"),
            fix=Text(f"les codes : {listed}", f"the codes: {listed}"),
        )
    return known[code]


def words(dated: Dated, lang: str) -> str:
    """Return the words that prove the date, each with its document and place."""
    return "\n".join(_quoted(passage, lang) for passage in dated.entry["milestone"]["statedIn"])


def _quoted(passage: Json, lang: str) -> str:
    line = Text("ligne", "line").in_language(lang)
    place = f"page {passage['page']}" if passage["firstLine"] is None else f"{line} {passage['firstLine']}"
    return f"« {passage['anchor']} » – {passage['document']['label']}, {place}"


def _dated(entry: Json) -> Dated:
    days: Sequence[str | None] = entry["first"] or entry["last"], entry["last"] or entry["first"]
    first, last = (date.fromisoformat(day) if day else None for day in days)
    identifier = uuid5(NAMESPACE_URL, f"{entry['milestone']['id']} {entry['thing']['id']}")
    return Dated(entry, str(identifier), first, last)
