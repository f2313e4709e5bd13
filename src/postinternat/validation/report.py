"""The report: what was found wrong, where, by which rule, on which words of a document, and how to mend it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from postinternat.intake import Place
from postinternat.model import Text
from postinternat.validation.engine import Disagreement, RawResult
from postinternat.validation.wording import NOTHING


class Severity(Enum):
    """How serious a finding is; an error refuses the submission."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"

    @property
    def label(self) -> Text:
        """The word for it."""
        return _LABELS[self]


_LABELS = {
    Severity.ERROR: Text("erreur", "error"),
    Severity.WARNING: Text("avertissement", "warning"),
    Severity.INFORMATION: Text("information", "information"),
}
SHACL_SEVERITIES = {
    "Violation": Severity.ERROR,
    "Warning": Severity.WARNING,
    "Info": Severity.INFORMATION,
}


_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Law:
    """A legal text that a provision rests on."""

    iri: str
    title: Text


@dataclass(frozen=True)
class Check:
    """A rule that looked at the submission's nodes and found nothing: its id and its name."""

    rule: str
    label: Text


@dataclass(frozen=True)
class Quotation:
    """The words of a document that a rule enforces: the provision, the document, its lines and the anchor."""

    provision: str
    document: str
    title: Text
    first_line: int
    last_line: int
    anchor: str
    legal_basis: tuple[Law, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing found wrong.

    Attributes:
        rule: the id of the rule, such as ``COH-08``.
        severity: how serious it is.
        focus: the IRI of the node.
        name: the name of the node.
        kind: the name of its class.
        place: where it was written, as exactly as known.
        path: the IRI of the property, empty where there is none.
        field: the name of the property.
        read: the value read, as people write it.
        expected: what was expected instead.
        message: what is wrong.
        fix: how to mend it.
        quotations: the words of the documents that the rule enforces.
        details: what else helps to find it.
        value: the value in N-Triples, as written.
        component: the SHACL constraint component, empty for a check that is no shape.
        shape: the IRI of the shape.
        also: what else is wrong with the same value, by other constraints or rules.
        result: what the engine said, None for a check that is no shape.
        of_reading: whether the reading of the file found it, before any rule.
    """

    rule: str
    severity: Severity
    focus: str
    name: Text
    message: Text
    place: Place | None = None
    path: str = ""
    field: Text = NOTHING
    read: Text = NOTHING
    expected: Text = NOTHING
    fix: Text = NOTHING
    quotations: tuple[Quotation, ...] = ()
    details: tuple[Text, ...] = ()
    value: str = ""
    component: str = ""
    shape: str = ""
    kind: Text = NOTHING
    also: tuple["Finding", ...] = ()
    result: RawResult | None = None
    of_reading: bool = False

    def every(self) -> Iterator["Finding"]:
        """Yield the finding, then what else is wrong with the same value."""
        yield self
        yield from self.also

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that the value breaks."""
        return tuple(dict.fromkeys(found.rule for found in self.every()))


@dataclass(frozen=True)
class Row:
    """The findings about one node, or about one row of a sheet; the errors first."""

    focus: str
    name: Text
    place: Place | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class LeftOut:
    """How many findings of a rule a report counts without telling them."""

    rule: str
    severity: Severity
    count: int


@dataclass(frozen=True)
class Report:
    """The outcome of one check.

    Attributes:
        files: the names of the files checked.
        engine: the names of the engines.
        version: the version of the dataset they were checked against.
        findings: what was found, in the order of the files; one for each bad value.
        disagreements: what one engine says and the other does not; our fault.
        results: a finding for each single result of the engine and of the other checks, before they are merged.
        passed: the rules that looked at the nodes submitted and found nothing.
        nodes: the number of nodes submitted.
        left: what was found and is only counted, since more was found than was asked for; its places are rough.
    """

    files: tuple[str, ...]
    engine: str
    version: str
    findings: tuple[Finding, ...]
    disagreements: tuple[Disagreement, ...] = ()
    results: tuple[Finding, ...] = ()
    passed: tuple[Check, ...] = ()
    nodes: int = 0
    left: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no error."""
        return self.count(Severity.ERROR) == 0

    def accepted(self, *, strict: bool = False) -> bool:
        """Tell whether nothing refuses the submission; when ``strict``, a warning does too."""
        return self.conforms and not (strict and self.count(Severity.WARNING))

    def subjects(self) -> tuple[tuple[Text, int], ...]:
        """Return the classes of the nodes at fault and how many nodes of each, the most first."""
        kinds = {finding.focus: finding.kind for finding in self.every() if finding.focus and finding.kind.fr}
        return tuple(Counter(kinds.values()).most_common())

    def count(self, severity: Severity) -> int:
        """Return the number of findings of that severity, those that are only counted too."""
        return sum(finding.severity is severity for finding in self.every())

    def every(self) -> Iterator[Finding]:
        """Yield the findings, then those that are only counted."""
        yield from self.findings
        yield from self.left

    def left_out(self) -> tuple["LeftOut", ...]:
        """Return how many findings of each rule are only counted, the errors first, the most first."""
        counted = Counter((finding.severity, finding.rule) for finding in self.left)
        order = list(Severity)
        found = [LeftOut(rule, severity, count) for (severity, rule), count in counted.items()]
        return tuple(sorted(found, key=lambda one: (order.index(one.severity), -one.count, one.rule)))

    def rows(self) -> tuple[Row, ...]:
        """Return the findings grouped by row of a sheet, or by node, in the order of the files."""
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(_group(finding), []).append(finding)
        return tuple(_row(found) for found in groups.values())


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by file, row or node, severity, place and rule."""
    every = list(findings)
    first: dict[tuple[object, ...], tuple[object, ...]] = {}
    for finding in every:
        group = _group(finding)
        start = (*position(finding.place), finding.focus)
        first[group] = min(first.get(group, start), start)
    order = list(Severity)

    def key(finding: Finding) -> tuple[object, ...]:
        return (
            first[_group(finding)],
            order.index(finding.severity),
            position(finding.place),
            finding.rule,
            finding.path,
            finding.value,
        )

    return tuple(sorted(every, key=key))


def position(place: Place | None) -> tuple[str, str, int, int]:
    """Return what places are sorted by: file, sheet, line or row, column; what is not known comes first."""
    if place is None:
        return ("", "", 0, 0)
    row, column = cell_position(place.cell)
    return (place.file, place.sheet, place.line or row, place.column or column)


def cell_position(cell: str) -> tuple[int, int]:
    """Return the row and the column of a cell such as ``B7``, counted from 1; zeros when it is none."""
    found = _CELL.fullmatch(cell)
    if found is None:
        return (0, 0)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(found[2]), column)


def _group(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    if place is not None and place.cell:
        return (place.file, place.sheet, cell_position(place.cell)[0])
    return (finding.focus,)


def _row(findings: list[Finding]) -> Row:
    places = [finding.place for finding in findings if finding.place is not None]
    return Row(findings[0].focus, findings[0].name, min(places, key=position, default=None), tuple(findings))
