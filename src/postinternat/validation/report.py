"""The report: what was found wrong, where, by which rule, on which words of a document, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from postinternat.intake import Place
from postinternat.model import Text
from postinternat.validation.engine import Disagreement
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


@dataclass(frozen=True)
class Quotation:
    """The words of a document that a rule enforces: the provision, the document, its lines and the anchor."""

    provision: str
    document: str
    title: Text
    first_line: int
    last_line: int
    anchor: str


@dataclass(frozen=True)
class Finding:
    """One thing found wrong.

    Attributes:
        rule: the id of the rule, such as ``COH-08``.
        severity: how serious it is.
        focus: the IRI of the node.
        name: the name of the node.
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


@dataclass(frozen=True)
class Row:
    """The findings about one node, the errors first."""

    focus: str
    name: Text
    place: Place | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """The outcome of one check.

    Attributes:
        files: the names of the files checked.
        engine: the names of the engines.
        version: the version of the dataset they were checked against.
        findings: what was found, in the order of the files.
        disagreements: what one engine says and the other does not; our fault.
    """

    files: tuple[str, ...]
    engine: str
    version: str
    findings: tuple[Finding, ...]
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no error."""
        return self.count(Severity.ERROR) == 0

    def count(self, severity: Severity) -> int:
        """Return the number of findings of that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def rows(self) -> tuple[Row, ...]:
        """Return the findings grouped by node, in the order of the files."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(finding.focus, []).append(finding)
        return tuple(_row(found) for found in groups.values())


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by file, node, severity, place and rule."""
    every = list(findings)
    first: dict[str, tuple[str, int, str]] = {}
    for finding in every:
        place = finding.place
        start = (place.file if place else "", (place.line if place else 0) or 0, finding.focus)
        first[finding.focus] = min(first.get(finding.focus, start), start)
    order = list(Severity)

    def key(finding: Finding) -> tuple[object, ...]:
        line = finding.place.line if finding.place else 0
        return (
            first[finding.focus],
            order.index(finding.severity),
            line or 0,
            finding.rule,
            finding.path,
            finding.value,
        )

    return tuple(sorted(every, key=key))


def _row(findings: list[Finding]) -> Row:
    places = [finding.place for finding in findings if finding.place is not None]
    first = min(places, key=lambda place: (place.file, place.line or 0), default=None)
    return Row(findings[0].focus, findings[0].name, first, tuple(findings))
