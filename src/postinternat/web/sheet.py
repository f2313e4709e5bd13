"""What holds for a scheme or a call, sorted by subject: the part that their pages share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from postinternat.web.measures import measure
from postinternat.web.pay import Json
from postinternat.web.site import Visit

_STRENGTHS = (
    "mandatory",
    "worded-as-duty",
    "required-by-most",
    "required-by-some",
    "strongly-recommended",
    "recommended",
    "preferred",
    "taken-into-account",
    "guaranteed",
    "possible",
    "not-required",
    "excluded",
    "condition",
)
"""From what binds most to what binds least; the conditions of one advantage or case come last."""
_FIRST = (
    "mission",
    "place",
    "practice-mode",
    "status-granted",
    "nature-of-status",
    "recruiter",
    "billing",
    "objective",
)
"""The kinds of statement that a page begins with; ``naming`` is what it ends with."""


@dataclass(frozen=True)
class Claim:
    """One provision as a page shows it.

    Attributes:
        anchor: its identifier on the page.
        figure: its length or share, in words; empty when it has none.
        origin: the thing that it is inherited from; None when it is said of this one.
        own: whether it is said of this very thing, where most are inherited.
        conditions: the criteria that it depends on, as whole as the page has them.
    """

    provision: Json
    anchor: str
    figure: str
    origin: Json | None = None
    own: bool = False
    conditions: Sequence[Json] = ()


@dataclass(frozen=True)
class Group:
    """Claims under one heading, which may be empty."""

    title: str
    claims: list[Claim]


@dataclass(frozen=True)
class Sheet:
    """What holds for one thing.

    Attributes:
        provisions: all of them by IRI, those of the status that it gives among them.
        holders: the IRIs of the thing and of what it inherits from.
        sections: the groups of claims by subject; a subject that nothing is said of is left out.
    """

    provisions: Mapping[str, Json]
    holders: frozenset[str]
    sections: Mapping[str, list[Group]] = field(default_factory=dict)

    @property
    def has_own(self) -> bool:
        """Whether something is said of this very thing, where most is inherited."""
        return any(claim.own for groups in self.sections.values() for group in groups for claim in group.claims)

    def claims(self, subject: str) -> list[Claim]:
        """Return the claims of a subject in one list."""
        return [claim for group in self.sections.get(subject, ()) for claim in group.claims]


def sheet(visit: Visit, card: Json) -> Sheet:
    """Return what the saved operation ``scheme-card`` gives of a scheme or a call, sorted by subject."""
    edges = card["provisions"]["edges"]
    stated = {edge["node"]["id"]: edge["node"] for edge in edges}
    statuses = card.get("givesStatus", ())
    of_status = {item["id"]: item for status in statuses for item in status["provisions"]["nodes"]}
    known = {**of_status, **stated}
    inherits = bool(card.get("variantOf") or card.get("forScheme"))
    by_type: dict[str, list[Claim]] = {}
    for edge in edges:
        claim = _claim(edge["node"], known, visit.lang, edge["inheritedFrom"], inherits=inherits)
        by_type.setdefault(edge["node"]["__typename"], []).append(claim)
    by_type["of status"] = [_claim(item, known, visit.lang) for iri, item in of_status.items() if iri not in stated]
    origins = {origin["id"] for edge in edges for origin in edge["inheritedFrom"]}
    return Sheet(known, frozenset({card["id"], *origins}), _sections(by_type, stated.values()))


def _claim(
    provision: Json, known: Mapping[str, Json], lang: str, origins: Sequence[Json] = (), *, inherits: bool = False
) -> Claim:
    return Claim(
        provision,
        anchor=provision["id"].rpartition("/")[2],
        figure=measure(provision, lang),
        origin=origins[0] if origins else None,
        own=inherits and not origins,
        conditions=[known.get(criterion["id"], criterion) for criterion in provision["subjectTo"]],
    )


def _sections(by_type: Mapping[str, list[Claim]], provisions: Iterable[Json]) -> dict[str, list[Group]]:
    conditions = {criterion["id"] for provision in provisions for criterion in provision["subjectTo"]}
    criteria = by_type.get("Criterion", [])
    zones = [claim for claim in criteria if _kind(claim) == "zone"]
    told = [claim for claim in criteria if _kind(claim) != "zone" and not _only_a_condition(claim, conditions)]
    statements = by_type.get("Statement", [])
    cited = [claim for claim in statements if _kind(claim) == "legal-reference"]
    described = [claim for claim in statements if _kind(claim) != "legal-reference"]
    sections = {
        "duration": _grouped(by_type.get("Duration", ()), "kind", _by_kind),
        "sharing": _one(by_type.get("WorkTimeShare", ())),
        "conditions": _grouped(told, "strength", _by_strength),
        "zones": _one(zones),
        "obligations": _grouped(by_type.get("Obligation", ()), "strength", _by_strength),
        "description": _grouped(described, "kind", _by_subject),
        "law": _one(cited),
        "milestones": _one(by_type.get("Milestone", ())),
        "contacts": _one(by_type.get("Contact", ())),
        "pay": _one(by_type.get("Remuneration", ())),
        "status": _one(by_type["of status"]),
        "other": _one(by_type.get("OtherProvision", ())),
    }
    return {subject: groups for subject, groups in sections.items() if groups}


def _only_a_condition(claim: Claim, conditions: set[str]) -> bool:
    """Tell whether a criterion is shown with what depends on it, so that it needs no place of its own."""
    strength = claim.provision["strength"]
    return claim.provision["id"] in conditions and strength is not None and strength["code"] == "condition"


def _one(claims: Iterable[Claim]) -> list[Group]:
    found = sorted(claims, key=_own_first)
    return [Group("", found)] if found else []


def _grouped(claims: Iterable[Claim], name: str, rank: Callable[[Claim], int]) -> list[Group]:
    """Return the claims under the labels of one of their codes, in the order of ``rank``."""
    groups: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (rank(claim), *_own_first(claim))):
        code = claim.provision[name]
        groups.setdefault(code["label"] if code else "", []).append(claim)
    return [Group(title, found) for title, found in groups.items()]


def _own_first(claim: Claim) -> tuple[bool, str]:
    return not claim.own, claim.provision["label"]


def _kind(claim: Claim) -> str:
    code: str = claim.provision["kind"]["code"]
    return code


def _by_kind(claim: Claim) -> int:
    order = ("appointment", "support", "renewal", "maximum")
    return order.index(_kind(claim)) if _kind(claim) in order else len(order)


def _by_strength(claim: Claim) -> int:
    strength = claim.provision["strength"]
    return _STRENGTHS.index(strength["code"]) if strength and strength["code"] in _STRENGTHS else -1


def _by_subject(claim: Claim) -> int:
    kind = _kind(claim)
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST) + (kind == "naming")
