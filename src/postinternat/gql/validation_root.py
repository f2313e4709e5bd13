"""``validate``: a region's data, given as text, checked against the rules; each finding with the words behind it."""

from collections.abc import Mapping

import strawberry

from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import NODE, Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import Json, error
from postinternat.intake import Place
from postinternat.intake.submission import SyntaxProblem, UnreadableSubmission
from postinternat.namespaces import DEF, PREFIXES
from postinternat.validation.limit import AT_MOST, READ
from postinternat.validation.report import Finding, Quotation, Report, Severity
from postinternat.validation.sent import Sent, check

_FORMATS = {
    "TURTLE": (".ttl", "Turtle"),
    "N_TRIPLES": (".nt", "N-Triples"),
    "JSON_LD": (".jsonld", "JSON-LD"),
}
_TEXT_NAME = {"fr": "texte", "en": "text"}


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
        try:
            return _report(check(sent, context.store, most=_most(given)), language)
        except UnreadableSubmission as unreadable:
            return _unreadable(unreadable, language, context.store.version)

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


def _report(report: Report, language: str) -> dict[str, Json]:
    return {
        "conforms": report.conforms,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "informations": report.count(Severity.INFORMATION),
        "nodes": report.nodes,
        "findings": [_finding(finding, language) for finding in report.findings],
        "leftOut": [{"rule": one.rule, "severity": one.severity.name, "count": one.count} for one in report.left_out()],
        "passed": [{"rule": one.rule, "label": one.label.in_language(language)} for one in report.passed],
        "engine": report.engine,
        "datasetVersion": report.version,
    }


def _finding(finding: Finding, language: str) -> dict[str, Json]:
    texts = ("name", "kind", "field", "message", "read", "expected", "fix")
    return {
        **{key: getattr(finding, key).in_language(language) or None for key in texts},
        "name": finding.name.in_language(language),
        "rule": finding.rule,
        "severity": finding.severity.name,
        "focus": finding.focus,
        "place": _place(finding.place, language),
        "quotations": [_quotation(quotation) for quotation in finding.quotations],
        "path": finding.path or None,
        "shape": finding.shape or None,
        "also": [_finding(other, language) for other in finding.also],
    }


def _quotation(quotation: Quotation) -> dict[str, Json]:
    return {
        "provision": quotation.provision,
        "document": quotation.document,
        "firstLine": quotation.first_line,
        "lastLine": quotation.last_line,
        "anchor": quotation.anchor,
        "legalBasis": [law.iri for law in quotation.legal_basis],
    }


def _place(place: Place | None, language: str) -> dict[str, Json] | None:
    if place is None:
        return None
    return {
        "file": place.file or None,
        "sheet": place.sheet or None,
        "cell": place.cell or None,
        "line": place.line,
        "column": place.column,
        "text": place.in_language(language),
    }


def _unreadable(unreadable: UnreadableSubmission, language: str, version: str) -> dict[str, Json]:
    """Return the report on a text that does not parse: one error for each place."""

    def found(problem: SyntaxProblem) -> dict[str, Json]:
        return {
            "rule": "SYNTAX",
            "severity": Severity.ERROR.name,
            "focus": "",
            "name": problem.place.file,
            "message": problem.message.in_language(language),
            "read": problem.excerpt or None,
            "fix": problem.fix.in_language(language) or None,
            "place": _place(problem.place, language),
            "quotations": [],
            "also": [],
        }

    findings = [found(problem) for problem in unreadable.problems]
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
