"""``pay`` and ``calendar``: what schemes pay and when their calls stand, computed from the provisions."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import strawberry

from postinternat.domain.calendar import Milestone, Status, milestones
from postinternat.domain.lineage import read_things
from postinternat.domain.pay import AnnouncedTotal, Pay, Total, pay
from postinternat.domain.remuneration import Component, Part
from postinternat.gql.building import Annotation, Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import CODE, NODE, Output
from postinternat.gql.roots import Asked, PlainRoot, asked_things, check_known
from postinternat.gql.scalars import Date
from postinternat.gql.terms import Json
from postinternat.namespaces import DEF, PREFIXES

_QUERIES = 5
_YEARS = "Les années d'exercice ; vide : toutes.\nThe years of practice; empty: all."


def pay_root(output: Output) -> PlainRoot:
    """Return the root ``pay``."""
    types = output.types
    types.enum(
        "PayPart", {part.name: (part.name, None) for part in Part}, "Ce qu'est une composante.\nWhat a component is."
    )
    provision, code = _class(output, "Provision"), types[CODE]
    component = {
        "provision": Field(provision),
        "part": Field(types["PayPart"]),
        "amount": Field(float | None),
        "basis": Field(code | None),
        "per": Field(code | None),
        "years": Field(list_of(int), _YEARS),
        "share": Field(
            float | None,
            "La part du temps de travail que paie le montant, de 0 à 1.\n"
            "The part of the working time that the amount is for, 0 to 1.",
        ),
        "conditions": Field(
            list_of(provision), "Ce dont elle dépend ; tout est exigé.\nWhat it depends on; all of it is required."
        ),
        "inheritedFrom": Field(types[NODE] | None),
    }
    types.object("PayComponent", component, "Une disposition sur la paie.\nOne provision on pay.")
    total = {
        "basis": Field(code),
        "per": Field(code),
        "years": Field(list_of(int), _YEARS),
        "lowest": Field(float),
        "highest": Field(
            float,
            "Au-dessus de lowest si deux dispositions se contredisent.\nAbove lowest when two provisions disagree.",
        ),
        "components": Field(list_of(provision)),
        "notCounted": Field(
            list_of(provision), "Ce qui peut s'y ajouter sans être compté.\nWhat may come on top and is not counted."
        ),
    }
    types.object("PayTotal", total, "Un total sur une base et une période.\nA total on one basis and period.")
    announced = {
        "provision": Field(provision),
        "amount": Field(float),
        "basis": Field(code | None),
        "per": Field(code | None),
        "components": Field(list_of(provision)),
        "approximate": Field(bool, "Le document dit « environ ».\nThe document says about."),
        "computed": Field(float | None, "Notre somme.\nOur sum."),
        "computedBasis": Field(
            code | None,
            "La base de notre somme, que le document n'a peut-être pas écrite pour la sienne.\n"
            "The basis of our sum, which the document may not have written for its own.",
        ),
        "difference": Field(float | None, "Notre somme moins l'annonce.\nOur sum less the announced one."),
    }
    types.object("AnnouncedTotal", announced, "Un total qu'un document annonce.\nA total that a document announces.")
    fields = {
        "thing": Field(types[NODE]),
        "components": Field(list_of(types["PayComponent"])),
        "totals": Field(list_of(types["PayTotal"])),
        "announced": Field(list_of(types["AnnouncedTotal"])),
    }
    described = "Ce que paie un dispositif ; jamais deux bases ensemble.\nWhat a scheme pays; never two bases together."
    types.object("Pay", fields, described)

    def answer(context: Context, given: Mapping[str, Json], _asked: Asked) -> Json:
        things = asked_things(given)
        found = pay(context.noted, things)
        check_known(things, found)
        return [_pay(item) for item in found.values()]

    made = Field(list_of(types["Pay"]), described, (_things_argument(),))
    return PlainRoot("pay", made, answer, queries=_QUERIES)


def calendar_root(output: Output) -> PlainRoot:
    """Return the root ``calendar``."""
    types = output.types
    types.enum("MilestoneStatus", {status.name: (status.name, None) for status in Status})
    entry = {
        "thing": Field(types[NODE], "L'appel ou le dispositif.\nThe call or scheme."),
        "milestone": Field(_class(output, "Milestone"), "L'échéance.\nThe milestone."),
        "status": Field(types["MilestoneStatus"], "Où elle en est ce jour-là.\nWhere it stands on that day."),
        "first": Field(Date | None, "Premier jour possible.\nFirst possible day."),
        "last": Field(Date | None, "Dernier jour possible.\nLast possible day."),
        "exact": Field(bool, "Les mots donnent les jours mêmes.\nThe words give the very days."),
        "when": Field(str, "La date, en mots.\nThe date, in words."),
        "yearFromCall": Field(
            bool,
            "L'année n'est pas écrite : elle est comptée depuis la campagne.\n"
            "The year is not written: it is counted from the campaign.",
        ),
        "conditions": Field(list_of(_class(output, "Provision")), "Ce dont elle dépend.\nWhat it depends on."),
        "inheritedFrom": Field(types[NODE] | None),
    }
    types.object("CalendarEntry", entry, "Une échéance et où elle en est.\nA milestone and where it stands.")

    def answer(context: Context, given: Mapping[str, Json], _asked: Asked) -> Json:
        day = date.fromisoformat(given["on"]) if given.get("on") else datetime.now(UTC).date()
        language = given.get("lang") or context.language
        things = asked_things(given)
        if things is not None:
            check_known(things, read_things(context.noted, things))
        return [_entry(item, language) for item in milestones(context.noted, on=day, things=things)]

    arguments = (
        _things_argument(),
        Argument("on", Date | None, "Le jour ; aujourd'hui sinon.\nThe day; else today."),
        Argument("lang", types["Language"] | None),
    )
    described = (
        "Les échéances des appels et dispositifs, un jour donné.\nThe milestones of calls and schemes, on a given day."
    )
    return PlainRoot(
        "calendar", Field(list_of(types["CalendarEntry"]), described, arguments), answer, queries=_QUERIES, kept=False
    )


def _things_argument() -> Argument:
    return Argument(
        "things",
        list_of(strawberry.ID) | None,
        "Les IRI de dispositifs ou d'appels ; tous sinon.\nThe IRIs of schemes or calls; else all.",
    )


def _class(output: Output, name: str) -> Annotation:
    spec = output.catalogue.classes.get(DEF + name)
    return output.types[spec.name if spec else NODE]


def _code(code_list: str, code: str) -> str | None:
    return PREFIXES[code_list] + code if code else None


def _pay(item: Pay) -> dict[str, Json]:
    return {
        "thing": item.thing,
        "components": [_component(component) for component in item.components],
        "totals": [_total(total) for total in item.totals],
        "announced": [_announced(total) for total in item.announced],
    }


def _component(item: Component) -> dict[str, Json]:
    return {
        "provision": item.provision,
        "part": item.part.name,
        "amount": None if item.amount is None else float(item.amount),
        "basis": _code("payment-basis", item.basis),
        "per": _code("period", item.period),
        "years": list(item.years),
        "share": None if item.share is None else float(item.share),
        "conditions": list(item.conditions),
        "inheritedFrom": item.inherited_from,
    }


def _total(item: Total) -> dict[str, Json]:
    return {
        "basis": _code("payment-basis", item.basis),
        "per": _code("period", item.period),
        "years": list(item.years),
        "lowest": float(item.lowest),
        "highest": float(item.highest),
        "components": list(item.components),
        "notCounted": list(item.not_counted),
    }


def _announced(item: AnnouncedTotal) -> dict[str, Json]:
    return {
        "provision": item.provision,
        "amount": float(item.amount),
        "basis": _code("payment-basis", item.basis),
        "per": _code("period", item.period),
        "components": list(item.components),
        "approximate": item.approximate,
        "computed": None if item.computed is None else float(item.computed),
        "computedBasis": _code("payment-basis", item.computed_basis),
        "difference": None if item.difference is None else float(item.difference),
    }


def _entry(item: Milestone, language: str) -> dict[str, Json]:
    return {
        "thing": item.thing,
        "milestone": item.provision,
        "status": item.status.name,
        "first": item.first.isoformat() if item.first else None,
        "last": item.last.isoformat() if item.last else None,
        "exact": item.exact,
        "when": item.when.in_language(language),
        "yearFromCall": item.year_from_call,
        "conditions": list(item.conditions),
        "inheritedFrom": item.inherited_from,
    }
