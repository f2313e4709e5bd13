"""The questions of the finder: those that the criteria of schemes and calls ask, with the choices that they name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from postinternat.namespaces import PREFIXES
from postinternat.text import Text
from postinternat.web.pay import Json
from postinternat.web.site import Visit

Labels: TypeAlias = Mapping[str, str]
_HELD_BY = {"Scheme", "Call", "Status"}
_WEIGHING = {"mandatory", "excluded", "worded-as-duty", "required-by-most", "required-by-some", ""}
_SHARES = {
    "hopital": ("HOSPITAL", Text("À l'hôpital", "In hospital")),
    "ville": ("AMBULATORY", Text("En ville", "In ambulatory practice")),
    "universite": ("UNIVERSITY", Text("À l'université", "At the university")),
    "chu": ("UNIVERSITY_HOSPITAL", Text("Dont au CHU", "In the university hospital")),
    "peripherie": ("PERIPHERAL", Text("Dont en périphérie", "In the periphery")),
}
_CHOICES = {
    "public": ("audiences", "audience", ("audience",), Text("Vous êtes", "You are")),
    "mode": ("practiceModes", "practice-mode", ("practice-mode",), Text("Mode d'exercice", "Mode of practice")),
    "structure": (
        "structures",
        "structure-type",
        ("structure", "employer", "group-practice"),
        Text("Structures et employeurs acceptés", "Structures and employers accepted"),
    ),
    "diplome": ("diplomas", "diploma", ("research-training",), Text("Diplômes de recherche", "Research degrees")),
}
_ANSWERED_BY_FIELDS = {kind for _, _, kinds, _ in _CHOICES.values() for kind in kinds} | {
    "acts-per-week", "cesp", "des-validated", "length-of-service", "post-resident", "registered-with-order",
    "specialty", "start-date", "thesis-defended", "time-in-periphery", "time-since-des", "zone",
}  # fmt: skip


class Kind(Enum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    YES_OR_NO = "yes-or-no"
    DAY = "day"
    PERCENT = "percent"
    NUMBER = "number"
    WHOLE = "whole"


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: of its field, in the form and in the address.
        field: of ``DoctorProfile``; a place of work for PERCENT; a kind of criterion when ``answer``.
        options: the codes to choose from, as addresses write them, with their labels.
        answer: whether it is told as one of the ``answers`` of the profile.
    """

    name: str
    field: str
    kind: Kind
    label: str
    options: Labels
    hint: str = ""
    answer: bool = False


@dataclass(frozen=True)
class Group:
    """Questions that stand together; those that hardly decide are folded away."""

    title: str
    questions: Sequence[Question]
    folded: bool = False


def groups(visit: Visit) -> list[Group]:
    """Return the questions of the form in their order."""
    answer = visit.ask("profile-questions")
    criteria = [
        criterion
        for criterion in answer["criteria"]["nodes"]
        if any(thing["__typename"] in _HELD_BY for thing in criterion["appliesTo"])
    ]
    deciding, informing = _others(criteria)
    return [
        Group(visit.t("Vous", "You"), _about_you(visit, answer)),
        Group(visit.t("Où", "Where"), _where(visit, answer)),
        Group(visit.t("Temps de travail souhaité, en %", "Wished working time, in %"), _shares(visit)),
        Group(visit.t("Préciser", "More about you"), [*_details(visit, criteria, answer), *deciding], folded=True),
        Group(visit.t("Encore plus précis", "Even more"), informing, folded=True),
    ]


def _about_you(visit: Visit, answer: Json) -> list[Question]:
    t = visit.t
    scopes = {node["specialtyScope"]["code"]: node["specialtyScope"]["label"] for node in answer["schemes"]["nodes"]}
    return [
        Question("specialite", "specialty", Kind.ONE, t("Spécialité", "Specialty"), _sorted(scopes, without="all")),
        _day("des", "desDate", t("DES obtenu ou prévu le", "DES obtained or due on")),
        _yes_or_no("des_valide", "desValidated", t("DES validé", "DES validated"), t("sans date", "without a date")),
        _yes_or_no("these", "thesis", t("Thèse soutenue", "Thesis defended")),
        _day("ordre", "registrationDate", t("Inscription à l'Ordre le", "Registered with the Order on")),
        _yes_or_no(
            "inscrit",
            "registered",
            t("Inscription à l'Ordre", "Registered with the Order"),
            t("sans date", "without a date"),
        ),
        _day("debut", "start", t("Début souhaité", "Wished start")),
    ]


