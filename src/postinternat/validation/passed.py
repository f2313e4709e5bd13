"""What was checked and found right: the rules that looked at the nodes of a submission and had nothing to say."""

from collections.abc import Iterable

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.validation.background import Background
from postinternat.validation.graphs import DataGraph
from postinternat.validation.report import Check, Finding
from postinternat.validation.rulebook import Shape
from postinternat.validation.targets import Targets

_STRUCTURE = "STR-"


def passed(
    submission: Submission, own: DataGraph, dataset: Background, findings: Iterable[Finding]
) -> tuple[Check, ...]:
    """Return the rules with a target among the submission's nodes that none of the findings names, by id."""
    spoke = {rule for finding in findings for rule in finding.rules}
    looked = _looked(submission, own, dataset)
    checks = {shape.rule: shape for shape in looked if shape.rule not in spoke}
    return tuple(Check(rule, _label(checks[rule])) for rule in sorted(checks))


def _label(shape: Shape) -> Text:
    if not shape.rule.startswith(_STRUCTURE):
        return shape.label
    return Text(f"Structure : {shape.label.fr}", f"Structure: {shape.label.en}")


def _looked(submission: Submission, own: DataGraph, dataset: Background) -> list[Shape]:
    """Return the shapes that have a target among the nodes."""
    rules = dataset.rules
    targeted = Targets.of(rules).found(own, submission.nodes).shapes
    tops = [shape for iri, shape in rules.shapes.items() if rules.objects(ox.NamedNode(iri), "dct:identifier")]
    return [shape for shape in tops if shape.iri in targeted]
