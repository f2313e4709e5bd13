"""Codes and links in cells: what the submission itself describes first, then the dataset.

A link to a row of a sheet that is not read yet is kept until all are read.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from postinternat.intake.grid import folded
from postinternat.intake.names import Names
from postinternat.intake.places import Place
from postinternat.intake.problems import Fault
from postinternat.intake.reporting import Findings
from postinternat.intake.rowplaces import RowPlaces
from postinternat.model import Catalogue, Text
from postinternat.model.catalogue import FieldSpec, ValueKind
from postinternat.model.sheets import SEPARATOR, Sheet, passage_iri, slug

_NEAR = 0.75
_MOST_COMPARED = 2000


@dataclass(frozen=True)
class _Link:
    """One link as written."""

    subject: ox.NamedNode
    field: FieldSpec
    header: Text
    written: str
    where: Place


class Links:
    """The meaning of the names in cells, while the sheets are read one after the other."""

    def __init__(
        self, catalogue: Catalogue, sheets: tuple[Sheet, ...], names: Names, places: RowPlaces, findings: Findings
    ) -> None:
        self._catalogue, self._names, self._places, self._findings = catalogue, names, places, findings
        self._sheets = sheets
        self._region_slug = ""
        self._unread: set[str] = set()
        self._waiting: list[_Link] = []
        self._leads_to: dict[str, tuple[Sheet, ...]] = {}
        self._own: dict[str, dict[str, str]] = {sheet.spec.iri: {} for sheet in sheets}

    def start(self, region_slug: str, unread: set[str]) -> None:
        """Say under which region rows are named, and the IRIs of the classes whose sheets are to be read."""
        self._region_slug, self._unread = region_slug, unread

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

    def triples(
        self, subject: ox.NamedNode, field: FieldSpec, header: Text, written: str, where: Place
    ) -> Iterator[ox.Triple]:
        """Yield the statement that a cell makes, none when its name is unknown or must wait."""
        own = self._row_named(field, written, subject.value)
        if own:
            yield ox.Triple(subject, ox.NamedNode(field.path), ox.NamedNode(own))
        elif any(sheet.spec.iri in self._unread for sheet in self._targets(field)):
            self._waiting.append(_Link(subject, field, header, written, where))
        else:
            yield from self._from_dataset(_Link(subject, field, header, written, where))

    def late(self) -> Iterator[ox.Triple]:
        """Yield the statements that waited for other sheets, once all are read."""
        waiting, self._waiting, self._unread = self._waiting, [], set()
        for each in waiting:
            yield from self.triples(each.subject, each.field, each.header, each.written, each.where)

    def _row_named(self, field: FieldSpec, written: str, subject: str) -> str:
        """Return the IRI of the other row that the submission names so, empty when it has none."""
        targets = self._targets(field) if slug(written) else ()
        exact = (sheet.iri(self._region_slug, written) for sheet in targets)
        alike = (self._own[sheet.spec.iri].get(folded(written), "") for sheet in targets)
        found = (iri for iri in (*exact, *alike) if iri in self._places.rows and iri != subject)
        return next(found, "")

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

    def _from_dataset(self, link: _Link) -> Iterator[ox.Triple]:
        field = link.field
        scope = field.code_list or field.target
        meaning = self._names.meaning(link.written, scope)
        if meaning.iri:
            yield ox.Triple(link.subject, ox.NamedNode(field.path), ox.NamedNode(meaning.iri))
            return
        words: dict[str, Text | str | int] = {"field": link.header}
        if meaning.iris:
            shown = [self._names.shown(iri) for iri in meaning.iris]
            words["choices"] = Text(", ".join(text.fr for text in shown), ", ".join(text.en for text in shown))
            fault = Fault("TAB-10", words)
        elif SEPARATOR in link.written:
            fault = Fault("TAB-11", words)
        else:
            words["choices"] = self._row_meant(link) or self._names.choices(link.written, scope)
            fault = Fault("TAB-08" if field.kind is ValueKind.CODE else "TAB-09", words)
        self._findings.add(fault, link.where, value=link.written, focus=link.subject.value, path=field.path)

    def _row_meant(self, link: _Link) -> Text | None:
        """Return the identifier of a row that is nearly the one written, as a question; None when none is."""
        known = [
            key for sheet in self._targets(link.field) for key in islice(self._own[sheet.spec.iri], _MOST_COMPARED)
        ]
        near = difflib.get_close_matches(folded(link.written), known, n=1, cutoff=_NEAR)
        if not near:
            return None
        iris = (self._own[sheet.spec.iri].get(near[0], "") for sheet in self._targets(link.field))
        name = next(filter(None, iris), "").rpartition("/")[2].removeprefix(f"{self._region_slug}-")
        return Text(f"Vouliez-vous dire « {name} » ?", f"Did you mean '{name}'?") if name else None