def _where(visit: Visit, answer: Json) -> list[Question]:
    regions = sorted(answer["regions"]["nodes"], key=lambda region: not region["schemes"]["totalCount"])
    zones = {zone["code"]: zone["label"] for zone in answer["zones"]["nodes"]}
    return [
        Question(
            "region",
            "regions",
            Kind.MANY,
            visit.t("Régions souhaitées", "Regions wished for"),
            {region["code"]: region["label"] for region in regions},
            visit.t("celles qui ont des documents d'abord", "those that have documents first"),
        ),
        Question("zone", "zones", Kind.MANY, visit.t("Zones acceptées", "Zones accepted"), zones),
    ]


def _shares(visit: Visit) -> list[Question]:
    return [
        Question(name, place, Kind.PERCENT, label.in_language(visit.lang), {})
        for name, (place, label) in _SHARES.items()
    ]


def _details(visit: Visit, criteria: Sequence[Json], answer: Json) -> list[Question]:
    t = visit.t
    disciplines = {code["code"]: code["label"] for listed in answer["codeLists"] for code in listed["codes"]}
    chosen = [
        Question(name, field, Kind.MANY, label.in_language(visit.lang), _named(criteria, kinds, code_list))
        for name, (field, code_list, kinds, label) in _CHOICES.items()
    ]
    return [
        Question("discipline", "discipline", Kind.ONE, t("Discipline", "Discipline"), _sorted(disciplines)),
        _yes_or_no("cesp", "cesp", t("CESP signé", "CESP signed")),
        Question("actes", "actsPerWeek", Kind.NUMBER, t("Actes par semaine", "Acts a week"), {}),
        Question("mois", "monthsOfPractice", Kind.WHOLE, t("Mois d'exercice", "Months of practice"), {}),
        *(question for question in chosen if question.options),
    ]


def _others(criteria: Sequence[Json]) -> tuple[list[Question], list[Question]]:
    """Return the questions about the other kinds of criteria: those that may decide, and the rest."""
    strengths: dict[str, set[str]] = {}
    kinds: dict[str, Json] = {}
    for criterion in criteria:
        kind = criterion["kind"]
        if kind["code"] not in _ANSWERED_BY_FIELDS:
            kinds[kind["code"]] = kind
            strength = criterion["strength"]
            strengths.setdefault(kind["code"], set()).add(strength["code"] if strength else "")
    asked = [code for code in kinds if strengths[code] != {"not-required"}]
    made = {code: _criterion(kinds[code]) for code in asked}
    deciding = [made[code] for code in asked if strengths[code] & _WEIGHING]
    return deciding, [made[code] for code in asked if not strengths[code] & _WEIGHING]


def _criterion(kind: Json) -> Question:
    hint = kind["definition"] or ""
    hint = "" if hint.rstrip(".") == kind["label"] else hint
    return Question(kind["code"], kind["code"], Kind.YES_OR_NO, kind["label"], {}, hint, answer=True)


def _named(criteria: Iterable[Json], kinds: Sequence[str], code_list: str) -> Labels:
    """Return the codes of a list that criteria of these kinds name."""
    prefix = PREFIXES[code_list]
    found = {
        node["id"].removeprefix(prefix): node["label"]
        for criterion in criteria
        if criterion["kind"]["code"] in kinds
        for name in ("anyOf", "allOf", "noneOf", "example")
        for node in criterion[name]
        if node["id"].startswith(prefix)
    }
    return _sorted(found)


def _sorted(labels: Labels, without: str = "") -> Labels:
    return {code: label for code, label in sorted(labels.items(), key=lambda item: item[1]) if code != without}


def _day(name: str, field: str, label: str) -> Question:
    return Question(name, field, Kind.DAY, label, {})


def _yes_or_no(name: str, field: str, label: str, hint: str = "") -> Question:
    return Question(name, field, Kind.YES_OR_NO, label, {}, hint)
