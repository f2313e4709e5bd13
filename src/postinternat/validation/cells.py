"""Findings about tables, in the words of a spreadsheet: columns and codes by their names, no RDF."""

import re
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.model.sheets import PASSAGE, PASSAGE_SUFFIX, SEPARATOR, slug
from postinternat.namespaces import PREFIXES, shorten
from postinternat.validation.graphs import term_from
from postinternat.validation.names import Names, number
from postinternat.validation.report import Finding
from postinternat.validation.rulebook import Rulebook
from postinternat.validation.wording import both

_WORD = re.compile(r"(?<![\w:/«])([a-z][a-z-]*):([A-Za-z0-9][\w-]*)( (?=true|false|\d|[a-z][a-z-]*:[\w-]))?")
"""A name with its prefix, and whether a value follows it."""
_FRACTION = re.compile(r"(?<![\w.,/])(\d+)\.(\d+)(?![\w.,]\w)")
_PART = re.compile(r"(?<![\w.,/])[01]\.\d+(?![\w.,]\w)")
_TRUTH = re.compile(r"(?<=: )(true|false)\b")
_ANSWERS = {"true": Text("oui", "yes"), "false": Text("non", "no")}
_EURO = "€"
_FILL = Text("Remplir cette cellule.", "Fill in this cell.")
_TWICE = {"fr": re.compile(r"«\s«\s([^«»]*)\s»\s»"), "en": re.compile(r"''([^']*)''")}
"""A name quoted by the rule and as a name."""
_SHARE = re.compile(r"share$", re.IGNORECASE)
_BOUNDS = {"MinInclusive", "MaxInclusive"}
_NUMERAL = re.compile(r'"(-?\d+(?:\.\d+)?)"')


class Cells:
    """Rewords findings for who sent a table."""

    def __init__(self, names: Names, rules: Rulebook, submission: Submission) -> None:
        self._names = names
        self._places = submission.places
        region = slug(names.node(ox.NamedNode(PREFIXES["reg"] + submission.region)).fr) if submission.region else ""
        self._stem = re.compile(rf"{re.escape(region)}-(?:{submission.year}-)?")
        self._passage = names.node(ox.NamedNode(PASSAGE)).fr
        self._headers: dict[tuple[str, str], Text] = {}
        self._any: dict[str, Text] = {}
        for shape in rules.shapes.values():
            if shape.path and shape.name.fr:
                self._headers[shape.label.fr, shape.path] = shape.name
                self._any.setdefault(shape.path, shape.name)

    def reworded(self, finding: Finding) -> Finding:
        """Return the finding as a person reads it who sees cells; that of a file of RDF as it is."""
        if finding.place is None or not finding.place.cell:
            return finding
        field = self._header(finding.kind, finding.path) if finding.path else finding.field
        finding = replace(
            finding,
            name=self._row_name(finding),
            field=field,
            also=tuple(self.reworded(other) for other in finding.also),
        )
        if finding.of_reading:
            return finding
        fix = finding.fix
        if finding.component == "MinCount":
            fix = both("Remplir la colonne « {f} ».", "Fill in the column '{f}'.", f=field) if field.fr else _FILL
        return _as_percentage(
            replace(
                finding,
                message=self._named(finding.message, finding.kind),
                read=self._written(finding) or finding.read,
                expected=self._said(finding.expected, finding),
                fix=self._said(fix, finding),
            )
        )

    def _written(self, finding: Finding) -> Text | None:
        """Return the value read as its cell says it; None where there is none, or several, or an amount without €."""
        if not finding.read.fr or not finding.path:
            return None
        values = [term_from(finding.value)] if finding.value else []
        written = self._places.written(ox.NamedNode(finding.focus), ox.NamedNode(finding.path), values)
        if written is None or SEPARATOR in written.fr or (_EURO in finding.read.fr and _EURO not in written.fr):
            return None
        return written

    def _row_name(self, finding: Finding) -> Text:
        if not finding.focus or finding.name.fr != shorten(finding.focus):
            return finding.name
        return self._row(finding.focus, finding.kind) or finding.name

    def _row(self, iri: str, kind: Text) -> Text | None:
        """Return what a person calls a row that has no label: its kind and its identifier."""
        local = self._stem.sub("", iri.rpartition("/")[2], count=1).removesuffix(PASSAGE_SUFFIX)
        return both("{kind} {local}", "{kind} {local}", kind=kind, local=local) if kind.fr else None

    def _said(self, text: Text, finding: Finding) -> Text:
        """Return what to write as one types it in a cell: ``oui``, ``2,5``, and ``50 %`` for a share."""
        is_share = bool(_SHARE.search(finding.path))

        def worded(words: str, language: str) -> str:
            words = _PART.sub(lambda found: _percent(found[0], language), words) if is_share else words
            said = _TRUTH.sub(lambda found: _ANSWERS[found[1]].in_language(language), words)
            return _FRACTION.sub(r"\1,\2", said) if language == "fr" else said

        named = self._named(text, finding.kind)
        return Text(worded(named.fr, "fr"), worded(named.en, "en"))

    def _named(self, text: Text, kind: Text) -> Text:
        def worded(words: str, language: str) -> str:
            def name(found: re.Match[str]) -> str:
                label = self._label(found[1], found[2], kind)
                if label is None:
                    return found[0]
                quote, colon = ("« {} »", " : ") if language == "fr" else ("'{}'", ": ")
                return quote.format(label.in_language(language)) + (colon if found[3] else "")

            return _TWICE[language].sub("« \\1 »" if language == "fr" else r"'\1'", _WORD.sub(name, words))

        return Text(worded(text.fr, "fr"), worded(text.en, "en"))

    def _label(self, prefix: str, local: str, kind: Text) -> Text | None:
        """Return the header of a column or the name of a code; None for what is neither."""
        if prefix not in PREFIXES:
            return None
        iri = PREFIXES[prefix] + local
        if (kind.fr, iri) in self._headers or iri in self._any:
            return self._header(kind, iri)
        label = self._names.node(ox.NamedNode(iri))
        return label if label.fr != shorten(iri) else self._row(iri, self._names.kind(ox.NamedNode(iri)))

    def _header(self, kind: Text, path: str) -> Text:
        """Return the header of the column of a property, which may be called otherwise in another sheet."""
        known = self._headers.get((kind.fr, path)) or self._any.get(path) or self._names.node(ox.NamedNode(path))
        return both("source : {f}", "source: {f}", f=known) if kind.fr == self._passage else known


def _percent(part: str, language: str) -> str:
    written = number(str(Decimal(part) * 100))
    return f"{written.fr} %" if language == "fr" else f"{written.en}%"


def _as_percentage(finding: Finding) -> Finding:
    """Return what is said of a share out of its bounds in the percentages that cells show."""
    value = _NUMERAL.match(finding.value)
    if value is None or finding.component not in _BOUNDS or not _SHARE.search(finding.path):
        return finding
    percent = number(str(Decimal(value[1]) * 100))
    return replace(
        finding,
        read=both("{p} %", "{p}%", p=percent),
        message=both("« {f} » : {p} % lu.", "'{f}': {p}% read.", f=finding.field, p=percent),
        expected=Text("de 0 % à 100 %", "from 0% to 100%"),
        fix=Text("Écrire un pourcentage de 0 % à 100 %.", "Write a percentage from 0% to 100%."),
    )
