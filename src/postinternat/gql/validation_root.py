"""``validate``: a region's data, given as text, checked against the rules; each finding with the words behind it."""

from collections.abc import Mapping, Sequence

import strawberry

from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import NODE, Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import Json, error
from postinternat.http import Problem
from postinternat.intake import Place
from postinternat.model import Text
from postinternat.namespaces import DEF, PREFIXES
from postinternat.validation.limit import AT_MOST, READ
from postinternat.validation.report import Severity
from postinternat.validation.sent import Sent, checks_here

_FORMATS = {
    "TURTLE": (".ttl", "Turtle"),
    "N_TRIPLES": (".nt", "N-Triples"),
    "JSON_LD": (".jsonld", "JSON-LD"),
}
_TEXT_NAME = {"fr": "texte", "en": "text"}
_NOWHERE: Mapping[str, Json] = dict.fromkeys(("file", "sheet", "cell", "line", "column"))


def validation_root(output: Output) -> PlainRoot:
    """Return the root ``validate``."""
    types = output.types
    _define_types(output)
    described = "Le contrôle d'un texte, sans rien publier.\nThe check of a text; nothing is published."

    def answer(context: Context, given: Mapping[str, Json], _asked: Asked) -> Json:
        language = given.get("lang") or context.language
        name = _TEXT_NAME[language] + (given.get("format") or ".ttl")
        try:
            content = given["text"].encode()
        except UnicodeError as reason:
            raise error("the text holds half a character (a lone surrogate): remove it", "BAD_TEXT") from reason
        sent = Sent({name: content}, given.get("region") or "", given.get("year"))
        checks = context.checks or checks_here(context.store)
        try:
            checked = checks(sent, language, _most(given))
        except Problem as problem:
            code = problem.kind.upper().replace("-", "_")
            raise error(f"{problem.detail.en}: {problem.fix.en}", code) from problem
        version = context.store.version
        if checked.report is None:
            return _unreadable(checked.unreadable, version)
        if checked.report["version"] != version:
            raise error("the data are checked against the present version: ask again, without version", "GONE")
        return _report(checked.report, language)

    arguments = (
        Argument("text", str, "Les données.\nThe data."),
        Argument("format", types["SubmissionFormat"] | None, "TURTLE sinon.\nElse TURTLE."),
        Argument("lang", types["Language"] | None),
        Argument("region", str | None, "Le code INSEE de la région.\nThe INSEE code of the region."),
        Argument("year", int | None, "L'année de la campagne.\nThe year of the campaign."),
        Argument(
            "most",
            int | None,
            f"Nombre de constats dits, {READ} sinon, {AT_MOST} au plus ; les autres sont comptés.\n"
            f"How many findings are told, else {READ}, at most {AT_MOST}; the others are counted.",
        ),
    )
    return PlainRoot("validate", Field(types["ValidationReport"], described, arguments), answer, queries=0)


def _most(given: Mapping[str, Json]) -> int:
    most: int = READ if given.get("most") is None else given["most"]
    if most < 1:
        raise error(f"most is {most}: ask for 1 to {AT_MOST} findings", "BAD_PAGE", limit=AT_MOST)
    return min(most, AT_MOST)


