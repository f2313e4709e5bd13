"""The report as RDF: the standard ``sh:ValidationReport``, one result for each that the engine gave, before merging.

Each result has our message, fix and quotations beside what SHACL asks for; the checks that are no shape are
results too, whose constraint component is the rule.
"""

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.validation.graphs import Term, term_from
from postinternat.validation.renderings import phrases
from postinternat.validation.report import SHACL_SEVERITIES, Finding, Report

_SHACL = {severity: name for name, severity in SHACL_SEVERITIES.items()}
_SHOWN = ("sh", "pi", "dct", "xsd", "shape", "post", "pv", "site")
_COMMENT = ox.NamedNode(PREFIXES["rdfs"] + "comment")
_OUR_OWN = ox.NamedNode(PREFIXES["pi"] + "fix")


def turtle(report: Report) -> bytes:
    """Return the report in Turtle."""
    prefixes = {name: PREFIXES[name] for name in _SHOWN}
    return ox.serialize(_triples(report), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def json_ld(report: Report) -> bytes:
    """Return the report in JSON-LD."""
    return ox.serialize(_triples(report), format=ox.RdfFormat.JSON_LD) or b""


def _triples(report: Report) -> list[ox.Triple]:
    node = ox.BlankNode("report")
    triples = [
        ox.Triple(node, _sh("type"), _sh("ValidationReport")),
        ox.Triple(node, _sh("conforms"), ox.Literal(not report.results)),
    ]
    for sentence in phrases.left_out(report):
        triples += [ox.Triple(node, predicate, text) for predicate, text in _texts(_COMMENT, sentence)]
    results = [ox.BlankNode(f"result{number}") for number in range(1, len(report.results) + 1)]
    triples += [ox.Triple(node, _sh("result"), result) for result in results]
    for result, finding in zip(results, report.results, strict=True):
        triples += _result(result, finding)
    return triples


def _result(node: ox.BlankNode, finding: Finding) -> list[ox.Triple]:
    said: list[tuple[ox.NamedNode, Term]] = [
        (_sh("type"), _sh("ValidationResult")),
        (_sh("resultSeverity"), _sh(_SHACL[finding.severity])),
        *_checked(finding),
        (ox.NamedNode(PREFIXES["dct"] + "identifier"), ox.Literal(finding.rule)),
        *_texts(_sh("resultMessage"), finding.message),
        *_texts(_OUR_OWN, finding.fix),
    ]
    for quotation in finding.quotations:
        said.append((ox.NamedNode(PREFIXES["pi"] + "enforces"), ox.NamedNode(quotation.provision)))
    if finding.place is not None:
        place = Text(finding.place.in_language("fr"), finding.place.in_language("en"))
        said += _texts(ox.NamedNode(PREFIXES["dct"] + "description"), place)
    return [ox.Triple(node, predicate, value) for predicate, value in said]


def _checked(finding: Finding) -> list[tuple[ox.NamedNode, Term]]:
    """Return what was checked, in the engine's own terms where an engine did it."""
    result = finding.result
    if result is None:
        said: list[tuple[ox.NamedNode, Term]] = [
            (_sh("sourceConstraintComponent"), ox.NamedNode(PREFIXES["shape"] + finding.rule))
        ]
        said += [(_sh("focusNode"), ox.NamedNode(finding.focus))] if finding.focus else []
        said += [(_sh("resultPath"), ox.NamedNode(finding.path))] if finding.path else []
        said += [(_sh("value"), term_from(finding.value))] if finding.value else []
        return said
    said = [
        (_sh("sourceConstraintComponent"), _sh(result.component + "ConstraintComponent")),
        (_sh("focusNode"), result.focus),
    ]
    said += [(_sh("resultPath"), ox.NamedNode(result.path))] if result.path else []
    said += [(_sh("value"), result.value)] if result.value is not None else []
    said += [(_sh("sourceShape"), ox.NamedNode(result.shape))] if result.shape else []
    return said


def _texts(predicate: ox.NamedNode, text: Text) -> list[tuple[ox.NamedNode, Term]]:
    pairs = (("fr", text.fr), ("en", text.en))
    return [(predicate, ox.Literal(words, language=language)) for language, words in pairs if words]


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode((PREFIXES["rdf"] if name == "type" else PREFIXES["sh"]) + name)
