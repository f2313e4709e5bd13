"""Finding the thing that an address names, and helping a visitor whose address names none."""

import difflib
import re
from collections.abc import Iterable

from postinternat.http import Problem
from postinternat.namespaces import PREFIXES
from postinternat.text import Text
from postinternat.web.pay import Json
from postinternat.web.site import Visit

SCHEME, CALL = PREFIXES["scheme"], PREFIXES["call"]
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,100}")
_NEAR = 4
_MANY = 10


def scheme_card(visit: Visit, slug: str) -> Json:
    """Return the card of a scheme. Raises Problem when there is none of this name."""
    card = _card(visit, SCHEME, slug)
    if card is None:
        raise _missing(slug, Text("Aucun dispositif ne s'appelle", "No scheme is called"), schemes(visit))
    return card


def call_card(visit: Visit, slug: str) -> Json:
    """Return the card of a call. Raises Problem when there is none of this name."""
    card = _card(visit, CALL, slug)
    if card is None:
        raise _missing(
            slug, Text("Aucun appel ne s'appelle", "No call is called"), visit.ask("calls")["calls"]["nodes"]
        )
    return card


def region_card(visit: Visit, code: str) -> Json:
    """Return the answer of the saved operation ``region-card``. Raises Problem when no region has this code."""
    answer = visit.ask("region-card", region=code) if _SLUG.fullmatch(code) else None
    if answer and answer["regions"]["nodes"]:
        return answer
    raise unknown_region(visit, code)


def unknown_region(visit: Visit, code: str) -> Problem:
    """Return the problem that tells that no region has this code, with all that have one."""
    regions = visit.ask("regions-map")["regions"]["nodes"]
    return Problem(
        "not-found",
        Text(f"Aucune région n'a le code « {code[:40]} ».", f"No region has the code “{code[:40]}”."),
        fix=Text("Choisir l'une des 18 régions.", "Choose one of the 18 regions."),
        near=[{"id": region["id"], "label": f"{region['label']} ({region['code']})"} for region in regions],
    )


def schemes(visit: Visit) -> list[Json]:
    """Return all schemes: the national ones, their parts, and the variants of each."""
    national = visit.ask("national-schemes")["schemes"]["nodes"]
    whole = [thing for scheme in national for thing in (scheme, *scheme["parts"]["nodes"])]
    return [*whole, *(variant for thing in whole for variant in thing["variants"]["nodes"])]


def _card(visit: Visit, namespace: str, slug: str) -> Json | None:
    """Return the card of a thing, if there is a thing of this name and it is one that has a card."""
    if not _SLUG.fullmatch(slug):
        return None
    node: Json | None = visit.ask("scheme-card", id=namespace + slug)["node"]
    return node if node is not None and "provisions" in node else None


def _missing(slug: str, told: Text, things: Iterable[Json]) -> Problem:
    by_slug = {thing["id"].rpartition("/")[2]: thing for thing in things}
    near = difflib.get_close_matches(slug.lower(), by_slug, _NEAR) or list(by_slug)[:_MANY]
    return Problem(
        "not-found",
        Text(f"{told.fr} « {slug[:80]} ».", f"{told.en} “{slug[:80]}”."),
        fix=Text("Vérifier l'adresse, ou prendre l'un de ceux-ci.", "Check the address, or take one of these."),
        near=[{"id": by_slug[name]["id"], "label": by_slug[name]["title"]} for name in near],
    )
