"""Criteria that name codes: one of them, all of them or none of them, held against the codes of the profile."""

from collections.abc import Iterable

from postinternat.domain.case import Case
from postinternat.domain.finding import Finding, listed, to_check
from postinternat.domain.provisions import Provision
from postinternat.model import Text
from postinternat.namespaces import PREFIXES

_NO_ZONE_OF_CARE = frozenset({"none", "urban-planning-zone"})


def iri(code_list: str, code: str) -> str:
    """Return the IRI of a code."""
    return PREFIXES[code_list] + code


def compare(
    criterion: Provision, chosen: frozenset[str] | None, code_list: str, case: Case, *, closed: bool = False
) -> Finding:
    """Hold the codes of the criterion against those chosen from one code list.

    ``closed`` means that the profile gives all the codes that hold for the doctor, so that what is not among them
    does not hold. Otherwise codes may overlap without the list saying so, and what is not there is to be checked.
    """
    asked = {name: criterion.iris(name) for name in ("anyOf", "allOf", "noneOf", "example")}
    named = [code for codes in asked.values() for code in codes]
    if not named:
        return to_check(Text("Le document ne précise pas lesquels.", "The document does not say which."))
    if chosen is None or any(not code.startswith(PREFIXES[code_list]) for code in named):
        return to_check(_why((), named, case))
    own = frozenset(iri(code_list, code) for code in chosen)
    has = {code for code in named if any(code == mine or code in case.broader.get(mine, ()) for mine in own)}
    why = _why(own, named, case)
    if has.intersection(asked["noneOf"]):
        return Finding.of(False, why)
    wanted = (not asked["anyOf"] or has.intersection(asked["anyOf"])) and has.issuperset(asked["allOf"])
    if wanted and (has or closed) and (not asked["example"] or has.intersection(asked["example"])):
        return Finding.of(True, why)
    return Finding.of(False, why) if closed and not asked["example"] else to_check(why)


def compare_zones(criterion: Provision, case: Case) -> Finding:
    """Hold the zones of the criterion against those that the doctor accepts.

    Where both a closed list and a genus are given, the list tells. Zones that the documents do not define (fragile,
    under-served ...) may cover others: only who accepts none of the zones of care surely misses.
    """
    accepted = case.profile.zones
    asked = criterion.iris("anyOf") or criterion.iris("allOf") or criterion.iris("example")
    if accepted is None or not asked:
        return to_check(_why((), asked, case))
    own = frozenset(iri("zone", code) for code in accepted)
    why = _why(own, asked, case)
    if own.intersection(asked):
        return Finding.of(True, why)
    return Finding.of(False, why) if accepted <= _NO_ZONE_OF_CARE else to_check(why)


def _why(own: Iterable[str], asked: Iterable[str], case: Case) -> Text:
    mine, theirs = (listed(case.labels.get(code, Text(code, code)) for code in sorted(codes)) for codes in (own, asked))
    if not mine.fr:
        return Text(f"Le profil ne le dit pas ; cité : {theirs.fr}.", f"The profile does not say; named: {theirs.en}.")
    return Text(f"Profil : {mine.fr} ; cité : {theirs.fr}.", f"Profile: {mine.en}; named: {theirs.en}.")
