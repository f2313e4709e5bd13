"""``eligibility``: the schemes and calls held against a doctor's profile, criterion by criterion.

A profile says something of a person: what is answered to it is never kept.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import strawberry

from postinternat.domain.eligibility import Assessment, Verdict, assess
from postinternat.domain.finding import Outcome
from postinternat.domain.outcome import CriterionOutcome, Weight
from postinternat.domain.profile import SHARE_KINDS, Profile
from postinternat.errors import ProfileError
from postinternat.gql import naming
from postinternat.gql.building import Annotation, Argument, Field, Types, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import CODE, NODE, Output
from postinternat.gql.roots import Asked, PlainRoot, asked_things, check_known
from postinternat.gql.scalars import Date
from postinternat.gql.terms import Json, error
from postinternat.model import Text
from postinternat.namespaces import DEF, PREFIXES

_MOST_ANSWERS = 200
_QUERIES = 16
_CODED = {
    "specialty": ("SpecialtyScopeCode", False),
    "discipline": ("DisciplineCode", False),
    "zones": ("ZoneCode", True),
    "audiences": ("AudienceCode", True),
    "practiceModes": ("PracticeModeCode", True),
    "structures": ("StructureTypeCode", True),
    "diplomas": ("DiplomaCode", True),
}
_PLAIN: dict[str, tuple[Annotation, Text]] = {
    "desDate": (Date, Text("le jour où le DES a été ou sera obtenu", "the day the DES was, or will be, obtained")),
    "desValidated": (bool, Text("le DES est-il validé, faute de date", "whether the DES is validated, without a date")),
    "thesis": (
        bool,
        Text("la thèse est-elle soutenue au jour du début", "whether the thesis is defended at the start"),
    ),
    "registrationDate": (Date, Text("le jour de l'inscription à l'Ordre", "the day of registration with the Order")),
    "registered": (bool, Text("est-on inscrit à l'Ordre, faute de date", "whether one is registered, without a date")),
    "start": (Date, Text("le jour de début souhaité", "the wished day of start")),
    "cesp": (bool, Text("un CESP a-t-il été signé", "whether a CESP was signed")),
    "actsPerWeek": (float, Text("le nombre d'actes par semaine", "the number of acts a week")),
    "monthsOfPractice": (int, Text("les mois d'exercice", "the months of practice")),
}
_RENAMED = {"desDate": "des_date", "desValidated": "des_validated", "registrationDate": "registration_date"} | {
    "practiceModes": "practice_modes",
    "actsPerWeek": "acts_per_week",
    "monthsOfPractice": "months_of_practice",
}


def eligibility_root(output: Output) -> PlainRoot:
    """Return the root ``eligibility``."""
    types = output.types
    _define_profile(types)
    _define_assessment(output)
    described = (
        "Pour chaque dispositif et appel : éligible, non, ou à vérifier, critère par critère.\n"
        "For each scheme and call: eligible, not, or to be checked, criterion by criterion."
    )

    def answer(context: Context, given: Mapping[str, Json], _asked: Asked) -> Json:
        language = given.get("lang") or context.language
        things = asked_things(given)
        today = given.get("on")
        day = date.fromisoformat(today) if today else datetime.now(UTC).date()
        try:
            found = assess(context.noted, _profile(given["profile"]), today=day, things=things)
        except ProfileError as refused:
            message = f"{refused.what}: {refused.fix}"
            raise error(message, "BAD_PROFILE", where=f"profile, {refused.where}") from refused
        check_known(things, (item.thing for item in found))
        verdicts = given.get("verdicts")
        return [_told(item, language) for item in found if verdicts is None or item.verdict.name in verdicts]

    arguments = (
        Argument("profile", types["DoctorProfile"]),
        Argument("things", list_of(strawberry.ID) | None, "Seulement ces IRI.\nOnly these IRIs."),
        Argument("verdicts", list_of(types["Verdict"]) | None, "Seulement ceux-là.\nOnly these."),
        Argument(
            "on", Date | None, "Le jour d'où l'on regarde ; aujourd'hui sinon.\nThe day one looks from; else today."
        ),
        Argument("lang", types["Language"] | None),
    )
    made = Field(list_of(types["Assessment"]), described, arguments)
    return PlainRoot("eligibility", made, answer, queries=_QUERIES, kept=False)


def _define_profile(types: Types) -> None:
    kinds = {naming.enum_value(kind): (kind, None) for kind in SHARE_KINDS}
    types.enum("WorkplaceKind", kinds, "Les lieux d'une quotité.\nThe places of a share of working time.")
    share = {"place": Argument("place", types["WorkplaceKind"]), "share": Argument("share", float)}
    types.input("WishedShare", share, "Une quotité souhaitée, de 0 à 1.\nA wished share of working time, 0 to 1.")
    answer = {
        "criterion": Argument(
            "criterion",
            str,
            "Le code d'une nature de critère, ou un IRI.\nThe code of a kind of criterion, or an IRI.",
        ),
        "holds": Argument("holds", bool),
    }
    types.input("ProfileAnswer", answer, "Oui ou non à un autre critère.\nYes or no to another criterion.")
    fields = {}
    for name, (enum, many) in _CODED.items():
        code = types.get(enum, str)
        fields[name] = Argument(name, (list_of(code) if many else code) | None)
    for name, (kind, text) in _PLAIN.items():
        fields[name] = Argument(name, kind | None, naming.described(text))
    fields["regions"] = Argument("regions", list_of(str) | None, "Codes INSEE souhaités.\nINSEE codes wished for.")
    fields["shares"] = Argument("shares", list_of(types["WishedShare"]) | None)
    fields["answers"] = Argument("answers", list_of(types["ProfileAnswer"]) | None)
    types.input(
        "DoctorProfile", fields, "Tout est facultatif ; rien n'est conservé.\nAll is optional; nothing is kept."
    )


def _define_assessment(output: Output) -> None:
    types = output.types
    for name, values in (("Verdict", Verdict), ("CriterionOutcome", Outcome), ("CriterionWeight", Weight)):
        types.enum(name, {value.name: (value.name, None) for value in values})
    provisions = list_of(_class(output, "Provision"))
    criterion = {
        "label": Field(str),
        "kind": Field(str, "Le code de sa nature.\nThe code of its kind."),
        "strength": Field(types[CODE] | None, "La force des mots.\nHow firm the words are."),
        "weight": Field(types["CriterionWeight"], "Ce qu'il fait au verdict.\nWhat it does to the verdict."),
        "outcome": Field(types["CriterionOutcome"]),
        "why": Field(str),
        "disputed": Field(
            bool, "Un autre critère le contredit, avec une autre issue.\nAnother criterion contradicts it."
        ),
        "sources": Field(provisions, "Les dispositions d'où il vient.\nThe provisions that it comes from."),
        "passages": Field(list_of(_class(output, "Passage"))),
        "contradicts": Field(provisions),
        "conditionOf": Field(provisions, "Ce qui en dépend.\nWhat depends on it."),
        "inheritedFrom": Field(types[NODE] | None),
    }
    types.object("AssessedCriterion", criterion, "Un critère et son issue.\nA criterion and its outcome.")
    assessment = {
        "thing": Field(types[NODE], "Le dispositif ou l'appel.\nThe scheme or call."),
        "verdict": Field(types["Verdict"]),
        "why": Field(str),
        "criteria": Field(list_of(types["AssessedCriterion"]), "Ceux qui décident d'abord.\nThose that decide first."),
    }
    types.object("Assessment", assessment, "Le verdict sur une chose.\nThe verdict on one thing.")


def _class(output: Output, name: str) -> Annotation:
    spec = output.catalogue.classes.get(DEF + name)
    return output.types[spec.name if spec else NODE]


def _profile(given: Mapping[str, Json]) -> Profile:
    """Return the profile of the argument. Raises GraphQLError BAD_PROFILE."""
    answers, shares = given.get("answers") or [], given.get("shares") or []
    if len(answers) > _MOST_ANSWERS:
        raise error(f"answers has {len(answers)} entries: give {_MOST_ANSWERS} at most", "BAD_PROFILE")
    if len({item["place"] for item in shares}) < len(shares):
        raise error("shares names a place twice: give one share for each place", "BAD_PROFILE")
    if len({item["criterion"] for item in answers}) < len(answers):
        raise error("answers names a criterion twice: give one answer for each criterion", "BAD_PROFILE")
    values: dict[str, Json] = {
        "shares": {item["place"]: Decimal(repr(item["share"])) for item in shares},
        "answers": {item["criterion"]: item["holds"] for item in answers},
    }
    for name, value in given.items():
        if value is None or name in values:
            continue
        values[_RENAMED.get(name, name)] = _value(name, value)
    return Profile(**values)


def _value(name: str, value: Json) -> Json:
    if name in _CODED:
        many = isinstance(value, list)
        codes = frozenset(item.rpartition("/")[2] for item in (value if many else [value]))
        return codes if many else next(iter(codes))
    if name == "regions":
        return frozenset(value)
    kind = _PLAIN[name][0]
    if kind is Date:
        return date.fromisoformat(value)
    return Decimal(repr(value)) if kind is float else value


def _told(item: Assessment, language: str) -> dict[str, Json]:
    return {
        "thing": item.thing,
        "verdict": item.verdict.name,
        "why": item.why.in_language(language),
        "criteria": [_criterion(criterion, language) for criterion in item.criteria],
    }


def _criterion(item: CriterionOutcome, language: str) -> dict[str, Json]:
    return {
        "label": item.label.in_language(language),
        "kind": item.kind,
        "strength": PREFIXES["strength"] + item.strength if item.strength else None,
        "weight": item.weight.name,
        "outcome": item.outcome.name,
        "why": item.why.in_language(language),
        "disputed": item.disputed,
        "sources": list(item.sources),
        "passages": [passage.iri for passage in item.passages],
        "contradicts": list(item.contradicts),
        "conditionOf": list(item.condition_of),
        "inheritedFrom": item.inherited_from,
    }
