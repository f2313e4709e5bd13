"""What was checked and found right: the rules that looked at the nodes of a submission and had nothing to say."""

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.validation.background import Background
from postinternat.validation.graphs import DataGraph
from postinternat.validation.report import Check, Finding
from postinternat.validation.rulebook import Rulebook, Shape

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
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
    tops = [shape for iri, shape in rules.shapes.items() if rules.objects(ox.NamedNode(iri), "dct:identifier")]
    classes = _classes(submission, dataset)
    used = {triple.predicate.value for triple in submission.triples}
    linked = {
        triple.predicate.value
        for triple in submission.triples
        if isinstance(triple.object, ox.NamedNode) and triple.object in submission.nodes
    }
    found: list[Shape] = []
    with own.lent_store() as store:
        targets = _Queries(store, rules, submission.nodes)
        for shape in tops:
            direct = {
                "sh:targetClass": classes,
                "sh:targetSubjectsOf": used,
                "sh:targetObjectsOf": linked,
            }
            node = ox.NamedNode(shape.iri)
            hit = any(_iris(rules.objects(node, name)) & values for name, values in direct.items())
            if hit or any(targets.hit(target) for target in rules.objects(node, "sh:target")):
                found.append(shape)
    return found


class _Queries:
    """The targets that are queries, each run once, up to its first node among those submitted."""

    def __init__(self, store: ox.Store, rules: Rulebook, nodes: Collection[ox.NamedNode]) -> None:
        self._store = store
        self._rules = rules
        self._nodes = nodes
        self._known: dict[object, bool] = {}

    def hit(self, target: ox.NamedNode | ox.BlankNode | ox.Literal) -> bool:
        if target not in self._known:
            self._known[target] = any(node in self._nodes for node in self._selected(target))
        return self._known[target]

    def _selected(self, target: ox.NamedNode | ox.BlankNode | ox.Literal) -> Iterator[object]:
        for select in self._rules.objects(target, "sh:select"):
            answer = self._store.query(select.value, prefixes=self._prefixes(target))
            if isinstance(answer, ox.QuerySolutions):
                yield from (solution["this"] for solution in answer)

    def _prefixes(self, target: object) -> dict[str, str]:
        found: dict[str, str] = {}
        for source in self._rules.objects(target, "sh:prefixes"):
            for declaration in self._rules.objects(source, "sh:declare"):
                (prefix,) = self._rules.objects(declaration, "sh:prefix")
                (namespace,) = self._rules.objects(declaration, "sh:namespace")
                found[prefix.value] = namespace.value
        return found


def _classes(submission: Submission, dataset: Background) -> set[str]:
    """Return the classes of the nodes, with those above them."""
    found = {
        triple.object.value
        for triple in submission.triples
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode)
    }
    size = 0
    while size != len(found):
        size = len(found)
        found |= {upper for lower, upper in dataset.subclasses if lower in found}
    return found


def _iris(terms: Iterable[object]) -> set[str]:
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}
