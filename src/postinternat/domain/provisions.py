"""Provisions as the calculations need them: values by property, with their passages and what contradicts them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import DEF, PREFIXES, prologue
from postinternat.store import Store

Value = ox.NamedNode | ox.Literal

_VALUES = """SELECT DISTINCT ?s ?p ?o WHERE {{
  VALUES ?class {{ {classes} }}
  ?s a ?class ; ?p ?o .
  FILTER(isIRI(?s) && !isBLANK(?o))
}} ORDER BY ?s ?p ?o"""
_PASSAGES = """SELECT DISTINCT ?s ?passage ?document ?first ?last ?section ?anchor WHERE {{
  VALUES ?class {{ {classes} }}
  ?s a ?class ; pi:statedIn ?passage .
  ?passage pi:document ?document .
  OPTIONAL {{ ?passage pi:firstLine ?first }}
  OPTIONAL {{ ?passage pi:lastLine ?last }}
  OPTIONAL {{ ?passage pi:section ?section }}
  OPTIONAL {{ ?passage pi:anchor ?anchor }}
}} ORDER BY ?s ?document ?first ?passage"""
_LABELS = """SELECT DISTINCT ?s ?label WHERE {
  { ?s a skos:Concept ; skos:prefLabel ?label } UNION { ?s a org:Organization ; skos:prefLabel ?label }
  UNION { ?s a igeo:Region ; rdfs:label ?label }
  FILTER(isIRI(?s))
} ORDER BY ?s ?label"""
_CONTRADICTIONS = "SELECT DISTINCT ?a ?b WHERE { ?a pi:contradicts ?b FILTER(isIRI(?a) && isIRI(?b)) }"


@dataclass(frozen=True)
class Passage:
    """The lines of a document that carry a provision, counted from 1, with the words to look for.

    A region may give the page alone: then there are no lines.
    """

    iri: str
    document: str
    first_line: int | None
    last_line: int | None
    section: str
    anchor: str


@dataclass(frozen=True)
class Provision:
    """One claim of one document, or of a region that published it: then it may have no passage.

    ``contradicts`` holds in both directions. Properties are asked for by their local name.
    """

    iri: str
    values: Mapping[str, tuple[Value, ...]]
    passages: tuple[Passage, ...] = ()
    contradicts: frozenset[str] = frozenset()

    @cached_property
    def label(self) -> Text:
        """The label in both languages."""
        return text_of(self.values.get(PREFIXES["rdfs"] + "label", ())) or Text(self.iri, self.iri)

    @property
    def documents(self) -> frozenset[str]:
        """The documents that say it."""
        return frozenset(passage.document for passage in self.passages)

    @property
    def deprecated(self) -> bool:
        """Whether the editors have set it aside."""
        return self.code("rank") == "deprecated"

    def iris(self, name: str) -> tuple[str, ...]:
        """Return the things that the property leads to."""
        return tuple(value.value for value in self._values(name) if isinstance(value, ox.NamedNode))

    def code(self, name: str) -> str:
        """Return the notation of the property's code, or an empty string."""
        return next((notation(iri) for iri in self.iris(name)), "")

    def numbers(self, name: str) -> tuple[Decimal, ...]:
        """Return the numbers of the property, sorted; what cannot be read as a number is left out."""
        found = (_decimal(value.value) for value in self._values(name))
        return tuple(sorted(number for number in found if number is not None))

    def number(self, name: str) -> Decimal | None:
        """Return the number of the property."""
        return next(iter(self.numbers(name)), None)

    def date(self, name: str) -> date | None:
        """Return the date of the property; None when it has none that can be read."""
        return next((day for value in self._values(name) if (day := _date(value.value)) is not None), None)

    def flag(self, name: str) -> bool | None:
        """Return the truth value of the property."""
        return next((value.value in {"true", "1"} for value in self._values(name)), None)

    def _values(self, name: str) -> tuple[Value, ...]:
        return self.values.get(name if "/" in name else DEF + name, ())


def read_provisions(store: Store, *classes: str) -> dict[str, Provision]:
    """Return the provisions of the classes (``pi:Criterion`` ...) by IRI. Raises StoreError."""
    wanted = " ".join(classes)
    values: dict[str, dict[str, list[Value]]] = {}
    for s, p, o in store.select(prologue() + _VALUES.format(classes=wanted)).rows:
        values.setdefault(_iri(s), {}).setdefault(_iri(p), []).append(o)  # type: ignore[arg-type]
    passages = _read_passages(store, wanted)
    contradicts: dict[str, set[str]] = {}
    for a, b in store.select(prologue() + _CONTRADICTIONS).rows:
        contradicts.setdefault(_iri(a), set()).add(_iri(b))
        contradicts.setdefault(_iri(b), set()).add(_iri(a))
    return {
        iri: Provision(
            iri,
            {name: tuple(found) for name, found in properties.items()},
            tuple(passages.get(iri, ())),
            frozenset(contradicts.get(iri, ())),
        )
        for iri, properties in values.items()
    }


def read_labels(store: Store) -> dict[str, Text]:
    """Return the label of each code, region and body, in both languages. Raises StoreError."""
    found: dict[str, list[Value]] = {}
    for s, label in store.select(prologue() + _LABELS).rows:
        found.setdefault(_iri(s), []).append(label)  # type: ignore[arg-type]
    return {iri: text_of(labels) or Text(iri, iri) for iri, labels in found.items()}


def text_of(values: Iterable[Value]) -> Text | None:
    """Return the text of the literals in both languages, one standing in for the other; None without any."""
    by_language = {(value.language or ""): value.value for value in values if isinstance(value, ox.Literal)}
    if not by_language:
        return None
    anyway = by_language.get("", next(iter(by_language.values())))
    return Text(by_language.get("fr", anyway), by_language.get("en", anyway))


def notation(iri: str) -> str:
    """Return the notation of a code, which ends its IRI."""
    return iri.rpartition("/")[2]


def _read_passages(store: Store, classes: str) -> dict[str, list[Passage]]:
    found: dict[str, dict[str, Passage]] = {}
    for s, *parts in store.select(prologue() + _PASSAGES.format(classes=classes)).rows:
        iri, document, first, last, section, anchor = (part.value if part else "" for part in parts)  # type: ignore[union-attr]
        passage = Passage(iri, document, _line(first), _line(last or first), section, anchor)
        found.setdefault(_iri(s), {}).setdefault(iri, passage)
    return {iri: list(passages.values()) for iri, passages in found.items()}


def _iri(term: object) -> str:
    return term.value  # type: ignore[attr-defined, no-any-return]


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _line(text: str) -> int | None:
    number = _decimal(text)
    return None if number is None else int(number)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[: len("2023-04-30")])
    except ValueError:
        return None
