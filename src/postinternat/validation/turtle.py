"""The report as RDF: a ``sh:ValidationReport`` in Turtle, each message in French and in English."""

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.validation.graphs import term_from
from postinternat.validation.report import SHACL_SEVERITIES, Finding, Report

_SHACL = {severity: name for name, severity in SHACL_SEVERITIES.items()}
_SHOWN = ("sh", "pi", "dct", "xsd", "shape", "post", "pv", "site")


def render(report: Report) -> str:
    """Return the report in Turtle."""
    node = ox.BlankNode("report")
    triples = [
        ox.Triple(node, _sh("type"), _sh("ValidationReport")),
        ox.Triple(node, _sh("conforms"), ox.Literal(not report.findings)),
    ]
    results = [ox.BlankNode(f"result{number}") for number in range(1, len(report.findings) + 1)]
    triples += [ox.Triple(node, _sh("result"), result) for result in results]
    for result, finding in zip(results, report.findings, strict=True):
        triples += _result(result, finding)
    prefixes = {name: PREFIXES[name] for name in _SHOWN}
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return text.decode() if text is not None else ""


def _result(node: ox.BlankNode, finding: Finding) -> list[ox.Triple]:
    component = (
        _sh(finding.component + "ConstraintComponent")
        if finding.component
        else ox.NamedNode(PREFIXES["shape"] + finding.rule)
    )
    said: list[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        (_sh("type"), _sh("ValidationResult")),
        (_sh("resultSeverity"), _sh(_SHACL[finding.severity])),
        (_sh("sourceConstraintComponent"), component),
        (ox.NamedNode(PREFIXES["dct"] + "identifier"), ox.Literal(finding.rule)),
        *_texts(_sh("resultMessage"), finding.message),
        *_texts(ox.NamedNode(PREFIXES["pi"] + "fix"), finding.fix),
    ]
    if finding.focus:
        said.append((_sh("focusNode"), ox.NamedNode(finding.focus)))
    if finding.path:
        said.append((_sh("resultPath"), ox.NamedNode(finding.path)))
    if finding.value:
        said.append((_sh("value"), term_from(finding.value)))
    if finding.shape:
        said.append((_sh("sourceShape"), ox.NamedNode(finding.shape)))
    for quotation in finding.quotations:
        said.append((ox.NamedNode(PREFIXES["pi"] + "enforces"), ox.NamedNode(quotation.provision)))
    if finding.place is not None:
        place = ox.Literal(finding.place.in_language("fr"), language="fr")
        said.append((ox.NamedNode(PREFIXES["dct"] + "description"), place))
    return [ox.Triple(node, predicate, value) for predicate, value in said]


def _texts(predicate: ox.NamedNode, text: Text) -> list[tuple[ox.NamedNode, ox.Literal]]:
    pairs = (("fr", text.fr), ("en", text.en))
    return [(predicate, ox.Literal(words, language=language)) for language, words in pairs if words]


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode((PREFIXES["rdf"] if name == "type" else PREFIXES["sh"]) + name)
