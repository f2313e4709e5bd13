"""What is no criterion node and still has to fit: specialty, region, working time, the dates of a call."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from postinternat.domain.calendar import Milestone, Status
from postinternat.domain.case import Case
from postinternat.domain.criteria import scope_finding
from postinternat.domain.dates import written
from postinternat.domain.finding import Finding, Outcome, listed, to_check, unsaid
from postinternat.domain.lineage import Held, Thing
from postinternat.domain.outcome import CriterionOutcome, Weight, weight_of
from postinternat.domain.profile import SHARE_KINDS
from postinternat.domain.provisions import Provision
from postinternat.model import Text

_BOUNDS = ("share", "minShare", "maxShare", "allowedShare")
_APPLICATION = {"application-deadline", "application-period"}
_OUTCOMES = {
    Status.PAST: Outcome.NOT_MET,
    Status.OPEN: Outcome.MET,
    Status.COMING: Outcome.TO_CHECK,
    Status.UNDATED: Outcome.TO_CHECK,
}


def described(thing: Thing, case: Case, *, with_specialty: bool) -> Iterator[CriterionOutcome]:
    """Yield what the description of the thing asks for: its specialties, when wanted, and its region."""
    if with_specialty and thing.scope:
        label = Text("Spécialité", "Specialty")
        yield _decides("specialty", label, scope_finding(thing.scope, case))
    if thing.region:
        yield _decides("region", Text("Région", "Region"), _region(thing, case))


def working_time(held: Iterable[Held], case: Case) -> Iterator[CriterionOutcome]:
    """Yield the shares of working time that the documents state, held against those wished for.

    A share stated as a fact only informs where the same document makes a range for the same place mandatory.
    """
    items = [item for item in held if states_share(item.provision)]
    ranges = [
        (item.provision.code("kind"), item.provision.documents)
        for item in items
        if item.provision.code("strength") == "mandatory"
    ]
    for item in items:
        share = item.provision
        strength = share.code("strength")
        weight = weight_of(strength, deprecated=share.deprecated)
        if not strength and any(kind == share.code("kind") and share.documents & where for kind, where in ranges):
            weight = Weight.INFORMS
        finding = _share(share, case)
        yield CriterionOutcome(
            sources=(share.iri,),
            kind=share.code("kind"),
            label=share.label,
            strength=strength,
            weight=weight,
            outcome=finding.outcome,
            why=finding.why,
            passages=share.passages,
            contradicts=tuple(sorted(share.contradicts)),
            inherited_from=item.inherited_from,
        )


def campaign(milestones: Iterable[Milestone], case: Case) -> Iterator[CriterionOutcome]:
    """Yield what the dates of a call ask for: that it is open, and that it offers the wished day of start."""
    dates = [milestone for milestone in milestones if milestone.inherited_from is None and not milestone.deprecated]
    for milestone in dates:
        if milestone.kind in _APPLICATION:
            day = written(case.today)
            why = Text(
                f"Candidature : {milestone.when.fr} ; ce jour : {day.fr}.",
                f"Application: {milestone.when.en}; today: {day.en}.",
            )
            yield _dated([milestone], milestone.label, Finding(_OUTCOMES[milestone.status], why))
    starts = [milestone for milestone in dates if milestone.kind == "start"]
    if starts:
        yield _dated(starts, Text("Date de prise de poste", "Date of start"), _start(starts, case))


def states_share(provision: Provision) -> bool:
    """Tell whether the provision gives a share of working time that can be wished for."""
    return provision.code("kind") in SHARE_KINDS and any(provision.numbers(name) for name in _BOUNDS)


def _decides(kind: str, label: Text, finding: Finding) -> CriterionOutcome:
    return CriterionOutcome((), kind, label, "", Weight.DECIDES, finding.outcome, finding.why)


def _region(thing: Thing, case: Case) -> Finding:
    code, wished = thing.region.rpartition("/")[2], case.profile.regions
    if wished is None:
        return unsaid("la région", "the region")
    prefix = thing.region.removesuffix(code)
    own = listed(case.labels.get(prefix + region, Text(region, region)) for region in sorted(wished))
    here = case.labels.get(thing.region, Text(code, code))
    return Finding.of(
        code in wished,
        Text(f"Région : {here.fr} ; souhaitée : {own.fr}.", f"Region: {here.en}; wished for: {own.en}."),
    )


def _share(provision: Provision, case: Case) -> Finding:
    own = case.profile.shares.get(provision.code("kind"))
    if own is None:
        return unsaid("la part de temps souhaitée", "the wished share of time")
    kept, asked = _share_bounds(provision, own)
    return Finding.of(
        kept,
        Text(
            f"Part souhaitée : {_percent(own)} % ; énoncée : {asked.fr}.",
            f"Wished share: {_percent(own)}%; stated: {asked.en}.",
        ),
    )


def _share_bounds(provision: Provision, own: Decimal) -> tuple[bool, Text]:
    exact, least, most = (provision.number(name) for name in ("share", "minShare", "maxShare"))
    allowed = provision.numbers("allowedShare")
    kept, asked = True, []
    if exact is not None:
        kept = own == exact
        asked.append(Text(f"{_percent(exact)} %", f"{_percent(exact)}%"))
    if least is not None:
        kept = kept and own >= least
        asked.append(Text(f"{_percent(least)} % au moins", f"{_percent(least)}% at least"))
    if most is not None:
        kept = kept and own <= most
        asked.append(Text(f"{_percent(most)} % au plus", f"{_percent(most)}% at most"))
    if allowed:
        kept = kept and own in allowed
        shares = [_percent(share) for share in allowed]
        asked.append(Text(" ou ".join(f"{share} %" for share in shares), " or ".join(f"{share}%" for share in shares)))
    return kept, listed(asked)


def _percent(share: Decimal) -> str:
    return f"{(100 * share).normalize():f}"


def _start(starts: list[Milestone], case: Case) -> Finding:
    wished = case.profile.start
    offered = listed(milestone.when for milestone in starts)
    if wished is None:
        return to_check(
            Text(
                f"Le profil ne le dit pas ; proposé : {offered.fr}.",
                f"The profile does not say; offered: {offered.en}.",
            )
        )
    day = written(wished)
    why = Text(f"Souhaité : {day.fr} ; proposé : {offered.fr}.", f"Wished for: {day.en}; offered: {offered.en}.")
    if any(milestone.status is not Status.UNDATED and _within(wished, milestone) for milestone in starts):
        return Finding.of(True, why)
    if any(milestone.status is Status.UNDATED for milestone in starts):
        return to_check(why)
    return Finding.of(False, why)


def _within(day: date, milestone: Milestone) -> bool:
    return (milestone.first or day) <= day <= (milestone.last or day)


def _dated(milestones: list[Milestone], label: Text, finding: Finding) -> CriterionOutcome:
    contradicts = {iri for milestone in milestones for iri in milestone.contradicts}
    return CriterionOutcome(
        sources=tuple(milestone.provision for milestone in milestones),
        kind=milestones[0].kind,
        label=label,
        strength=milestones[0].strength if len(milestones) == 1 else "",
        weight=Weight.DECIDES,
        outcome=finding.outcome,
        why=finding.why,
        passages=tuple(passage for milestone in milestones for passage in milestone.passages),
        contradicts=tuple(sorted(contradicts)),
    )
