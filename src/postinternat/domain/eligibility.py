"""Which schemes and calls a doctor is eligible for, criterion by criterion, with the words that say so.

    assess(store, Profile(specialty="general-practice", des_date=date(2023, 5, 1)), today=date(2026, 11, 2))

The criteria are those of the graph: of the thing itself, and of all it inherits from. Mandatory ones decide; soft ones
are told. Two documents that disagree both stay visible, and leave the verdict to be checked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from postinternat.domain import circumstances
from postinternat.domain.calendar import milestones_of
from postinternat.domain.case import Case
from postinternat.domain.criteria import evaluate
from postinternat.domain.finding import Finding, Outcome, listed
from postinternat.domain.lineage import Held, Thing, holding, read_things
from postinternat.domain.outcome import CriterionOutcome, Weight, weight_of
from postinternat.domain.profile import Profile
from postinternat.domain.provisions import Provision, read_labels, read_provisions
from postinternat.model import Text
from postinternat.namespaces import prologue
from postinternat.store import Store

_BROADER = "SELECT DISTINCT ?code ?above WHERE { ?code skos:broader+ ?above FILTER(isIRI(?code) && isIRI(?above)) }"
_DEPENDANTS = """SELECT DISTINCT ?criterion ?provision WHERE {
  ?provision pi:subjectTo ?criterion FILTER(isIRI(?provision) && isIRI(?criterion))
} ORDER BY ?criterion ?provision"""


class Verdict(Enum):
    """Whether a doctor is eligible."""

    ELIGIBLE = "eligible"
    """Every criterion that decides is met."""
    NOT_ELIGIBLE = "not-eligible"
    """A criterion that decides is not met, and no document says otherwise."""
    TO_CHECK = "to-be-checked"
    """Documents disagree, the profile does not say something, or the documents give no criterion."""


@dataclass(frozen=True)
class Assessment:
    """The verdict on one scheme or call, why, and every criterion: those that decide first."""

    thing: str
    is_call: bool
    title: Text
    verdict: Verdict
    why: Text
    criteria: tuple[CriterionOutcome, ...]


def assess(store: Store, profile: Profile, *, today: date, things: Iterable[str] | None = None) -> list[Assessment]:
    """Return the assessment of every scheme and call (or of those whose IRIs are given), by IRI.

    Raises ProfileError for a code that is in no list or a number out of range, StoreError.
    """
    snapshot = store.snapshot()
    profile.check(snapshot)
    facts = _read(snapshot)
    case = Case(profile, today, read_labels(snapshot), _pairs(snapshot, _BROADER))
    return [_assess(thing, facts, case) for thing in read_things(snapshot, things).values()]


@dataclass(frozen=True)
class _Facts:
    """The provisions of each class by IRI, and those that depend on each criterion."""

    criteria: Mapping[str, Provision]
    shares: Mapping[str, Provision]
    milestones: dict[str, Provision]
    dependants: Mapping[str, frozenset[str]]


def _read(store: Store) -> _Facts:
    return _Facts(
        read_provisions(store, "pi:Criterion"),
        read_provisions(store, "pi:WorkTimeShare"),
        read_provisions(store, "pi:Milestone"),
        _pairs(store, _DEPENDANTS),
    )


def _pairs(store: Store, query: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in store.select(prologue() + query).rows:
        found.setdefault(one.value, set()).add(other.value)  # type: ignore[union-attr]
    return {iri: frozenset(others) for iri, others in found.items()}


def _assess(thing: Thing, facts: _Facts, case: Case) -> Assessment:
    held = list(holding(thing, facts.criteria))
    names_specialty = any(item.provision.code("kind") == "specialty" for item in held)
    found = [
        *circumstances.described(thing, case, with_specialty=not names_specialty),
        *(_criterion(item, facts, case) for item in held),
        *circumstances.working_time(holding(thing, facts.shares), case),
    ]
    if thing.is_call:
        found += circumstances.campaign(milestones_of(thing, facts.milestones, on=case.today), case)
    criteria = _with_disputes(found)
    verdict, why = _verdict(criteria)
    return Assessment(thing.iri, thing.is_call, thing.title, verdict, why, criteria)


def _criterion(held: Held, facts: _Facts, case: Case) -> CriterionOutcome:
    criterion = held.provision
    strength = criterion.code("strength")
    finding = _under_conditions(criterion, facts, case)
    return CriterionOutcome(
        sources=(criterion.iri,),
        kind=criterion.code("kind"),
        label=criterion.label,
        strength=strength,
        weight=weight_of(strength, deprecated=criterion.deprecated),
        outcome=finding.outcome,
        why=finding.why,
        passages=criterion.passages,
        contradicts=tuple(sorted(criterion.contradicts)),
        condition_of=tuple(sorted(facts.dependants.get(criterion.iri, ()))),
        inherited_from=held.inherited_from,
    )


def _under_conditions(criterion: Provision, facts: _Facts, case: Case) -> Finding:
    """Evaluate a criterion that may hold under conditions alone: without them, it does not apply."""
    own = evaluate(criterion, case)
    conditions = [facts.criteria[iri] for iri in criterion.iris("subjectTo") if iri in facts.criteria]
    outcomes = [(condition, evaluate(condition, case).outcome) for condition in conditions]
    missed = [condition.label for condition, outcome in outcomes if outcome is Outcome.NOT_MET]
    if missed:
        names = listed(missed)
        return Finding(Outcome.NOT_APPLICABLE, Text(f"Ne vaut que si : {names.fr}.", f"Only holds if: {names.en}."))
    open_ones = [condition.label for condition, outcome in outcomes if outcome is Outcome.TO_CHECK]
    if open_ones and own.outcome is Outcome.NOT_MET:
        names = listed(open_ones)
        why = Text(f"{own.why.fr} Ne vaut que si : {names.fr}.", f"{own.why.en} Only holds if: {names.en}.")
        return Finding(Outcome.TO_CHECK, why)
    return own


def _with_disputes(found: Iterable[CriterionOutcome]) -> tuple[CriterionOutcome, ...]:
    """Keep the contradictions between criteria that are here, tell those that matter, and sort by weight."""
    criteria = list(found)
    by_source = {source: criterion for criterion in criteria for source in criterion.sources}
    decided = {Outcome.MET, Outcome.NOT_MET}
    for place, criterion in enumerate(criteria):
        others = [by_source[iri] for iri in criterion.contradicts if iri in by_source]
        outcomes = {other.outcome for other in others if other.weight is not Weight.INFORMS} & decided
        here = tuple(iri for iri in criterion.contradicts if iri in by_source)
        disputed = criterion.outcome in decided and bool(outcomes - {criterion.outcome})
        criteria[place] = replace(criterion, contradicts=here, disputed=disputed)
    return tuple(sorted(criteria, key=lambda criterion: list(Weight).index(criterion.weight)))


def _verdict(criteria: Iterable[CriterionOutcome]) -> tuple[Verdict, Text]:
    weighing = [criterion for criterion in criteria if criterion.weight is not Weight.INFORMS]
    missed = [c for c in weighing if c.outcome is Outcome.NOT_MET and c.weight is Weight.DECIDES and not c.disputed]
    if missed:
        return Verdict.NOT_ELIGIBLE, _reason("Non rempli", "Not met", missed)
    disputed = [criterion for criterion in weighing if criterion.disputed]
    if disputed:
        return Verdict.TO_CHECK, _reason("Documents en désaccord", "Documents disagree", disputed)
    open_ones = [c for c in weighing if c.outcome in {Outcome.TO_CHECK, Outcome.NOT_MET}]
    if open_ones:
        return Verdict.TO_CHECK, _reason("À vérifier", "To be checked", open_ones)
    if not any(criterion.sources for criterion in weighing):
        return Verdict.TO_CHECK, Text(
            "Les documents ne donnent aucun critère d'accès.", "The documents give no criterion of access."
        )
    return Verdict.ELIGIBLE, Text("Tous les critères qui décident sont remplis.", "All deciding criteria are met.")


def _reason(french: str, english: str, criteria: Iterable[CriterionOutcome]) -> Text:
    names = listed(criterion.label for criterion in criteria)
    return Text(f"{french} : {names.fr}.", f"{english}: {names.en}.")
