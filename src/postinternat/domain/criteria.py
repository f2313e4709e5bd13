"""How each kind of criterion is held against a profile. No scheme is named here: the criteria come from the graph."""

from collections.abc import Mapping

from postinternat.domain import choices, measures
from postinternat.domain.case import Case, Evaluator
from postinternat.domain.finding import Finding, Outcome, to_check, unsaid, yes_or_no
from postinternat.domain.provisions import Provision
from postinternat.model import Text


def evaluate(criterion: Provision, case: Case) -> Finding:
    """Return what the criterion says of the doctor; what cannot be told is to be checked."""
    answers = case.profile.answers
    if criterion.iri in answers:
        return Finding.of(answers[criterion.iri], Text("Répondu pour ce critère.", "Answered for this criterion."))
    if criterion.code("strength") == "not-required":
        return Finding(Outcome.NOT_APPLICABLE, Text("Dit ne pas être exigé.", "Said not to be required."))
    finding = _of_kind(criterion, case)
    unwanted = criterion.flag("asserted") is False or criterion.code("strength") == "excluded"
    if unwanted:
        finding = finding.inverted()
    if criterion.code("strength") == "possible" and finding.outcome is Outcome.NOT_MET:
        return Finding(Outcome.NOT_APPLICABLE, finding.why)
    return finding


def scope_finding(wanted: str, case: Case) -> Finding:
    """Return whether the doctor's specialty falls in a specialty scope (a code)."""
    own = case.profile.specialty
    if wanted in {"", "all"}:
        return Finding(Outcome.MET, Text("Ouvert à toutes les spécialités.", "Open to all specialties."))
    if own is None:
        return unsaid("la spécialité", "the specialty")
    names = [case.labels.get(choices.iri("specialty-scope", code), Text(code, code)) for code in (own, wanted)]
    why = Text(
        f"Spécialité : {names[0].fr} ; demandé : {names[1].fr}.",
        f"Specialty: {names[0].en}; asked for: {names[1].en}.",
    )
    if (own, wanted) == ("other-specialties", "biology-mixed-pharmacy"):
        return to_check(why)  # some of the other specialties are among these disciplines
    return Finding.of(own == wanted or (own, wanted) == ("biology-mixed-pharmacy", "other-specialties"), why)


def _of_kind(criterion: Provision, case: Case) -> Finding:
    kind = criterion.code("kind")
    scope = criterion.code("specialtyScope")
    if kind != "specialty" and scope and scope_finding(scope, case).outcome is Outcome.NOT_MET:
        return Finding(Outcome.NOT_APPLICABLE, Text("Ne vise pas cette spécialité.", "Not for this specialty."))
    finding = EVALUATORS.get(kind, _unknown)(criterion, case)
    answer = case.profile.answers.get(kind)
    if finding.outcome is not Outcome.TO_CHECK or answer is None:
        return finding
    return Finding.of(
        answer, Text("Réponse : oui.", "Answer: yes.") if answer else Text("Réponse : non.", "Answer: no.")
    )


def _unknown(_criterion: Provision, _case: Case) -> Finding:
    return unsaid("si c'est le cas", "whether this is so")


def _thesis(_: Provision, case: Case) -> Finding:
    return yes_or_no(case.profile.thesis, Text("Thèse soutenue", "Thesis defended"))


def _cesp(_: Provision, case: Case) -> Finding:
    return yes_or_no(case.profile.cesp, Text("CESP signé", "CESP signed"))


def _specialty(criterion: Provision, case: Case) -> Finding:
    discipline = case.profile.discipline
    if discipline is not None and (criterion.iris("anyOf") or criterion.iris("noneOf")):
        return choices.compare(criterion, frozenset({discipline}), "discipline", case, closed=True)
    return scope_finding(criterion.code("specialtyScope"), case)


def _chosen(name: str, code_list: str, *, closed: bool = False) -> Evaluator:
    """Return the evaluator for codes that the profile gives in the field ``name``."""

    def evaluator(criterion: Provision, case: Case) -> Finding:
        return choices.compare(criterion, getattr(case.profile, name), code_list, case, closed=closed)

    return evaluator


EVALUATORS: Mapping[str, Evaluator] = {
    "acts-per-week": measures.acts_per_week,
    "audience": _chosen("audiences", "audience"),
    "cesp": _cesp,
    "des-validated": measures.des_validated,
    "employer": _chosen("structures", "structure-type"),
    "group-practice": _chosen("structures", "structure-type"),
    "length-of-service": measures.length_of_service,
    "post-resident": measures.post_resident,
    "practice-mode": _chosen("practice_modes", "practice-mode"),
    "registered-with-order": measures.registered,
    "research-training": _chosen("diplomas", "diploma", closed=True),
    "specialty": _specialty,
    "start-date": measures.start_date,
    "structure": _chosen("structures", "structure-type"),
    "thesis-defended": _thesis,
    "time-in-periphery": measures.time_in_periphery,
    "time-since-des": measures.time_since_des,
    "zone": choices.compare_zones,
}
"""Code of the list criterion-kind to what tells it; a kind that is not here is to be checked, unless answered."""
