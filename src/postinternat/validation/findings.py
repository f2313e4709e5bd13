"""Results of an engine turned into findings: worded, placed, quoted, and each told once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.validation.background import Background
from postinternat.validation.choices import explained
from postinternat.validation.defaults import default_wording
from postinternat.validation.engine import RawResult
from postinternat.validation.graphs import canonical
from postinternat.validation.messages import from_templates
from postinternat.validation.names import Names, amount, is_number
from postinternat.validation.report import SHACL_SEVERITIES, Finding, Law, Quotation, Severity
from postinternat.validation.rulebook import Shape
from postinternat.validation.wording import Case, Wording, both

_AMOUNT = PREFIXES["pi"] + "amount"
_WRONG_KIND = {"Datatype", "Or", "NodeKind"}
_MEANINGLESS_THEN = {
    *("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive", "MinLength", "MaxLength", "Pattern"),
    *("Class", "Node", "In", "LessThan", "LessThanOrEquals"),
}
_MOST_GENERAL = "STR-PROVISION"


def as_findings(
    results: Iterable[RawResult], submission: Submission, dataset: Background, names: Names
) -> list[Finding]:
    """Return a finding for each result of the engine."""
    results = list(results)
    told = _Told(submission, dataset, names, {result.focus for result in results})
    return [told.finding(result) for result in results]


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each bad value: what says it best, with what else is wrong with the value in ``also``.

    What follows from a value of the wrong kind is left out: of « abc » nobody asks whether it is more than 1.
    """
    every = list(findings)
    wrong = {_value(found) for found in every if found.component in _WRONG_KIND}
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for found in sorted(every, key=_rank):
        if found.component in _MEANINGLESS_THEN and _value(found) in wrong:
            continue
        alone = () if found.focus and found.path else (found.shape or found.rule, found.message.fr)
        groups.setdefault((*_value(found), *alone), []).append(found)
    return [_best(group) for group in groups.values()]


