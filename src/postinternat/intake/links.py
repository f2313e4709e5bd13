"""Codes and links in cells: what the submission itself describes first, then the dataset.

A link to a row of a sheet that is not read yet is kept until all are read.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from postinternat.intake.grid import Grid, folded, place
from postinternat.intake.names import Names
from postinternat.intake.problems import Fault
from postinternat.intake.reporting import Findings
from postinternat.intake.rowplaces import RowPlaces
from postinternat.model import Catalogue, Text
from postinternat.model.catalogue import FieldSpec, ValueKind
from postinternat.model.sheets import SEPARATOR, Sender, Sheet, passage_iri
from postinternat.namespaces import PREFIXES

_REGION = PREFIXES["igeo"] + "Region"
_DEPARTMENT = PREFIXES["igeo"] + "Departement"
_REGION_CODE = re.compile(r"\d\d|2[AB]", re.IGNORECASE)
_NEAR = 0.75
_MOST_COMPARED = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """One name in a cell: whose, for which property, in which column, as written, and at which row and column."""

    subject: ox.NamedNode
    path: ox.NamedNode
    field: FieldSpec
    header: Text
    written: str
    grid: Grid
    at: tuple[int, int]


class Links:
    """The meaning of the names in cells, while the sheets are read one after the other."""

    def __init__(
        self, catalogue: Catalogue, sheets: tuple[Sheet, ...], names: Names, places: RowPlaces, findings: Findings
    ) -> None:
        self._catalogue, self._names, self._places, self._findings = catalogue, names, places, findings
        self._sheets = sheets
        self._sender = Sender("", None)
        self._unread: set[str] = set()
        self._waiting: list[Link] = []
        self._leads_to: dict[str, tuple[Sheet, ...]] = {}
        self._own: dict[str, dict[str, str]] = {sheet.spec.iri: {} for sheet in sheets}

    def start(self, sender: Sender, unread: set[str]) -> None:
        """Say under whom rows are named, and the IRIs of the classes whose sheets are to be read."""
        self._sender, self._unread = sender, unread

    def name(self, sheet: Sheet, identifier: str, iri: str) -> None:
        """Let an identifier name a row; of two that differ by punctuation alone, only the exact ones do."""
        known = self._own[sheet.spec.iri]
        key = folded(identifier)
        known[key] = iri if known.get(key, iri) == iri else ""

    def sheet_read(self, iri: str) -> None:
        """Note that the sheet of a class has been read."""
        self._unread.discard(iri)

    def passage(self, row: str) -> str:
        """Return the IRI of the passage of a row."""
        return passage_iri(row, self._catalogue)

    def triples(self, link: Link) -> Iterator[ox.Triple]:
        """Yield the statement that a cell makes, none when its name is unknown or must wait."""
        targets = self._targets(link.field)
        own = self._row_named(targets, link) if targets else ""
        if own:
            yield ox.Triple(link.subject, link.path, ox.NamedNode(own))
        elif self._unread and any(sheet.spec.iri in self._unread for sheet in targets):
            self._waiting.append(link)
        else:
            yield from self._from_dataset(link)

    def late(self) -> Iterator[ox.Triple]:
        """Yield the statements that waited for other sheets, once all are read."""
        waiting, self._waiting, self._unread = self._waiting, [], set()
        for each in waiting:
            yield from self.triples(each)

    def _row_named(self, targets: tuple[Sheet, ...], link: Link) -> str:
        """Return the IRI of the other row that the submission names so, empty when it has none."""
        key = folded(link.written)
        for sheet in targets:
            alike = self._own[sheet.spec.iri].get(key)
            if alike is not None:
                exact = sheet.iri(self._sender, link.written)
                found = exact if exact in self._places.rows else alike
                if found and found != link.subject.value:
                    return found
        return ""

    def _targets(self, field: FieldSpec) -> tuple[Sheet, ...]:
        """Return the sheets to whose rows a field may lead: all when the model does not say."""
        if field.kind is not ValueKind.LINK:
            return ()
        if field.target not in self._leads_to:
            classes = (
                {spec.iri for spec in self._catalogue.descendants(field.target)}
                if field.target in self._catalogue.classes
                else set()
            )
            found = (sheet for sheet in self._sheets if not field.target or sheet.spec.iri in classes)
            self._leads_to[field.target] = tuple(found)
        return self._leads_to[field.target]

    def _from_dataset(self, link: Link) -> Iterator[ox.Triple]:
        field = link.field
        scope = field.code_list or field.target
        meaning = self._names.meaning(link.written, scope)
        if meaning.iri:
            yield ox.Triple(link.subject, link.path, ox.NamedNode(meaning.iri))
            return
        code = self._region_code(link.written) if scope == _REGION and not meaning.iris else ""
        if code:  # the rules tell what is wrong with it, as they do in RDF
            yield ox.Triple(link.subject, link.path, ox.NamedNode(PREFIXES["reg"] + code))
            return
        words: dict[str, Text | str | int] = {"field": link.header}
        if meaning.iris:
            shown = [self._names.shown(iri) for iri in meaning.iris]
            words["choices"] = Text(", ".join(text.fr for text in shown), ", ".join(text.en for text in shown))
            fault = Fault("TAB-10", words)
        elif SEPARATOR in link.written:
            fault = Fault("TAB-11", words)
        elif any(self._own[s.spec.iri].get(folded(link.written)) == link.subject.value for s in self._targets(field)):
            fault = Fault("TAB-38", words)
        else:
            words["choices"] = self._row_meant(link) or self._names.choices(link.written, scope)
            fault = Fault("TAB-08" if field.kind is ValueKind.CODE else "TAB-09", words)
        where = place(link.grid, *link.at)
        self._findings.add(fault, where, value=link.written, focus=link.subject.value, path=field.path)

    def _region_code(self, written: str) -> str:
        """Return the code of a region that is none: one of two digits, or that of a département that is named."""
        department = self._names.meaning(written, _DEPARTMENT).iri
        return written.upper() if _REGION_CODE.fullmatch(written) else department.rpartition("/")[2]

    def _row_meant(self, link: Link) -> Text | None:
        """Return the identifier of another row that is nearly the one written, as a question; None when none is."""
        known = [
            key
            for sheet in self._targets(link.field)
            for key, iri in islice(self._own[sheet.spec.iri].items(), _MOST_COMPARED)
            if iri != link.subject.value
        ]
        near = difflib.get_close_matches(folded(link.written), known, n=1, cutoff=_NEAR)
        if not near:
            return None
        rows = ((self._own[sheet.spec.iri].get(near[0], ""), sheet) for sheet in self._targets(link.field))
        name = next((iri.removeprefix(sheet.iri_stem(self._sender)) for iri, sheet in rows if iri), "")
        return Text(f"Vouliez-vous dire « {name} » ?", f"Did you mean '{name}'?") if name else None
