"""The page of a scheme, national or of one region: how long, how much, on what conditions, until when, whom to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from postinternat.web.cards import scheme_card, unknown_region
from postinternat.web.contacts import Body, bodies, ways_to
from postinternat.web.dates import calendar, moments, standing
from postinternat.web.measures import length
from postinternat.web.open_questions import anchors, discrepancies, silences
from postinternat.web.pay import Json
from postinternat.web.remuneration import remuneration
from postinternat.web.sheet import Sheet, sheet
from postinternat.web.site import Visit
from postinternat.web.variants import differences, of_parts, siblings

_LENGTH = "https://w3id.org/post-internat/code/duration-kind/appointment"


@dataclass(frozen=True)
class Choice:
    """A region that the page can be read for; ``variant`` is its scheme, None when no document speaks of one."""

    region: Json
    variant: Json | None


def scheme(visit: Visit) -> dict[str, Any]:
    """Return the page of the scheme that the address names, or of its variant in ``?region=``. Raises Problem."""
    named = scheme_card(visit, visit.path["slug"])
    choice = _choice(visit, named)
    chosen = choice.variant if choice else None
    card = scheme_card(visit, chosen["id"].rpartition("/")[2]) if chosen else named
    calls = card["calls"]["nodes"]
    when = calendar(visit, [card["id"], *(call["id"] for call in calls)])
    national = card["variantOf"] or card
    variants, parts = siblings(card), of_parts(card)
    values = content(visit, card, when[card["id"]])
    if variants or parts:
        values["shown"].add("regions")
    if calls:
        values["shown"].add("calendar")
    return {
        **values,
        "choice": choice,
        "national": national,
        "variants": variants,
        "of_parts": parts,
        "regions": visit.ask("regions-map")["regions"]["nodes"],
        "documented": {variant["region"]["code"] for variant in [*variants, *parts] if variant["region"]},
        "differences": differences(visit, variants),
        "calls": [(call, standing(visit, when[call["id"]])) for call in calls],
    }


def content(visit: Visit, card: Json, entries: Sequence[Json]) -> dict[str, Any]:
    """Return what the pages of schemes and calls share."""
    made = sheet(visit, card)
    gaps = discrepancies(visit, made.provisions.keys(), made.holders)
    unsaid = silences(visit, {*made.provisions, *made.holders})
    rows, axis = moments(visit, entries)
    pay = visit.ask("pay", things=[card["id"]])["pay"][0]
    own_contacts = ways_to(claim.provision for claim in made.claims("contacts"))
    reached = _bodies(visit, card, made)
    law = _law(card, made.provisions.values())
    present = {"gaps": gaps, "silences": unsaid, "calendar": rows, "contacts": own_contacts or reached, "law": law}
    return {
        "shown": {"pay", *made.sections, *(subject for subject, found in present.items() if found)},
        "card": card,
        "parent": (card.get("variantOf") or card.get("forScheme") or {}).get("id"),
        "sheet": made,
        "gaps": gaps,
        "gap_of": anchors(gaps),
        "silences": unsaid,
        "unsaid_length": any(note["silentOn"] and note["silentOn"]["id"] == _LENGTH for note in unsaid),
        "length": length(
            (claim.provision for claim in made.claims("duration") if _counts(claim.provision)), visit.lang
        ),
        "pay": remuneration(pay, made.provisions, visit.lang),
        "moments": rows,
        "axis": axis,
        "own_contacts": own_contacts,
        "bodies": reached,
        "documents": _documents(made.provisions.values()),
        "law": law,
    }


def _choice(visit: Visit, card: Json) -> Choice | None:
    code = visit.query.get("region")
    if not code:
        return None
    region = next((item for item in visit.ask("regions-map")["regions"]["nodes"] if item["code"] == code), None)
    if region is None:
        raise unknown_region(visit, code)
    variants = [item for item in (*siblings(card), *of_parts(card)) if item["region"]]
    variant = next((item for item in variants if item["region"]["code"] == code), None)
    return Choice(region, variant)


def _counts(duration: Json) -> bool:
    strength = duration["strength"]
    return bool(duration["current"]) and not (strength and strength["code"] == "excluded")


def _bodies(visit: Visit, card: Json, made: Sheet) -> list[Body]:
    """Return the bodies of the region of which the documents that speak of this scheme give a contact."""
    if not card["region"]:
        return []
    told = {item["id"] for item in _documents(claim.provision for claim in made.claims("contacts"))}
    organisations = visit.ask("region-card", region=card["region"]["code"])["organisations"]["nodes"]
    return bodies(organisations, told)


def _documents(provisions: Iterable[Json]) -> list[Json]:
    """Return the documents that these provisions come from, each once, by name."""
    found = {passage["document"]["id"]: passage["document"] for item in provisions for passage in item["statedIn"]}
    return sorted(found.values(), key=lambda document: document["label"])


def _law(card: Json, provisions: Iterable[Json]) -> list[Json]:
    """Return the legal texts that the scheme or its provisions name, each once."""
    texts = [*card.get("legalBasis", ()), *(text for item in provisions for text in item["legalBasis"])]
    return sorted({text["id"]: text for text in texts}.values(), key=lambda text: text["label"])