class _Told:
    """Tells results in the terms of one submission."""

    def __init__(self, submission: Submission, dataset: Background, names: Names, focus: Collection[object]) -> None:
        self._places = submission.places
        self._dataset = dataset
        self._names = names
        self._written: dict[tuple[object, object, object], list[object]] = {}
        self._paths: dict[tuple[object, object], ox.NamedNode] = {}
        self._counts: dict[tuple[object, str], int] = {}
        for triple in submission.triples:
            if triple.subject not in focus:
                continue
            value = canonical(triple.object)
            self._written.setdefault((triple.subject, triple.predicate, value), []).append(triple.object)
            self._paths.setdefault((triple.subject, value), triple.predicate)
            count = (triple.subject, triple.predicate.value)
            self._counts[count] = self._counts.get(count, 0) + 1

    def finding(self, result: RawResult) -> Finding:
        shape = self._dataset.rules.shapes.get(result.shape) or _unnamed(result.shape)
        path = ox.NamedNode(result.path) if result.path else self._paths.get((result.focus, result.value))
        written = self._written.get((result.focus, path, result.value), [])
        value = written[0] if written else result.value
        case = self._case(result, shape, path, value)
        wording, related = self._wording(case, shape)
        return Finding(
            rule=shape.rule,
            severity=SHACL_SEVERITIES.get(result.severity, Severity.ERROR),
            focus=result.focus.value,
            name=self._names.node(result.focus),
            message=wording.message,
            place=self._places.find(result.focus, path, written),
            path=path.value if path is not None else shape.path,
            field=case.field,
            read=case.read,
            expected=wording.expected,
            fix=wording.fix,
            quotations=self._quotations(shape),
            details=tuple(self._see_also(related, result.focus.value)),
            value=str(value) if value is not None and value != result.focus else "",
            component=result.component,
            shape=result.shape,
            kind=self._names.kind(result.focus),
            result=result,
        )

    def _case(self, result: RawResult, shape: Shape, path: ox.NamedNode | None, value: object) -> Case:
        name = path.value if path is not None else shape.last
        field = shape.name if shape.name.fr else self._names.node(ox.NamedNode(name)) if name else Text()
        read, written = Text(), ""
        if value is not None and value != result.focus:
            written = value.value  # type: ignore[attr-defined]
            read = self._names.value(value) if name else Text()  # type: ignore[arg-type]
            if name == _AMOUNT and isinstance(value, ox.Literal) and is_number(written):
                read = both("{v} €", "EUR {v}", v=amount(written))
        count = self._counts.get((result.focus, result.path), 0)
        return Case(result, self._dataset.rules, self._names, field, read, written, count)

    def _wording(self, case: Case, shape: Shape) -> tuple[Wording, list[str]]:
        default = explained(case, self._dataset) or default_wording(case)
        own = from_templates(shape, case.result.messages, self._names)
        if own is None:
            fix = shape.fixes[0] if shape.fixes and shape.fixes[0].fr else default.fix
            return Wording(default.message, default.expected, fix), []
        message, fix, values = own
        expected = default.expected if case.result.component not in {"SPARQL", "Pattern"} else Text()
        related = [value for value in values.values() if value.startswith("http")]
        if isinstance(case.result.value, ox.NamedNode):
            related.append(case.result.value.value)
        return Wording(message, expected, fix if fix.fr else default.fix), related

    def _see_also(self, iris: Sequence[str], focus: str) -> Iterable[Text]:
        for iri in dict.fromkeys(iris):
            node = ox.NamedNode(iri)
            place = self._places.find(node)
            if place is not None and iri != focus:
                yield Text(
                    f"Voir aussi : {self._names.node(node).fr} ({place.in_language('fr')})",
                    f"See also: {self._names.node(node).en} ({place.in_language('en')})",
                )

    def _quotations(self, shape: Shape) -> tuple[Quotation, ...]:
        found: dict[tuple[str, int, str], Quotation] = {}
        for provision in shape.enforces:
            for passage in self._names.values(ox.NamedNode(provision), "pi:statedIn"):
                chosen = not shape.quotes or (isinstance(passage, ox.NamedNode) and passage.value in shape.quotes)
                quotation = self._quotation(provision, passage) if chosen else None
                if quotation is not None:
                    found.setdefault((quotation.document, quotation.first_line, quotation.anchor), quotation)
        return tuple(found[key] for key in sorted(found))

    def _quotation(self, provision: str, passage: object) -> Quotation | None:
        def one(name: str) -> object:
            return next(iter(self._names.values(passage, name)), None)

        document, first, anchor = one("pi:document"), one("pi:firstLine"), one("pi:anchor")
        if not isinstance(document, ox.NamedNode) or not isinstance(first, ox.Literal):
            return None
        last = one("pi:lastLine")
        return Quotation(
            provision,
            document.value,
            self._names.node(document),
            int(first.value),
            int(last.value) if isinstance(last, ox.Literal) else int(first.value),
            anchor.value if isinstance(anchor, ox.Literal) else "",
            tuple(self._laws(provision)),
        )

    def _laws(self, provision: str) -> Iterable[Law]:
        """Yield the legal texts of a provision, or else of the scheme that it is about."""
        node = ox.NamedNode(provision)
        things = self._names.values(node, "pi:appliesTo")
        links = ("pi:variantOf", "pi:partOf", "pi:forScheme")
        above = [scheme for thing in things for link in links for scheme in self._names.values(thing, link)]
        for source in (node, *things, *above):
            laws = [law for law in self._names.values(source, "pi:legalBasis") if isinstance(law, ox.NamedNode)]
            if laws:
                yield from (Law(law.value, self._names.node(law)) for law in laws)
                return


def _unnamed(iri: str) -> Shape:
    return Shape(iri, iri.rpartition("/")[2], Text(), "", "", (), (), Text(), ())


def _value(found: Finding) -> tuple[str, ...]:
    return (found.focus, found.path, found.value)


def _rank(found: Finding) -> tuple[object, ...]:
    """Order what is said of one value: a rule's words before those of the structure, the most general last."""
    severity = list(Severity).index(found.severity)
    return (severity, found.rule.startswith("STR-"), found.rule == _MOST_GENERAL)


def _best(group: list[Finding]) -> Finding:
    """Return the first finding with the others that say something else in ``also``."""
    kept, messages = [group[0]], {group[0].message}
    for found in group[1:]:
        components = {other.component for other in kept} - {"SPARQL"}
        said = found.message in messages or (found.rule.startswith("STR-") and found.component in components)
        if not said:
            kept.append(found)
            messages.add(found.message)
    return replace(kept[0], also=tuple(kept[1:])) if len(kept) > 1 else kept[0]