def _define_types(output: Output) -> None:
    types = output.types
    formats = {key: (extension, label) for key, (extension, label) in _FORMATS.items()}
    types.enum("SubmissionFormat", formats, "Le format d'un texte.\nThe format of a text.")
    severities = {severity.name: (severity.name, f"{severity.label.fr} / {severity.label.en}") for severity in Severity}
    types.enum("Severity", severities, "La gravité : une erreur refuse.\nHow serious it is: an error refuses.")
    place = {
        "file": Field(str | None),
        "sheet": Field(str | None, "La feuille d'un classeur.\nThe sheet of a workbook."),
        "cell": Field(str | None, "La cellule, comme B7.\nThe cell, such as B7."),
        "line": Field(int | None, "Comptée à partir de 1.\nCounted from 1."),
        "column": Field(int | None, "Comptée à partir de 1.\nCounted from 1."),
        "text": Field(str, "La place, en mots.\nThe place, in words."),
    }
    types.object("SubmissionPlace", place, "Une place dans le texte.\nA place in the text.")
    quotation = {
        "provision": Field(_class(output, DEF + "Provision") | None),
        "document": Field(_class(output, PREFIXES["foaf"] + "Document") | None),
        "firstLine": Field(int),
        "lastLine": Field(int),
        "anchor": Field(str),
        "legalBasis": Field(list_of(_class(output, PREFIXES["eli"] + "LegalResource"))),
    }
    types.object("Quotation", quotation, "Les mots qu'une règle fait respecter.\nThe words that a rule enforces.")
    types.declare("Finding")
    finding = {
        "rule": Field(str, "L'identifiant de la règle.\nThe id of the rule."),
        "severity": Field(types["Severity"]),
        "focus": Field(strawberry.ID, "L'IRI de la chose en cause.\nThe IRI of the thing at fault."),
        "name": Field(str),
        "kind": Field(str | None, "Le nom de sa classe.\nThe name of its class."),
        "field": Field(str | None, "Le nom de la propriété.\nThe name of the property."),
        "message": Field(str, "Ce qui ne va pas.\nWhat is wrong."),
        "read": Field(str | None, "La valeur lue.\nThe value read."),
        "expected": Field(str | None, "Ce qui était attendu.\nWhat was expected."),
        "fix": Field(str | None, "Comment corriger.\nHow to mend it."),
        "place": Field(types["SubmissionPlace"] | None),
        "quotations": Field(list_of(types["Quotation"])),
        "path": Field(str | None, "L'IRI de la propriété.\nThe IRI of the property."),
        "shape": Field(str | None, "L'IRI de la forme SHACL.\nThe IRI of the SHACL shape."),
        "also": Field(
            list_of(types["Finding"]),
            "Ce que la même valeur enfreint aussi.\nWhat else the same value breaks.",
        ),
    }
    types.object("Finding", finding, "Un constat.\nOne thing found wrong.")
    left_out = {"rule": Field(str), "severity": Field(types["Severity"]), "count": Field(int)}
    types.object("LeftOutFindings", left_out, "Les constats comptés.\nThe findings that are only counted.")
    passed = {"rule": Field(str), "label": Field(str)}
    types.object("PassedCheck", passed, "Une règle qui n'a rien trouvé.\nA rule that found nothing.")
    report = {
        "conforms": Field(bool, "Vrai s'il n'y a aucune erreur.\nTrue when there is no error."),
        "errors": Field(int),
        "warnings": Field(int),
        "informations": Field(int),
        "nodes": Field(int, "Le nombre de choses décrites.\nThe number of things described."),
        "findings": Field(list_of(types["Finding"]), "Un par valeur fausse.\nOne for each bad value."),
        "leftOut": Field(list_of(types["LeftOutFindings"]), "Ceux qui sont comptés.\nThose that are only counted."),
        "passed": Field(list_of(types["PassedCheck"]), "Les contrôles réussis.\nThe checks that passed."),
        "engine": Field(str | None, "Le moteur SHACL.\nThe SHACL engine."),
        "datasetVersion": Field(str),
    }
    types.object("ValidationReport", report, "Le résultat d'un contrôle.\nThe outcome of a check.")


def _class(output: Output, iri: str) -> Json:
    spec = output.catalogue.classes.get(iri)
    return output.types[spec.name if spec else NODE]


def _report(report: Mapping[str, Json], language: str) -> dict[str, Json]:
    counts, left_out = report["counts"], report["leftOut"]
    return {
        "conforms": report["conforms"],
        "errors": counts[Severity.ERROR.value],
        "warnings": counts[Severity.WARNING.value],
        "informations": counts[Severity.INFORMATION.value],
        "nodes": report["nodes"],
        "findings": [_finding(finding, language) for finding in report["findings"]],
        "leftOut": [{**one, "severity": _severity(one)} for one in left_out],
        "passed": [{"rule": one["rule"], "label": _said(one["label"], language)} for one in report["passed"]],
        "engine": report["engine"],
        "datasetVersion": report["version"],
    }


def _finding(finding: Mapping[str, Json], language: str) -> dict[str, Json]:
    texts = ("kind", "field", "message", "read", "expected", "fix")
    return {
        **{key: _said(finding[key], language) for key in texts},
        **{key: finding[key] for key in ("rule", "focus", "path", "shape")},
        "name": _said(finding["name"], language) or "",
        "severity": _severity(finding),
        "place": _place(finding["place"], language),
        "quotations": [_quotation(quotation) for quotation in finding["quotations"]],
        "also": [_finding(other, language) for other in finding["also"]],
    }


def _severity(finding: Mapping[str, Json]) -> str:
    return Severity(finding["severity"]).name


def _said(text: Mapping[str, str] | None, language: str) -> str | None:
    return Text(**text).in_language(language) if text else None


def _quotation(quotation: Mapping[str, Json]) -> dict[str, Json]:
    plain = {key: quotation[key] for key in ("provision", "document", "firstLine", "lastLine", "anchor")}
    return {**plain, "legalBasis": [law["iri"] for law in quotation["legalBasis"]]}


def _place(place: Mapping[str, Json] | None, language: str) -> dict[str, Json] | None:
    if place is None:
        return None
    words = Place(**{"file": "", **place}).in_language(language)
    return {**_NOWHERE, **place, "text": words}


def _unreadable(problems: Sequence[Mapping[str, Json]], version: str) -> dict[str, Json]:
    """Return the report on a text that cannot be read: one error for each place."""

    def found(problem: Mapping[str, Json]) -> dict[str, Json]:
        place = {key: problem.get(key) for key in _NOWHERE}
        return {
            "rule": "SYNTAX",
            "severity": Severity.ERROR.name,
            "focus": "",
            "name": place["file"] or "",
            "message": problem["detail"],
            "read": problem["excerpt"] or None,
            "fix": problem["fix"] or None,
            "place": {**place, "text": problem["place"]},
            "quotations": [],
            "also": [],
        }

    findings = [found(problem) for problem in problems]
    return {
        "conforms": False,
        "errors": len(findings),
        "warnings": 0,
        "informations": 0,
        "nodes": 0,
        "findings": findings,
        "leftOut": [],
        "passed": [],
        "datasetVersion": version,
    }
